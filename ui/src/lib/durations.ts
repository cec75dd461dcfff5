// Lengths of time as people say them: "about" for guesses, exact words for what was measured.
import { LOCALE, words } from "../words";

const DAY = 86_400;
type Unit = "millisecond" | "second" | "minute" | "hour";

function measured(value: number, unit: Unit, unitDisplay: "short" | "long" = "short"): string {
  return new Intl.NumberFormat(LOCALE, { style: "unit", unit, unitDisplay }).format(value);
}

/** A guess: "about 3 minutes". Null where a guess would be nonsense (nothing known, or more than a day). */
export function about(seconds: number | null): string | null {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0 || seconds > DAY) return null;
  if (seconds < 10) return words.measures.aFewSeconds;
  return words.measures.about({ time: rounded(seconds) });
}

function rounded(seconds: number): string {
  if (seconds < 55) return measured(Math.round(seconds / 10) * 10, "second", "long");
  if (seconds < 55 * 60) return measured(Math.max(1, Math.round(seconds / 60)), "minute", "long");
  return measured(Math.max(2, Math.round(seconds / 1800)) / 2, "hour", "long");
}

/** "about 3 minutes left", "a few seconds left" under ten, "almost done" where none is; null as with `about`. */
export function timeLeft(seconds: number | null): string | null {
  const guess = about(seconds);
  if (guess === null) return null;
  return (seconds ?? 0) < 1 ? words.measures.almostDone : words.measures.left({ guess });
}

/** What was measured: "42 secs", "3 mins 20 secs", "2 hrs 5 mins". */
export function duration(seconds: number): string {
  if (seconds < 1) return words.measures.lessThanASecond;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const parts: [number, Unit][] = hours ? [[hours, "hour"], [minutes, "minute"]] : [[minutes, "minute"], [rest, "second"]];
  return parts.filter(([value]) => value > 0).map(([value, unit]) => measured(value, unit)).join(" ");
}

/** "240 ms" */
export function milliseconds(value: number): string {
  return measured(value, "millisecond");
}

/** "12 secs", zero as well: for a clock that runs. */
export function secondsSoFar(value: number): string {
  return measured(Math.max(0, Math.round(value)), "second");
}

/** Between two RFC 3339 times. */
export function durationBetween(from: string, to: string): string {
  return duration((Date.parse(to) - Date.parse(from)) / 1000);
}
