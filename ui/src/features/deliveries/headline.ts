// The header line of a delivery: where to, as which version, with which profile, who sees it.

import type { Delivery } from "../../backend";
import { words } from "../../words";

export function headline({ repo, rollback_to, tag, profile, visibility }: Delivery): string {
  return [rollback_to ? words.deliveries.backToIn({ version: rollback_to, repo }) : words.deliveries.toRepository({ repo }), tag ? words.deliveries.versionTag({ tag }) : null, profile ? words.deliveries.withProfile({ profile }) : null, visibility && words.everywhere.visibility[visibility]].filter(Boolean).join(" · ");
}

/** Words of a list as a sentence's beginning. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
