// Short news at the window's edge: spoken too, gone by itself unless it is bad, kept while pointed at.
import { untrack } from "svelte";
import { announce } from "../lib/announce";
import type { Tone } from "./icon";

export interface Toast {
  id: number;
  text: string;
  tone: Tone;
}

/** Long enough to be noticed, then to be read; whoever reads more slowly points at it. */
const NOTICED = 2500;
const READ_PER_SIGN = 55;

let all: Toast[] = $state([]);
let last = 0;

export function toast(text: string, tone: Tone = "good"): void {
  last += 1;
  all = [...untrack(() => all).slice(-2), { id: last, text, tone }];
  announce(text, tone === "bad" ? "urgent" : "polite");
}

/** For Toasts only. */
export const toasts = {
  get all(): Toast[] {
    return all;
  },
  drop(id: number): void {
    all = all.filter((one) => one.id !== id);
  },
  /** How long it stays; null until it is closed. */
  stays(one: Toast): number | null {
    return one.tone === "bad" ? null : NOTICED + one.text.length * READ_PER_SIGN;
  },
};
