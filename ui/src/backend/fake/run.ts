// A pretended delivery that really moves: phases, files, two byte tracks, a log; ten steps a second.
import type { Check, Delivery, DeliveryState, FileRow, FileState, FileWindow, Live, LogLine, Phase, PhaseName, Receipt, Sample, UserError } from "../bindings";

export const PHASES: Phase[] = [
  { phase: "freeze", name: "Checking files" },
  { phase: "repository", name: "Comparing with the Hub" },
  { phase: "send", name: "Sending" },
  { phase: "commit", name: "Saving the version" },
  { phase: "verify", name: "Verifying" },
  { phase: "tag", name: "Tagging" },
];

/** Seconds that a phase takes, apart from sending. */
const LASTS: Record<PhaseName, number> = { freeze: 2.5, repository: 1.2, send: Infinity, commit: 2, verify: 2.2, tag: 0.8 };
const SENDING_LASTS = 40;
const AT_ONCE = 4;
/** What of the content is not on the Hub yet and goes over the network. */
const NEW_SHARE = 0.42;

export interface SentFile {
  path: string;
  size: number;
  done: number;
  state: FileState;
}

export interface Run {
  delivery: Delivery;
  files: SentFile[];
  phase: PhaseName | null;
  /** Seconds within the phase, and in all. */
  inPhase: number;
  elapsed: number;
  network: number;
  stalled: number | null;
  waiting: UserError | null;
  samples: Sample[];
  log: LogLine[];
  trouble: UserError | null;
  remains: string[];
  receipt: Receipt | null;
  check: Check | null;
  watched: { from: number; count: number } | null;
  stop: () => void;
}

export function newRun(delivery: Delivery, files: [string, number][]): Run {
  return {
    delivery, files: files.map(([path, size]) => ({ path, size, done: 0, state: "waiting" })), phase: null, inPhase: 0, elapsed: 0, network: 0, stalled: null, waiting: null,
    samples: [], log: [], trouble: null, remains: [], receipt: null, check: null, watched: null, stop: () => {},
  };
}

const WEIGHT: Record<FileState, number> = { attention: 0, sending: 1, waiting: 2, done: 3, already_there: 4 };

export function windowOf(run: Run): FileWindow {
  const { from, count } = run.watched ?? { from: 0, count: 0 };
  const rows = run.files
    .map((file, index): FileRow => ({ index, ...file }))
    .sort((a, b) => WEIGHT[a.state] - WEIGHT[b.state] || a.index - b.index)
    .slice(from, from + count);
  return { delivery: run.delivery.id, total: run.files.length, from, rows };
}

export function numbersOf(run: Run): Live["numbers"] {
  const done = run.files.reduce((sum, file) => sum + file.done, 0);
  const total = run.files.reduce((sum, file) => sum + file.size, 0);
  const speed = run.elapsed > 3 ? done / run.elapsed : 0;
  const over = run.files.filter((file) => file.state === "done" || file.state === "already_there").length;
  const left = run.phase === "send" && speed > 0 && run.stalled === null ? Math.round((total - done) / speed) + 4 : null;
  return { content_done: done, content_total: total, network_done: run.network, files_done: over, files_total: run.files.length, seconds_left: left };
}

export function rateOf(run: Run): number | null {
  if (run.phase !== "send" || run.stalled !== null) return null;
  const last = run.samples.at(-1);
  const before = run.samples.at(-6);
  return last && before && last.at > before.at ? Math.round((last.network - before.network) / (last.at - before.at)) : null;
}

export function say(run: Run, text: string): LogLine {
  const line = { at: new Date().toISOString(), text };
  run.log.push(line);
  return line;
}

export function change(run: Run, state: DeliveryState, state_in_words: string, next_step: string | null = null): void {
  const going = state === "running" || state === "waiting";
  run.delivery = { ...run.delivery, state, state_in_words, next_step, is_running: going, is_here: going, is_paused: false, updated_at: new Date().toISOString() };
}

function send(run: Run, seconds: number): void {
  const total = run.files.reduce((sum, file) => sum + file.size, 0);
  const wave = 1 + 0.35 * Math.sin(run.elapsed / 2.3) + 0.15 * Math.sin(run.elapsed * 1.7);
  let budget = Math.max(2e6, total / SENDING_LASTS) * seconds * wave;
  for (const file of run.files.filter((one) => one.state === "sending" || one.state === "waiting").slice(0, AT_ONCE)) {
    const part = Math.min(budget, file.size - file.done);
    file.done += Math.round(part);
    budget -= part;
    run.network += Math.round(part * NEW_SHARE);
    file.state = file.done >= file.size ? "done" : "sending";
  }
  // Small files go by the handful.
  if (budget > 0 && run.files.some((file) => file.state === "waiting")) sendSmall(run, budget);
}

function sendSmall(run: Run, budget: number): void {
  for (const file of run.files) {
    if (budget <= 0) return;
    if (file.state !== "waiting" && file.state !== "sending") continue;
    budget -= file.size - file.done;
    run.network += Math.round((file.size - file.done) * NEW_SHARE);
    file.done = file.size;
    file.state = "done";
  }
}

function over(run: Run): boolean {
  if (run.phase === "send") return run.files.every((file) => file.state === "done" || file.state === "already_there");
  return run.phase === null || run.inPhase >= LASTS[run.phase];
}

/** One step of the pretended world; true when the phase changed. */
export function step(run: Run, seconds: number): boolean {
  run.inPhase += seconds;
  if (run.phase === "send" && run.stalled === null) {
    run.elapsed += seconds;
    send(run, seconds);
    const { content_done, network_done } = numbersOf(run);
    run.samples.push({ at: Number(run.elapsed.toFixed(1)), content: content_done, network: network_done });
  }
  if (!over(run)) return false;
  const next = PHASES[PHASES.findIndex((phase) => phase.phase === run.phase) + 1];
  run.phase = next?.phase ?? null;
  run.inPhase = 0;
  return true;
}
