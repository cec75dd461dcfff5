// All deliveries that the program knows, kept current by its updates; one list for the page, the strip on the home screen and the number in the sidebar.

import { asUserError, getBackend, subscribe } from "../../backend";
import type { Delivery, Numbers, PhaseName, UserError } from "../../backend";
import { group } from "./standing";

type Moving = { phase: PhaseName | null; numbers: Numbers };

class Deliveries {
  all = $state.raw<Delivery[]>([]);
  loaded = $state(false);
  trouble = $state<UserError | null>(null);
  /** The last progress of what runs, by delivery. */
  moving = $state.raw<Record<string, Moving>>({});
  readonly running = $derived(this.all.filter((delivery) => group(delivery) === "running").length);
  #users = 0;
  #turn = 0;
  /** Changes since the list was asked for: its answer may be older than they are. */
  #news: Delivery[] = [];
  #stop: (() => void) | null = null;
  #late = new Map<string, Moving>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Follows the updates for as long as somebody shows the list; the answer ends it. */
  start(): () => void {
    this.#users += 1;
    this.#stop ??= subscribe((update) => {
      if (update.update === "delivery") this.#changed(update.delivery);
      else if (update.update === "progress") this.#moved(update.delivery, { phase: update.phase, numbers: update.numbers });
    });
    void this.load();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#users -= 1;
      if (this.#users === 0) this.#end();
    };
  }

  async load(): Promise<void> {
    const turn = (this.#turn += 1);
    this.#news = [];
    try {
      const all = await getBackend().deliveries();
      if (turn !== this.#turn) return;
      this.all = this.#news.reduce(withChange, all);
      this.trouble = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.trouble = asUserError(error);
    }
    this.loaded = true;
  }

  #end(): void {
    this.#stop?.();
    this.#stop = null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #changed(delivery: Delivery): void {
    this.#news.push(delivery);
    this.all = withChange(this.all, delivery);
  }

  #moved(delivery: string, moving: Moving): void {
    this.#late.set(delivery, moving);
    // Small bars need no more than four steps a second, however many deliveries run.
    this.#timer ??= setTimeout(() => this.#show(), 250);
  }

  #show(): void {
    this.#timer = null;
    this.moving = { ...this.moving, ...Object.fromEntries(this.#late) };
    this.#late.clear();
  }
}

function withChange(all: Delivery[], delivery: Delivery): Delivery[] {
  const known = all.some(({ id }) => id === delivery.id);
  return known ? all.map((old) => (old.id === delivery.id ? delivery : old)) : [delivery, ...all];
}

export const deliveries = new Deliveries();
