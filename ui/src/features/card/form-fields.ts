// Which fields of a card's metadata the form has, and how each is written.

export type FormField = { key: string; label: string; kind: "text" | "list" | "choice"; oneIsText?: boolean; hint?: string; choices?: "licenses" | "tasks" | "relations" };

export const FIELDS: FormField[] = [
  { key: "license", label: "License", kind: "choice", choices: "licenses" },
  { key: "pipeline_tag", label: "Task", kind: "choice", choices: "tasks" },
  { key: "library_name", label: "Library", kind: "text" },
  { key: "language", label: "Languages", kind: "list", oneIsText: true, hint: "Codes such as en, separated by commas." },
  { key: "base_model", label: "Base models", kind: "list", oneIsText: true, hint: "Their names on the Hub, separated by commas." },
  { key: "base_model_relation", label: "Made from it by", kind: "choice", choices: "relations" },
  { key: "datasets", label: "Data sets", kind: "list", hint: "Their names on the Hub, separated by commas." },
  { key: "metrics", label: "Metrics", kind: "list", hint: "Such as accuracy, f1." },
  { key: "tags", label: "Tags", kind: "list", hint: "Words to find it by, separated by commas." },
];

/** A license of one's own has a name and a place. */
export const OWN_LICENSE: FormField[] = [
  { key: "license_name", label: "Name of the license", kind: "text", hint: "In small letters, such as my-license-1.0." },
  { key: "license_link", label: "Where it is", kind: "text", hint: "LICENSE, LICENSE.md or an address." },
];

export const FORM_FIELDS = [...FIELDS, ...OWN_LICENSE].map(({ key }) => key);

/** `a, b` as two items. */
export function items(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter(Boolean);
}
