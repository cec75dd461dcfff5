// The blanks of a card's source, filled for looking at it. The engine fills them when the version is made.
import { words } from "../../words";

/** As far as it is known; what is not yet known is said so. */
export function filled(text: string, { repo, tag }: { repo: string | null; tag: string | null }): string {
  const values: Record<string, string> = {
    "": "", repo: repo ?? "owner/name", tag: tag ?? "v1", date: new Date().toISOString().slice(0, 10), delivery: words.card.knownWhenDelivered, digest: words.card.knownWhenRead,
  };
  return text.replace(/\{\{(repo|tag|date|delivery|digest|)\}\}/g, (_, name: string) => values[name] ?? "");
}
