// A new token for a profile that exists: entered and validated as in the wizard, then put in the place of the old one. Whoever leaves before leaves the old one.
import type { Backend } from "../../backend/backend";
import type { Profile, Storage, UserError, ValidatedToken } from "../../backend";
import { asUserError } from "../../backend/errors";
import { PUBLIC_HUB } from "./hub-address";
import { TokenEntry } from "./token-entry.svelte";
import { verdict } from "./token-trouble";

export class Replacement {
  saving = $state(false);
  /** What was in the way after the token itself was accepted. */
  trouble = $state.raw<UserError | null>(null);
  readonly entry: TokenEntry;
  readonly #backend: Backend;
  readonly #profile: Profile;
  #validated: ValidatedToken | null = null;
  #left = false;

  constructor(backend: Backend, profile: Profile) {
    this.#backend = backend;
    this.#profile = profile;
    this.entry = new TokenEntry(backend, () => profile.endpoint === PUBLIC_HUB);
  }

  get busy(): boolean {
    return this.entry.checking || this.saving;
  }

  /** Validates what was entered and puts it in place; the changed profile, or `null` with the trouble to read. */
  async replace(): Promise<Profile | null> {
    if (this.busy || this.entry.blocked !== null) return null;
    return this.#placed(this.entry.submit(this.#profile.endpoint));
  }

  async tryAgain(): Promise<Profile | null> {
    return this.#placed(this.entry.tryAgain(this.#profile.endpoint));
  }

  /** Tries to keep the accepted token once more, or does without the keychain. */
  async save(storage: Storage = this.#profile.storage): Promise<Profile | null> {
    if (this.#validated === null || this.saving) return null;
    this.saving = true;
    this.trouble = null;
    try {
      const profile = await this.#backend.replaceToken(this.#profile.id, this.#validated.ticket, storage);
      this.#validated = null;
      return profile;
    } catch (thrown) {
      this.trouble = asUserError(thrown);
      if (this.#left || verdict(this.trouble) === "refused") await this.#forget();
      return null;
    } finally {
      this.saving = false;
    }
  }

  async leave(): Promise<void> {
    this.#left = true;
    this.entry.giveUp();
    if (!this.saving) await this.#forget();
  }

  async #placed(answer: Promise<ValidatedToken | null>): Promise<Profile | null> {
    this.trouble = null;
    await this.#forget();
    this.#validated = await answer;
    return this.save();
  }

  async #forget(): Promise<void> {
    const ticket = this.#validated?.ticket;
    this.#validated = null;
    if (ticket !== undefined) await this.#backend.forgetToken(ticket).catch(() => undefined);
  }
}
