// Sizes as people say them: decimal units, three figures at most, one unit for both numbers of a pair. The engine (words/amount.rs) rounds in the same way;
// sizes.json holds both to it.
import { LOCALE, words } from "../words";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;

function power(size: number): number {
  let step = 0;
  // Rounds up early, so that 999.6 kB says "1 MB" and not "1000 kB".
  while (step < UNITS.length - 1 && size / 1000 ** step >= 999.5) step += 1;
  return step;
}

function figures(size: number, step: number, style: Intl.NumberFormatOptions = {}): string {
  const scaled = size / 1000 ** step;
  const digits = step === 0 || scaled >= 99.5 ? 0 : scaled >= 9.95 || step < 2 ? 1 : 2;
  return new Intl.NumberFormat(LOCALE, { ...style, maximumFractionDigits: digits }).format(scaled);
}

function sized(size: number, step: number): string {
  // The short word for a byte has no plural.
  return figures(size, step, { style: "unit", unit: UNITS[step], unitDisplay: step === 0 ? "long" : "short" });
}

/** "8.2 GB" */
export function bytes(size: number): string {
  return sized(size, power(size));
}

/** "5.1 of 8.2 GB": both in the unit of the whole. */
export function bytesOf(done: number, total: number): string {
  const step = power(total);
  return words.measures.ofTotal({ done: figures(done, step), total: sized(total, step) });
}

/** "24 MB/s" */
export function rate(perSecond: number): string {
  return words.measures.perSecond({ size: bytes(perSecond) });
}
