// Which fields of a card's metadata the form has, and how each is written.
import { words } from "../../words";

export type FormField = { key: string; label: string; kind: "text" | "list" | "choice"; oneIsText?: boolean; hint?: string; choices?: "licenses" | "tasks" | "relations" };

export const FIELDS: FormField[] = [
  { key: "license", label: words.card.license, kind: "choice", choices: "licenses" },
  { key: "pipeline_tag", label: words.card.task, kind: "choice", choices: "tasks" },
  { key: "library_name", label: words.card.library, kind: "text" },
  { key: "language", label: words.card.languages, kind: "list", oneIsText: true, hint: words.card.codesSuchAsEnSeparatedBy },
  { key: "base_model", label: words.card.baseModels, kind: "list", oneIsText: true, hint: words.card.theirNamesOnTheHubSeparated },
  { key: "base_model_relation", label: words.card.madeFromItBy, kind: "choice", choices: "relations" },
  { key: "datasets", label: words.card.dataSets, kind: "list", hint: words.card.theirNamesOnTheHubSeparated },
  { key: "metrics", label: words.card.metrics, kind: "list", hint: words.card.suchAsAccuracyF1 },
  { key: "tags", label: words.card.tags, kind: "list", hint: words.card.wordsToFindItBySeparated },
];

/** A license of one's own has a name and a place. */
export const OWN_LICENSE: FormField[] = [
  { key: "license_name", label: words.card.nameOfTheLicense, kind: "text", hint: words.card.inSmallLettersSuchAsMy },
  { key: "license_link", label: words.card.whereItIs, kind: "text", hint: words.card.licenseLicenseMdOrAnAddress },
];

export const FORM_FIELDS = [...FIELDS, ...OWN_LICENSE].map(({ key }) => key);

/** `a, b` as two items. */
export function items(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter(Boolean);
}
