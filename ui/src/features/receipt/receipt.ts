// A receipt's own words: its title, and which of its files a filter shows.

import type { Receipt, ReceiptFile, Visibility } from "../../backend";

export type Filter = "all" | "added" | "changed" | "unchanged" | "kept";

export const HOW: Record<ReceiptFile["how"], string> = { added: "Added", changed: "Changed", unchanged: "Unchanged", kept: "Kept as on the Hub" };

export function title({ already, rolled_back_to: back, tag, repo, visibility }: Receipt): string {
  const seen = visibility ? ` (${visibility})` : "";
  if (back) return `Back at ${back} as ${tag}: ${repo}${seen}`;
  return already ? `Already delivered as ${tag} to ${repo}${seen}` : `Delivered as ${tag} to ${repo}${seen}`;
}

export function seen(visibility: Visibility | null): string {
  if (visibility === null) return "The Hub does not say";
  return visibility === "private" ? "Private: only you and people you let in" : "Public: everybody";
}

/** The hash that identifies the content best: what others can compute themselves first. */
export function hash(file: ReceiptFile): { kind: string; value: string } | null {
  if (file.sha256) return { kind: "SHA-256", value: file.sha256 };
  if (file.git_id) return { kind: "git id", value: file.git_id };
  return file.xet_hash ? { kind: "Xet hash", value: file.xet_hash } : null;
}

/** Files whose path or hash holds the search. */
export function shown(files: ReceiptFile[], filter: Filter, search: string): ReceiptFile[] {
  const word = search.trim().toLowerCase();
  return files.filter(
    (file) => (filter === "all" || file.how === filter) && (word === "" || file.path.toLowerCase().includes(word) || (hash(file)?.value.startsWith(word) ?? false)),
  );
}

/** The filters that would show something, with how much. */
export function filters(files: ReceiptFile[]): { value: Filter; label: string }[] {
  const known = (Object.keys(HOW) as ReceiptFile["how"][]).map((how) => ({ value: how, many: files.filter((file) => file.how === how).length })).filter(({ many }) => many > 0);
  if (known.length < 2) return [];
  const short = { added: "Added", changed: "Changed", unchanged: "Unchanged", kept: "Kept" };
  return [{ value: "all", label: "All" }, ...known.map(({ value, many }) => ({ value, label: `${short[value]} (${many.toLocaleString("en")})` }))];
}
