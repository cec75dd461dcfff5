// When a token runs out, in words a person can plan by.

const DAY = 86_400_000;
const SOON = 14;

export type Expiry = { text: string; soon: boolean };

/** `soon` from two weeks before the end on. */
export function expiry(expiresAt: string | null, now: number = Date.now()): Expiry {
  if (expiresAt === null) return { text: "The Hub names no end date", soon: false };
  const at = Date.parse(expiresAt);
  const day = new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  if (at <= now) return { text: `Expired on ${day}`, soon: true };
  const days = Math.floor((at - now) / DAY);
  if (days >= SOON) return { text: `Expires on ${day}`, soon: false };
  return { text: `Expires ${inDays(days)}, on ${day}`, soon: true };
}

function inDays(days: number): string {
  if (days === 0) return "within a day";
  return days === 1 ? "in 1 day" : `in ${days} days`;
}
