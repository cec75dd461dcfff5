// Moments as people say them, in their own time zone. Input is RFC 3339.
import { count } from "./counts";

const WORDS = "en-GB";

/** "22 Nov 2026, 14:05" */
export function absolute(moment: string): string {
  return new Intl.DateTimeFormat(WORDS, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}

/** "22 November 2026" */
export function day(moment: string): string {
  return new Intl.DateTimeFormat(WORDS, { day: "numeric", month: "long", year: "numeric" }).format(new Date(moment));
}

/** "14:05" */
export function clock(moment: string): string {
  return new Intl.DateTimeFormat(WORDS, { hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}

function distance(seconds: number): string {
  if (seconds < 3600) return count(Math.round(seconds / 60), "minute");
  if (seconds < 86_400) return count(Math.round(seconds / 3600), "hour");
  return count(Math.round(seconds / 86_400), "day");
}

/** "just now", "5 minutes ago", "in 3 days"; the day itself beyond a month. */
export function relative(moment: string, now: number = Date.now()): string {
  const seconds = (now - Date.parse(moment)) / 1000;
  const far = Math.abs(seconds);
  if (far < 45) return "just now";
  if (far > 30 * 86_400) return day(moment);
  const words = distance(Math.max(far, 60));
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}
