// Moments as people say them, in their own time zone. Input is RFC 3339.
import { LOCALE, words } from "../words";

/** "22 Nov 2026, 14:05" */
export function absolute(moment: string): string {
  return new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}

/** "22 November 2026" */
export function day(moment: string): string {
  return new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric" }).format(new Date(moment));
}

/** "14:05" */
export function clock(moment: string): string {
  return new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}

/** "14:05:09" */
export function clockWithSeconds(moment: string): string {
  return new Intl.DateTimeFormat(LOCALE, { timeStyle: "medium" }).format(new Date(moment));
}

/** A number of days to come, or past where it is negative: "in 3 days". */
export function inDays(days: number): string {
  return new Intl.RelativeTimeFormat(LOCALE).format(days, "day");
}

function distance(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  if (seconds < 3600) return [Math.max(1, Math.round(seconds / 60)), "minute"];
  if (seconds < 86_400) return [Math.round(seconds / 3600), "hour"];
  return [Math.round(seconds / 86_400), "day"];
}

/** "just now", "5 minutes ago", "in 3 days"; the day itself beyond a month. */
export function relative(moment: string, now: number = Date.now()): string {
  const seconds = (now - Date.parse(moment)) / 1000;
  const far = Math.abs(seconds);
  if (far < 45) return words.measures.justNow;
  if (far > 30 * 86_400) return day(moment);
  const [value, unit] = distance(far);
  return new Intl.RelativeTimeFormat(LOCALE).format(seconds > 0 ? -value : value, unit);
}
