// A token on its way from a person to the engine: where it comes from, the one call that hands it over, and what the Hub said. The wizard and "Replace
// token" share it. The text leaves this page with that call: it is taken out of the field before the call starts.
import type { Backend } from "../../backend/backend";
import type { EnteredToken, FoundToken, UserError, ValidatedToken } from "../../backend";
import { asUserError } from "../../backend/errors";
import { shapeOf, tidied, type Shape } from "./token-shape";
import { verdict } from "./token-trouble";
import { words } from "../../words";

export const PASTED = "pasted";

/** In the place of a ticket: the token that the engine keeps for "Try again". */
const UNANSWERED = "";

export class TokenEntry {
  text = $state("");
  /** `pasted`, or the index of a found token as text. */
  source = $state(PASTED);
  found = $state.raw<FoundToken[]>([]);
  checking = $state(false);
  trouble = $state.raw<UserError | null>(null);

  readonly #backend: Backend;
  #round = 0;
  readonly #isPublicHub: () => boolean;

  /** `isPublicHub`: only its tokens have a shape that is known. */
  constructor(backend: Backend, isPublicHub: () => boolean) {
    this.#backend = backend;
    this.#isPublicHub = isPublicHub;
  }

  get isPasted(): boolean {
    return this.source === PASTED;
  }

  get shape(): Shape | null {
    return this.isPasted ? shapeOf(this.text, this.#isPublicHub()) : null;
  }

  /** Is there something to hand over? */
  get isFilled(): boolean {
    return !this.isPasted || tidied(this.text) !== "";
  }

  /** Why this can't be handed over yet. */
  get blocked(): string | null {
    if (!this.isFilled) return words.profile.pasteOrTypeATokenFirst;
    return this.shape?.blocks ? this.shape.hint : null;
  }

  /** Offered as a comfort: a machine where nothing can be looked up just offers nothing. */
  async lookAround(): Promise<void> {
    this.found = await this.#backend.foundTokens().catch(() => []);
  }

  /** Hands the token over; `null` when it was not accepted (`trouble` says why) or was given up meanwhile. */
  async submit(endpoint: string | null): Promise<ValidatedToken | null> {
    const token = this.#taken();
    return this.#ask(token, endpoint);
  }

  /** Asks again about a token that nobody said anything about: the engine still has it, this page does not. */
  async tryAgain(endpoint: string | null): Promise<ValidatedToken | null> {
    return this.#ask({ from: "again" }, endpoint);
  }

  /** Forgets the text, and what a call under way will answer. */
  giveUp(): void {
    this.#round += 1;
    if (this.trouble !== null && verdict(this.trouble) === "unanswered") void this.#forget(UNANSWERED);
    this.text = "";
    this.checking = false;
    this.trouble = null;
  }

  #taken(): EnteredToken {
    const token: EnteredToken = this.isPasted ? { from: "pasted", text: tidied(this.text) } : { from: "found", index: Number(this.source) };
    this.text = "";
    return token;
  }

  async #ask(token: EnteredToken, endpoint: string | null): Promise<ValidatedToken | null> {
    this.#round += 1;
    const round = this.#round;
    this.trouble = null;
    this.checking = true;
    try {
      const validated = await this.#backend.validateToken(token, endpoint);
      if (round === this.#round) return validated;
      await this.#forget(validated.ticket);
    } catch (thrown) {
      if (round === this.#round) this.trouble = asUserError(thrown);
      else if (!this.checking) await this.#forget(UNANSWERED);
    } finally {
      if (round === this.#round) this.checking = false;
    }
    return null;
  }

  /** What can't be forgotten now is forgotten when the program ends; nobody needs to hear of it. */
  async #forget(ticket: string): Promise<void> {
    await this.#backend.forgetToken(ticket).catch(() => undefined);
  }
}
