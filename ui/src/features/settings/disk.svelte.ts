// What the program takes on disk, as this page sees it: measured when the page opens, and again after clearing.
import { asUserError, getBackend, type DiskUse, type UserError } from "../../backend";
import { announce } from "../../lib/announce";
import { bytes } from "../../lib/bytes";
import { words } from "../../words";

export class DiskState {
  use: DiskUse | null = $state.raw(null);
  error: UserError | null = $state.raw(null);
  busy = $state(false);

  async #take(ask: () => Promise<DiskUse>): Promise<number> {
    const before = this.use?.bytes ?? 0;
    this.busy = true;
    this.error = null;
    try {
      this.use = await ask();
    } catch (problem) {
      this.error = asUserError(problem);
    } finally {
      this.busy = false;
    }
    return before - (this.use?.bytes ?? 0);
  }

  async load(): Promise<void> {
    await this.#take(() => getBackend().disk());
  }

  async clear(): Promise<void> {
    const freed = await this.#take(() => getBackend().clearDisk());
    if (!this.error) announce(words.settings.roomIsFree({ size: bytes(Math.max(0, freed)) }));
  }
}
