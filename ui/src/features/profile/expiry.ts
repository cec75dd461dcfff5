// When a token runs out, in words a person can plan by.
import { day, inDays } from "../../lib/dates";
import { words } from "../../words";

const DAY = 86_400_000;
const SOON = 14;

/** `soon` from two weeks before the end on. */
export type Expiry = { text: string; soon: boolean };

export function expiry(expiresAt: string | null, now: number = Date.now()): Expiry {
  if (expiresAt === null) return { text: words.profile.theHubNamesNone, soon: false };
  const at = Date.parse(expiresAt);
  if (at <= now) return { text: words.profile.itWasOn({ day: day(expiresAt) }), soon: false };
  const days = Math.floor((at - now) / DAY);
  if (days >= SOON) return { text: day(expiresAt), soon: false };
  return { text: days === 0 ? words.profile.expiresOn({ day: day(expiresAt) }) : words.profile.expiresIn({ when: inDays(days), day: day(expiresAt) }), soon: true };
}
