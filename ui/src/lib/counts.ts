// Numbers of things: "1 file", "1,204 files".
import { LOCALE, words } from "../words";

const NUMBER = new Intl.NumberFormat(LOCALE);
const PERCENT = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 0 });
const LIST = new Intl.ListFormat(LOCALE, { type: "conjunction" });

export function number(value: number): string {
  return NUMBER.format(value);
}

/** "1 file": what can be counted stands in the catalogue under `counts`. */
export function count(value: number, things: keyof typeof words.counts): string {
  return words.counts[things](value);
}

/** "45%", never "100%" before the end. */
export function percent(share: number): string {
  return PERCENT.format(Math.floor(Math.max(0, Math.min(1, share)) * 100) / 100);
}

/** "a, b and c" */
export function listed(things: readonly string[]): string {
  return LIST.format(things);
}
