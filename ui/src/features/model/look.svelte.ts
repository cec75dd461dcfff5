// What the program sees in a folder, looked at again whenever the patterns change. The last good sight stays on the page meanwhile, and a late answer to an old question is dropped.

import { asUserError, getBackend } from "../../backend";
import type { Model, Patterns, UserError } from "../../backend";
import { NONE } from "./patterns";

const PAUSE_MS = 300;

export class Look {
  patterns = $state.raw<Patterns>(NONE);
  model = $state.raw<Model | null>(null);
  trouble = $state<UserError | null>(null);
  busy = $state(false);
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(readonly folder: string) {}

  /** Takes new patterns and looks again after a short pause. */
  choose(patterns: Patterns): void {
    this.patterns = patterns;
    if (this.#timer) clearTimeout(this.#timer);
    this.busy = true;
    this.#timer = setTimeout(() => void this.again(), PAUSE_MS);
  }

  async again(): Promise<void> {
    const turn = (this.#turn += 1);
    this.busy = true;
    try {
      const model = await getBackend().look(this.folder, this.patterns);
      if (turn !== this.#turn) return;
      this.model = model;
      this.trouble = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.trouble = asUserError(error);
    }
    this.busy = false;
  }

  end(): void {
    this.#turn += 1;
    if (this.#timer) clearTimeout(this.#timer);
  }
}
