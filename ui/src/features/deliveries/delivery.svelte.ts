// One delivery as its page shows it: the stored page, and what moves on top of it. Updates come ten times a second; they are gathered and shown together.

import { asUserError, getBackend, subscribe } from "../../backend";
import type { Delivery, DeliveryPage, Live, LogLine, Numbers, Sample, Update, UserError } from "../../backend";
import { announce } from "../../lib/announce";
import { timeLeft } from "../../lib/durations";
import { announcement, type Told } from "./announcements";
import { withLater } from "./log";
import { overall, phaseName, steps } from "./phases";
import { withSample } from "./rates";

const NOTHING: Numbers = { content_done: 0, content_total: 0, network_done: 0, files_done: 0, files_total: 0, seconds_left: null };
const LOG_LINES = 2000;
const GATHERED_MS = 60;
const FILL_MS = 700;

type Progress = Extract<Update, { update: "progress" }>;
type Act = "pause" | "resume" | "cancel" | "clean-up" | "hand-over";

export class Showing {
  page = $state.raw<DeliveryPage | null>(null);
  live = $state.raw<Live | null>(null);
  samples = $state.raw<Sample[]>([]);
  log = $state.raw<LogLine[]>([]);
  trouble = $state<UserError | null>(null);
  /** What a button led to that could not be done. */
  refused = $state<UserError | null>(null);
  busy = $state<Act | null>(null);
  remains = $state.raw<string[]>([]);
  /** The bar fills before the receipt takes its place. */
  filling = $state(false);
  #part = $state(0);

  readonly delivery = $derived(this.page?.delivery ?? null);
  readonly numbers = $derived(this.live?.numbers ?? NOTHING);
  readonly steps = $derived(steps(this.page?.phases ?? [], this.live?.phase ?? null, this.delivery?.state ?? "interrupted"));
  readonly phase = $derived(phaseName(this.page?.phases ?? [], this.live?.phase ?? null));
  readonly part = $derived(this.filling ? 1 : this.#part);
  /** Where nothing moves, the rate of before tells nothing. */
  readonly left = $derived(timeLeft(this.live?.stalled ? null : this.numbers.seconds_left));

  #told: Told | null = null;
  #gathered: { progress: Progress[]; lines: LogLine[]; delivery: Delivery | null } = { progress: [], lines: [], delivery: null };
  #timer: ReturnType<typeof setTimeout> | null = null;
  #fill: ReturnType<typeof setTimeout> | null = null;
  #loads = 0;
  #loading = false;

  constructor(readonly id: string) {}

  /** Loads and follows until the answer is called. */
  start(): () => void {
    const stop = subscribe((update) => this.#gather(update));
    void this.load();
    return () => {
      stop();
      if (this.#timer) clearTimeout(this.#timer);
      if (this.#fill) clearTimeout(this.#fill);
      this.#loads += 1;
    };
  }

  async load(): Promise<void> {
    const load = (this.#loads += 1);
    this.#loading = true;
    try {
      const page = await getBackend().delivery(this.id);
      if (load === this.#loads) this.#show(page);
    } catch (error) {
      if (load === this.#loads) this.trouble = asUserError(error);
    }
    if (load === this.#loads) this.#loading = false;
  }

  pause(): Promise<boolean> {
    return this.#act("pause", () => getBackend().pause(this.id));
  }

  resume(): Promise<boolean> {
    return this.#act("resume", () => getBackend().resume(this.id));
  }

  /** Goes on with another profile. */
  handOver(profile: string): Promise<boolean> {
    return this.#act("hand-over", () => getBackend().handOver(this.id, profile));
  }

  cancel(): Promise<boolean> {
    return this.#act("cancel", async () => {
      this.remains = await getBackend().cancel(this.id);
    });
  }

  /** Deletes the repository that it made. */
  cleanUp(): Promise<boolean> {
    return this.#act("clean-up", async () => {
      this.remains = await getBackend().cleanUp(this.id);
    });
  }

  async #act(act: Act, ask: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = act;
    this.refused = null;
    try {
      await ask();
      await this.load();
      return true;
    } catch (error) {
      this.refused = asUserError(error);
      return false;
    } finally {
      this.busy = null;
    }
  }

  #show(page: DeliveryPage): void {
    const before = this.page?.delivery.state;
    this.page = page;
    this.trouble = null;
    this.live = page.live ?? (page.receipt ? null : this.live);
    if (page.live) {
      this.samples = page.live.samples;
      this.log = withLater(page.live.log, [...this.log, ...this.#gathered.lines]).slice(-LOG_LINES);
      this.#gathered.lines = [];
    }
    if (page.remains.length > 0) this.remains = page.remains;
    if (before !== undefined && before !== "finished" && page.delivery.state === "finished") this.#fillUp();
    this.#move(before !== undefined && before !== "running" && page.delivery.state === "running");
    this.#tell();
  }

  #fillUp(): void {
    this.filling = true;
    this.#fill = setTimeout(() => (this.filling = false), FILL_MS);
  }

  #gather(update: Update): void {
    if (update.update === "progress" && update.delivery === this.id) this.#gathered.progress.push(update);
    else if (update.update === "log" && update.delivery === this.id) this.#gathered.lines.push(update.line);
    else if (update.update === "delivery" && update.delivery.id === this.id) this.#gathered.delivery = update.delivery;
    else return;
    this.#timer ??= setTimeout(() => this.#apply(), GATHERED_MS);
  }

  #apply(): void {
    this.#timer = null;
    const { progress, lines, delivery } = this.#gathered;
    this.#gathered = { progress: [], lines: [], delivery: null };
    for (const update of progress) this.#progress(update);
    if (lines.length > 0) this.log = [...this.log, ...lines].slice(-LOG_LINES);
    if (delivery) this.#changed(delivery);
    this.#move(false);
    this.#tell();
  }

  #progress(update: Progress): void {
    const { phase, numbers, bytes_per_second, stalled, sample } = update;
    const waiting = this.live?.waiting ?? null;
    this.live = { phase, numbers, bytes_per_second, stalled, waiting, samples: [], log: [] };
    if (sample) this.samples = withSample(this.samples, sample);
  }

  /** A new state brings more than the row of a list tells (trouble, what remains, the receipt): the page is asked for again. */
  #changed(delivery: Delivery): void {
    const old = this.page;
    // An answer on its way may be older than this.
    if (!old || this.#loading || old.delivery.state !== delivery.state || delivery.state !== "running") void this.load();
    else this.page = { ...old, delivery };
  }

  /** Within one run the bar never goes back. */
  #move(anew: boolean): void {
    const next = overall(this.live?.phase ?? null, this.numbers, this.delivery?.state ?? "interrupted");
    this.#part = anew ? next : Math.max(this.#part, next);
  }

  #tell(): void {
    if (!this.delivery) return;
    const { text, urgency, told } = announcement(this.#told, {
      state: this.delivery.state, phase: this.phase, part: this.part, left: this.left, at: Date.now(), stalled: (this.live?.stalled ?? null) !== null,
      trouble: this.page?.trouble?.sentence ?? null,
    });
    this.#told = told;
    if (text) announce(text, urgency);
  }
}
