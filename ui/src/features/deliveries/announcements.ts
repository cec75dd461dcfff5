// What a screen reader is told about a delivery under way: start, each phase, each 10 %, otherwise every 30 seconds, and the end. A bar alone is not read out.

import type { DeliveryState } from "../../backend";
import type { Urgency } from "../../lib/announce";
import { percent } from "../../lib/counts";
import { words } from "../../words";

/** What is to be seen now; `left` in words, `trouble` the sentence for why it does not go on by itself. */
export type Seen = { state: DeliveryState; phase: string; part: number; left: string | null; at: number; stalled: boolean; trouble: string | null };
/** What was told last. */
export type Told = { state: DeliveryState; phase: string; tenth: number; at: number; stalled: boolean };

const REST = 30_000;

/** The text to announce, if any, and what counts as told from now on. */
export function announcement(told: Told | null, seen: Seen): { text: string | null; urgency: Urgency; told: Told } {
  const now: Told = { state: seen.state, phase: seen.phase, tenth: Math.floor(seen.part * 10), at: seen.at, stalled: seen.stalled };
  const text = wording(told, seen, now);
  const urgency = seen.state === "failed" || (stands(seen.state) && seen.trouble !== null) ? "urgent" : "polite";
  return { text, urgency, told: text === null && told !== null ? told : now };
}

function wording(told: Told | null, seen: Seen, now: Told): string | null {
  if (told === null) return seen.state === "running" ? opening(seen) : null;
  if (seen.state !== told.state) return ending(seen);
  if (seen.state !== "running") return null;
  if (seen.stalled && !told.stalled) return words.deliveries.nothingHasMovedForAWhile;
  if (seen.phase !== told.phase) return words.deliveries.phaseDone({ phase: seen.phase, percent: percent(seen.part) });
  if (now.tenth > told.tenth || seen.at - told.at >= REST) return seen.left ? words.deliveries.percentDoneLeft({ percent: percent(seen.part), left: seen.left }) : words.deliveries.percentDone({ percent: percent(seen.part) });
  return null;
}

/** The page may be opened long after the start. */
function opening({ part, phase }: Seen): string {
  return part < 0.01 ? words.deliveries.deliveryStarted({ phase }) : words.deliveries.underWayDone({ percent: percent(part), phase });
}

function stands(state: DeliveryState): boolean {
  return state === "waiting" || state === "interrupted" || state === "failed";
}

function ending(seen: Seen): string {
  if (stands(seen.state) && seen.trouble !== null) return seen.trouble;
  const said: Record<DeliveryState, string> = {
    running: words.deliveries.goingOn({ phase: seen.phase }), waiting: words.deliveries.theDeliveryWaits, interrupted: words.deliveries.theDeliveryIsPaused, failed: words.deliveries.theDeliveryStopped,
    cancelled: words.deliveries.theDeliveryIsCancelled, finished: words.deliveries.deliveredSaid,
  };
  return said[seen.state];
}
