// Lengths of time as people say them: "about" for guesses, exact words for what was measured.
import { count } from "./counts";

const DAY = 86_400;

/** A guess: "about 3 minutes". Null where a guess would be nonsense (nothing known, or more than a day). */
export function about(seconds: number | null): string | null {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0 || seconds > DAY) return null;
  if (seconds < 10) return "a few seconds";
  if (seconds < 55) return `about ${Math.round(seconds / 10) * 10} seconds`;
  if (seconds < 55 * 60) return `about ${count(Math.max(1, Math.round(seconds / 60)), "minute")}`;
  const halves = Math.max(2, Math.round(seconds / 1800));
  const hours = Math.floor(halves / 2);
  return `about ${halves % 2 ? `${hours}½ hours` : count(hours, "hour")}`;
}

/** "about 3 minutes left", "almost done" under ten seconds; null as with `about`. */
export function timeLeft(seconds: number | null): string | null {
  const guess = about(seconds);
  if (guess === null) return null;
  return (seconds ?? 0) < 10 ? "almost done" : `${guess} left`;
}

/** What was measured: "42 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}

/** Between two RFC 3339 times. */
export function durationBetween(from: string, to: string): string {
  return duration((Date.parse(to) - Date.parse(from)) / 1000);
}
