// The four steps from a token to a profile, as a state machine without markup. Nothing is saved before `create`; whoever leaves earlier leaves no trace.
import type { Backend } from "../../backend/backend";
import type { Profile, Storage, Surroundings, UserError, ValidatedToken } from "../../backend";
import { asUserError } from "../../backend/errors";
import { endpointOf, PUBLIC_HUB } from "./hub-address";
import { PASTED, TokenEntry } from "./token-entry.svelte";
import { verdict, type Verdict } from "./token-trouble";
import { words } from "../../words";

export const STEPS = ["token", "validate", "review", "name"] as const;
export type Step = (typeof STEPS)[number];

/** How long an accepted token is shown before the review: long enough to be seen, too short to wait for. */
const GLANCE = 700;

export class Wizard {
  step = $state<Step>("token");
  validated = $state.raw<ValidatedToken | null>(null);
  surroundings = $state.raw<Surroundings | null>(null);
  elsewhere = $state(false);
  address = $state("");
  name = $state("");
  description = $state("");
  creating = $state(false);
  trouble = $state.raw<UserError | null>(null);
  readonly entry: TokenEntry;

  readonly #backend: Backend;
  readonly #glance: number;
  #names = $state.raw<string[]>([]);
  #checkedEndpoint: string | null = null;
  #left = false;

  constructor(backend: Backend, glance = GLANCE) {
    this.#backend = backend;
    this.#glance = glance;
    this.entry = new TokenEntry(backend, () => (this.elsewhere ? this.endpoint === PUBLIC_HUB : (this.surroundings?.is_public_hub ?? true)));
  }

  /** What the steps offer: the default Hub, found tokens, names in use. Each may be missing without harm. */
  async open(): Promise<void> {
    const [surroundings, profiles] = await Promise.all([this.#backend.surroundings().catch(() => null), this.#backend.profiles().catch(() => []), this.entry.lookAround()]);
    this.surroundings = surroundings;
    this.#names = profiles.map((profile) => profile.name);
  }

  get isFirst(): boolean {
    return this.#names.length === 0;
  }

  /** `null` is the default Hub. */
  get endpoint(): string | null {
    return this.elsewhere ? endpointOf(this.address) : null;
  }

  /** What the validation step has to say. */
  get finding(): "checking" | "accepted" | Verdict {
    if (this.entry.trouble !== null) return verdict(this.entry.trouble);
    return this.entry.checking || this.validated === null ? "checking" : "accepted";
  }

  /** Did the person enter anything that leaving would lose? */
  get hasEntries(): boolean {
    return this.entry.isFilled || this.entry.checking || this.validated !== null || this.address.trim() !== "";
  }

  /** Why the token step can't go on yet; a token that was accepted before still counts. */
  get tokenBlocked(): string | null {
    if (this.elsewhere && this.endpoint === null) return words.profile.typeTheAddressOfTheHub;
    if (!this.entry.isFilled && this.validated !== null && this.#checkedEndpoint === this.endpoint) return null;
    return this.entry.blocked;
  }

  get nameTaken(): boolean {
    return this.#names.some((name) => name.toLowerCase() === this.name.trim().toLowerCase());
  }

  get nameBlocked(): string | null {
    if (this.name.trim() === "") return words.profile.giveTheProfileANameFirst;
    return this.nameTaken ? words.profile.chooseANameThatNoOther : null;
  }

  /** From the token to what the Hub says about it. */
  async enterToken(): Promise<void> {
    if (this.tokenBlocked !== null) return;
    if (!this.entry.isFilled) {
      this.step = "review";
      return;
    }
    this.step = "validate";
    await this.#judged(this.entry.submit(this.endpoint));
  }

  async tryAgain(): Promise<void> {
    await this.#judged(this.entry.tryAgain(this.endpoint));
  }

  /** Back to the field for another token. */
  pasteAgain(): void {
    this.entry.giveUp();
    this.step = "token";
  }

  next(): void {
    if (this.step === "review") this.step = "name";
  }

  back(): void {
    this.trouble = null;
    if (this.step === "name") this.step = "review";
    else this.pasteAgain();
  }

  /** Saves the profile; `null` when something was in the way (`trouble` says what). */
  async create(storage: Storage): Promise<Profile | null> {
    if (this.validated === null || this.nameBlocked !== null || this.creating) return null;
    this.creating = true;
    this.trouble = null;
    try {
      const profile = await this.#backend.createProfile(this.validated.ticket, this.name.trim(), this.description.trim(), storage);
      this.validated = null;
      return profile;
    } catch (thrown) {
      this.trouble = asUserError(thrown);
      if (this.#left) await this.#forget();
      return null;
    } finally {
      this.creating = false;
    }
  }

  /** The end of the page, however it comes: the engine forgets the token, unless a profile is being made of it. */
  async leave(): Promise<void> {
    this.#left = true;
    this.entry.giveUp();
    if (!this.creating) await this.#forget();
  }

  async #judged(answer: Promise<ValidatedToken | null>): Promise<void> {
    const endpoint = this.endpoint;
    const validated = await answer;
    if (validated === null) return;
    const before = this.validated;
    if (this.name === "" || this.name === before?.suggested_name) this.name = validated.suggested_name;
    this.validated = validated;
    this.#checkedEndpoint = endpoint;
    this.entry.source = PASTED;
    if (before !== null) await this.#forgotten(before);
    await new Promise((over) => setTimeout(over, this.#glance));
    if (this.step === "validate" && this.validated === validated) this.step = "review";
  }

  async #forget(): Promise<void> {
    const before = this.validated;
    this.validated = null;
    if (before !== null) await this.#forgotten(before);
  }

  /** What can't be forgotten now is forgotten when the program ends; nobody needs to hear of it. */
  async #forgotten({ ticket }: ValidatedToken): Promise<void> {
    await this.#backend.forgetToken(ticket).catch(() => undefined);
  }
}
