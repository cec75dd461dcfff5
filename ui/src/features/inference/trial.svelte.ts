// Trying a handler once on the person's own Python: what it is asked, with what limits, what came of it. One is tried at a time; going away ends it.

import { asUserError, getBackend } from "../../backend";
import type { Python, TrialAnswer, UserError } from "../../backend";
import { words } from "../../words";

export type Handler = "own" | { text: string };

export class Trial {
  pythons = $state.raw<Python[]>([]);
  python = $state<string | null>(null);
  /** As the person wrote it; `null` takes the one that is made up for the model. */
  #request = $state<string | null>(null);
  seconds = $state(180);
  memory = $state(8);
  busy = $state(false);
  /** Since when it runs, in milliseconds; for the page's clock. */
  began = $state(0);
  answer = $state.raw<TrialAnswer | null>(null);
  trouble = $state<UserError | null>(null);
  /** A request made up for this model. */
  suggested = $state<string | null>(null);
  #looked = "";

  get request(): string {
    return this.#request ?? this.suggested ?? '{\n  "inputs": ""\n}';
  }

  set request(request: string) {
    this.#request = request;
  }

  async look(folder: string): Promise<void> {
    if (this.#looked === folder) return;
    this.#looked = folder;
    try {
      this.pythons = await getBackend().pythons(folder);
      this.python ??= this.pythons[0]?.path ?? null;
    } catch (error) {
      this.trouble = asUserError(error);
    }
  }

  async pick(): Promise<void> {
    const path = await getBackend().pickPython();
    if (path === null) return;
    if (!this.pythons.some((python) => python.path === path)) this.pythons = [...this.pythons, { path, place: words.inference.chosenByYou }];
    this.python = path;
  }

  async start(folder: string, handler: Handler): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.began = Date.now();
    this.answer = this.trouble = null;
    try {
      this.answer = await getBackend().tryHandler({
        folder, handler: handler === "own" ? null : handler.text, python: this.python, request: this.request, seconds: this.seconds, memory: this.memory,
      });
    } catch (error) {
      this.trouble = asUserError(error);
    }
    this.busy = false;
  }

  async stop(): Promise<void> {
    if (this.busy) await getBackend().stopTrial();
  }
}
