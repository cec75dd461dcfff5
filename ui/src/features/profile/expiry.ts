// When a token runs out, in words a person can plan by.
import { count } from "../../lib/counts";
import { day } from "../../lib/dates";

const DAY = 86_400_000;
const SOON = 14;

/** `soon` from two weeks before the end on. */
export type Expiry = { text: string; soon: boolean };

export function expiry(expiresAt: string | null, now: number = Date.now()): Expiry {
  if (expiresAt === null) return { text: "The Hub names none", soon: false };
  const at = Date.parse(expiresAt);
  if (at <= now) return { text: `It was on ${day(expiresAt)}`, soon: false };
  const days = Math.floor((at - now) / DAY);
  if (days >= SOON) return { text: day(expiresAt), soon: false };
  return { text: `${days === 0 ? "Within a day" : `In ${count(days, "day")}`}, on ${day(expiresAt)}`, soon: true };
}
