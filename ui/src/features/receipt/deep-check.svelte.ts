// A version that is downloaded and held against its receipt: begun, followed, stopped from the receipt's page.

import { asUserError, getBackend, subscribe } from "../../backend";
import type { Check, UserError } from "../../backend";
import { announce } from "../../lib/announce";
import { percent } from "../../lib/counts";
import { words } from "../../words";

export class DeepCheck {
  check = $state.raw<Check | null>(null);
  trouble = $state<UserError | null>(null);
  busy = $state(false);
  readonly part = $derived(this.check && this.check.bytes_total > 0 ? this.check.bytes_done / this.check.bytes_total : 0);
  #tenth = 0;
  #news = 0;

  constructor(
    readonly delivery: string,
    check: Check | null,
  ) {
    this.check = check;
  }

  /** Follows until the answer is called. */
  start(): () => void {
    return subscribe((update) => {
      if (update.update !== "check" || update.delivery !== this.delivery) return;
      this.#news += 1;
      this.#show(update.check);
    });
  }

  begin(): Promise<void> {
    return this.#act(async () => {
      this.#tenth = 0;
      const news = this.#news;
      const begun = await getBackend().checkVersion(this.delivery);
      // A small version is compared before this answer comes, which is then older than what was told.
      if (news === this.#news) this.#show(begun);
    });
  }

  stop(): Promise<void> {
    return this.#act(() => getBackend().stopCheck(this.delivery));
  }

  #show(check: Check): void {
    const before = this.check;
    this.check = check;
    const tenth = Math.floor(this.part * 10);
    if (check.running && tenth > this.#tenth) announce(words.receipt.percentComparedSaid({ percent: percent(this.part) }));
    this.#tenth = tenth;
    if (before?.running && !check.running) announce(check.trouble?.sentence ?? (check.equal ? words.receipt.everyFileCameBackSaid : words.receipt.someFilesDidNotComeBack));
  }

  async #act(ask: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble = null;
    try {
      await ask();
    } catch (error) {
      this.trouble = asUserError(error);
    } finally {
      this.busy = false;
    }
  }
}
