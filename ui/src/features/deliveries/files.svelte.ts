// The part of a delivery's file list that is in sight. The engine sorts (attention first) and sends only what changes in this part, so that 20,000 files cost as much as 20.

import { asUserError, getBackend, subscribe } from "../../backend";
import type { FileRow, FileWindow, UserError } from "../../backend";

/** Rows beyond those in sight that are asked for: who scrolls is not told of each row. */
const MARGIN = 30;
/** So near to the end of what was asked for, more is asked for: the way of the answer takes a moment. */
const NEAR = 10;

export class FilesInSight {
  total = $state(0);
  trouble = $state<UserError | null>(null);
  #rows = $state.raw<FileRow[]>([]);
  #from = $state(0);
  #asked = { from: -1, count: 0 };
  #turn = 0;
  #late: FileWindow | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(readonly delivery: string) {}

  start(): () => void {
    const stop = subscribe((update) => update.update === "files" && this.#take(update.window));
    void this.look(0, 20);
    return () => {
      stop();
      this.#turn += 1;
      if (this.#timer) clearTimeout(this.#timer);
    };
  }

  /** The row at a place of the whole list; `undefined` while it is on its way. */
  at(place: number): FileRow | undefined {
    return this.#rows[place - this.#from];
  }

  /** Asks for the part in sight and what is around it, unless that is on its way or here. */
  async look(first: number, rows: number): Promise<void> {
    const asked = this.#asked;
    if (asked.from >= 0 && asked.from <= Math.max(0, first - NEAR) && first + rows + NEAR <= asked.from + asked.count) return;
    const from = Math.max(0, first - MARGIN);
    const count = first + rows + MARGIN - from;
    this.#asked = { from, count };
    const turn = (this.#turn += 1);
    try {
      const window = await getBackend().watchFiles(this.delivery, from, count);
      if (turn === this.#turn) this.#show(window);
    } catch (error) {
      if (turn === this.#turn) this.trouble = asUserError(error);
    }
  }

  #take(window: FileWindow): void {
    if (window.delivery !== this.delivery) return;
    this.#late = window;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.#late && this.#late.from === this.#asked.from) this.#show(this.#late);
    }, 60);
  }

  #show(window: FileWindow): void {
    this.trouble = null;
    this.total = window.total;
    this.#from = window.from;
    this.#rows = window.rows;
  }
}
