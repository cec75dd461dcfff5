// A receipt's own words: its title, and which of its files a filter shows.

import type { Receipt, ReceiptFile } from "../../backend";
import { bytes } from "../../lib/bytes";
import { count as counted, number } from "../../lib/counts";
import { words } from "../../words";

export type Filter = "all" | "added" | "changed" | "unchanged" | "kept";

export const HOW: Record<ReceiptFile["how"], string> = { added: words.everywhere.added, changed: words.everywhere.changed, unchanged: words.receipt.unchanged, kept: words.everywhere.keptAsOnTheHub };

export function title({ already, rolled_back_to: back, tag, repo, visibility }: Receipt): string {
  const done = back ? words.receipt.backAtAs({ back, tag, repo }) : already ? words.receipt.alreadyDeliveredAsTo({ tag, repo }) : words.receipt.deliveredAsTo({ tag, repo });
  return visibility ? `${done} (${words.everywhere.visibility[visibility]})` : done;
}

/** What came of the delivery: the news in short, and what it means. */
export function gist({ already, rolled_back_to: version, copied_from: from, files, content_bytes, tag }: Receipt): { lead: string; rest: string } {
  if (already) return { lead: words.receipt.nothingHadToBeSent, rest: words.receipt.theRepositoryHoldsExactlyThisContent };
  const all = { count: counted(files.length, "files"), size: bytes(content_bytes) };
  if (version) return { lead: words.receipt.versionIsBack({ version }), rest: words.receipt.equalsVersion({ ...all, version, tag }) };
  return { lead: words.receipt.everythingArrived, rest: from ? words.receipt.equalsRepository({ ...all, from }) : words.receipt.equalsWhatWasRead(all) };
}

/** Of a private one only what is always true: a receipt does not know whether its owner is a person or an organization. */
export function seen({ visibility, repo }: Pick<Receipt, "visibility" | "repo">): string {
  if (visibility === null) return words.receipt.theHubDoesNotSay;
  return visibility === "private" ? words.receipt.privateOnlyThoseWithAccess({ owner: repo.split("/", 1)[0] ?? repo }) : words.receipt.publicEverybody;
}

/** The hash that identifies the content best: what others can compute themselves first. */
export function hash(file: ReceiptFile): { kind: string; value: string } | null {
  if (file.sha256) return { kind: "SHA-256", value: file.sha256 };
  if (file.git_id) return { kind: words.receipt.gitId, value: file.git_id };
  return file.xet_hash ? { kind: words.receipt.xetHash, value: file.xet_hash } : null;
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
  const short = { added: words.everywhere.added, changed: words.everywhere.changed, unchanged: words.receipt.unchanged, kept: words.receipt.kept };
  return [{ value: "all", label: words.everywhere.all }, ...known.map(({ value, many }) => ({ value, label: `${short[value]} (${number(many)})` }))];
}
