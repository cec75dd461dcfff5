// All profiles, as the list shows them: loaded once, and again whenever the engine says that they changed.
import type { Backend } from "../../backend/backend";
import type { Profile, UserError } from "../../backend";
import { asUserError } from "../../backend/errors";

export class ProfileList {
  /** `null` until the first answer. */
  profiles = $state.raw<Profile[] | null>(null);
  trouble = $state.raw<UserError | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    try {
      this.profiles = await this.#backend.profiles();
      this.trouble = null;
    } catch (thrown) {
      this.trouble = asUserError(thrown);
    }
  }
}
