// The header line of a delivery: where to, as which version, with which profile, who sees it.

import type { Delivery } from "../../backend";

export function headline({ repo, rollback_to, tag, profile, visibility }: Delivery): string {
  return [rollback_to ? `Back to ${rollback_to} in ${repo}` : `To ${repo}`, tag ? `version ${tag}` : null, profile ? `profile ${profile}` : null, visibility].filter(Boolean).join(" · ");
}

/** Words of a list as a sentence's beginning. */
export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
