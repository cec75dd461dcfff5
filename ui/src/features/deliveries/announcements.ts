// What a screen reader is told about a delivery under way: start, each phase, each 10 %, otherwise every 30 seconds, and the end. A bar alone is not read out.

import type { DeliveryState } from "../../backend";
import { percent } from "../../lib/counts";

/** What is to be seen now; `left` in words. */
export type Seen = { state: DeliveryState; phase: string; part: number; left: string | null; at: number; stalled: boolean };
/** What was told last. */
export type Told = { state: DeliveryState; phase: string; tenth: number; at: number; stalled: boolean };

const REST = 30_000;

/** The text to announce, if any, and what counts as told from now on. */
export function announcement(told: Told | null, seen: Seen): { text: string | null; told: Told } {
  const now: Told = { state: seen.state, phase: seen.phase, tenth: Math.floor(seen.part * 10), at: seen.at, stalled: seen.stalled };
  const text = wording(told, seen, now);
  return { text, told: text === null && told !== null ? told : now };
}

function wording(told: Told | null, seen: Seen, now: Told): string | null {
  if (told === null) return seen.state === "running" ? `Delivery started. ${seen.phase}.` : null;
  if (seen.state !== told.state) return ending(seen);
  if (seen.state !== "running") return null;
  if (seen.stalled && !told.stalled) return "Nothing has moved for a while.";
  if (seen.phase !== told.phase) return `${seen.phase}. ${percent(seen.part)} done.`;
  if (now.tenth > told.tenth || seen.at - told.at >= REST) return [percent(seen.part) + " done", seen.left].filter(Boolean).join(", ") + ".";
  return null;
}

function ending(seen: Seen): string {
  const words: Record<DeliveryState, string> = {
    running: `Going on. ${seen.phase}.`, waiting: "The delivery waits.", interrupted: "The delivery is paused.", failed: "The delivery stopped.",
    cancelled: "The delivery is cancelled.", finished: "Delivered.",
  };
  return words[seen.state];
}
