// One profile with what a person does to it. Every act leaves the newest profile here, or the trouble that was in its way.
import type { Backend } from "../../backend/backend";
import type { Delivery, Profile, UserError, WatchFolder } from "../../backend";
import { asUserError } from "../../backend/errors";

export type Act = "check" | "rename" | "switch" | "remove";

export class OneProfile {
  /** `undefined` until the first answer, `null` when there is no such profile (any more). */
  profile = $state.raw<Profile | null | undefined>(undefined);
  deliveries = $state.raw<Delivery[]>([]);
  /** Those that deliver with it by themselves. */
  watchFolders = $state.raw<WatchFolder[]>([]);
  trouble = $state.raw<UserError | null>(null);
  busy = $state<Act | null>(null);
  readonly #backend: Backend;
  readonly #id: string;

  constructor(backend: Backend, id: string) {
    this.#backend = backend;
    this.#id = id;
  }

  /** Those that go on, or would, with this profile's token. */
  get unfinished(): Delivery[] {
    return this.deliveries.filter(({ state }) => state === "running" || state === "waiting" || state === "interrupted");
  }

  async load(): Promise<void> {
    try {
      const [profiles, deliveries, folders] = await Promise.all([this.#backend.profiles(), this.#backend.deliveries(), this.#backend.watchFolders()]);
      // A profile that is being deleted is on its way out: the page leaves with the answer, not with the news of it.
      if (this.busy === "remove") return;
      const profile = profiles.find(({ id }) => id === this.#id) ?? null;
      this.profile = profile;
      this.deliveries = deliveries.filter((delivery) => delivery.profile_id === this.#id);
      this.watchFolders = folders.filter(({ profile }) => profile === this.#id);
    } catch (thrown) {
      this.trouble = asUserError(thrown);
    }
  }

  check(): Promise<boolean> {
    return this.#act("check", () => this.#backend.checkProfile(this.#id));
  }

  rename(name: string, description: string): Promise<boolean> {
    return this.#act("rename", () => this.#backend.renameProfile(this.#id, name.trim(), description.trim()));
  }

  /** `seen`: the person saw what needs it. */
  switch(on: boolean, seen: boolean): Promise<boolean> {
    return this.#act("switch", () => this.#backend.switchProfile(this.#id, on, seen));
  }

  remove(): Promise<boolean> {
    return this.#act("remove", async () => {
      // The dialog lists what needs it.
      await this.#backend.removeProfile(this.#id, true);
      return null;
    });
  }

  async #act(act: Act, done: () => Promise<Profile | null>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = act;
    this.trouble = null;
    try {
      this.profile = await done();
      return true;
    } catch (thrown) {
      this.trouble = asUserError(thrown);
      return false;
    } finally {
      this.busy = null;
    }
  }
}
