// The watch folders, kept current by the program's updates, and what a person does to them.

import { asUserError, getBackend, subscribe } from "../../backend";
import type { FoundModel, UserError, WatchAnswer, WatchFolder, WatchOrder } from "../../backend";

/** The finished models that wait for a person. */
export function heldIn(folders: WatchFolder[]): FoundModel[] {
  return folders.flatMap(({ found }) => found.filter(({ state }) => state === "held"));
}

class WatchFolders {
  all = $state.raw<WatchFolder[]>([]);
  loaded = $state(false);
  trouble = $state<UserError | null>(null);
  /** The folder or the find that something is done to. */
  busy = $state<string | null>(null);
  readonly held = $derived(heldIn(this.all));
  #users = 0;
  #turn = 0;
  #stop: (() => void) | null = null;

  /** Follows the updates for as long as somebody shows them; the answer ends it. */
  start(): () => void {
    this.#users += 1;
    this.#stop ??= subscribe(({ update }) => {
      if (update === "watch" || update === "profiles") void this.load();
    });
    void this.load();
    return () => {
      this.#users -= 1;
      if (this.#users > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  }

  async load(): Promise<void> {
    const turn = (this.#turn += 1);
    try {
      const all = await getBackend().watchFolders();
      if (turn !== this.#turn) return;
      this.all = all;
      this.trouble = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.trouble = asUserError(error);
    }
    this.loaded = true;
  }

  /** A new one, or with `id` that one changed. Rejects with a `UserError`, which the form shows. */
  async save(id: string | null, order: WatchOrder): Promise<WatchFolder> {
    const saved = await (id === null ? getBackend().addWatchFolder(order) : getBackend().changeWatchFolder(id, order));
    await this.load();
    return saved;
  }

  switch(folder: WatchFolder): Promise<boolean> {
    return this.#act(folder.id, () => getBackend().switchWatchFolder(folder.id, !folder.enabled));
  }

  remove(folder: WatchFolder): Promise<boolean> {
    return this.#act(folder.id, () => getBackend().removeWatchFolder(folder.id));
  }

  answer(found: FoundModel, answer: WatchAnswer): Promise<boolean> {
    return this.#act(found.id, () => getBackend().answerFoundModel(found.id, answer));
  }

  async #act(id: string, act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = id;
    try {
      await act();
      await this.load();
      return true;
    } catch (error) {
      this.trouble = asUserError(error);
      return false;
    } finally {
      this.busy = null;
    }
  }
}

export const watching = new WatchFolders();
