// How far a delivery is, as one number over all its phases. Bytes are not the end: saving, verifying and tagging have their share, so the bar
// neither stands at 100 % for minutes nor passes it.

import type { DeliveryState, Numbers, Phase, PhaseName } from "../../backend";
import { words } from "../../words";

/** The phases in their order, with their share of the bar (of one hundred). The bytes have one of their own, because they travel in two phases. */
const SHARES: [PhaseName, number][] = [["freeze", 4], ["repository", 3], ["send", 0], ["commit", 6], ["verify", 5], ["tag", 2]];
const BYTES = 80;

const NAMES: Record<PhaseName, string> = {
  freeze: words.deliveries.checkingFiles, repository: words.deliveries.comparingWithTheHub, send: words.deliveries.sending, commit: words.deliveries.savingTheVersion, verify: words.deliveries.verifying, tag: words.deliveries.tagging,
};

export type Standing = "done" | "current" | "next";
export type PhaseStep = Phase & { standing: Standing };

/** Between 0 and 1; 1 only when everything is done. */
export function overall(phase: PhaseName | null, numbers: Numbers, state: DeliveryState): number {
  if (state === "finished") return 1;
  if (phase === null) return 0;
  const at = SHARES.findIndex(([name]) => name === phase);
  const before = SHARES.slice(0, at).reduce((sum, [, share]) => sum + share, 0);
  return Math.min(0.99, (before + BYTES * carried(phase, numbers)) / 100);
}

/** A file has arrived when the Hub says so, which is a little after its last byte left. */
const ARRIVED = 0.05;

/** The part of the bytes that is where it shall be, large files while sending and small ones with the commit; by files alone where there are no bytes. */
function carried(phase: PhaseName, { content_done, content_total, files_done, files_total }: Numbers): number {
  if (phase === "freeze" || phase === "repository") return 0;
  if (phase === "verify" || phase === "tag") return 1;
  const arrived = files_total > 0 ? files_done / files_total : 0;
  const part = content_total > 0 ? (1 - ARRIVED) * Math.min(1, content_done / content_total) + ARRIVED * arrived : arrived;
  return Math.min(1, Math.max(0, part));
}

/** Every phase with where it stands; all are done when the delivery is. */
export function steps(phases: Phase[], current: PhaseName | null, state: DeliveryState): PhaseStep[] {
  const known = phases.length > 0 ? phases : SHARES.map(([phase]) => ({ phase, name: NAMES[phase] }));
  const at = known.findIndex(({ phase }) => phase === current);
  return known.map((phase, index) => ({
    ...phase, standing: state === "finished" || (at >= 0 && index < at) ? "done" : index === at ? "current" : "next",
  }));
}

export function phaseName(phases: Phase[], phase: PhaseName | null): string {
  if (phase === null) return words.deliveries.starting;
  return phases.find((known) => known.phase === phase)?.name ?? NAMES[phase];
}
