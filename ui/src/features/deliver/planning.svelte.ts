// The plan for what stands on the page. It is asked for again whenever the order changes, after a short pause; late answers to older orders are dropped, and the delivery
// starts only from a plan that belongs to the order in sight.

import { asUserError, getBackend } from "../../backend";
import { Estimating } from "./estimating.svelte";
import type { Agreed, Begun, Delivery, Order, Plan, UserError } from "../../backend";

const PAUSE_MS = 350;

export type RunsOtherwise = Extract<Begun, { begun: "runs_otherwise" }>;

export class Planning {
  plan = $state.raw<Plan | null>(null);
  trouble = $state<UserError | null>(null);
  /** An answer is on its way: what is shown belongs to an older order. */
  busy = $state(false);
  starting = $state(false);
  /** What was remembered of the files' content was forgotten, as the person wished. */
  readsAgain = $state(false);
  seenWarnings = $state(false);
  readonly estimating = new Estimating();
  /** What runs there with other answers, in the way of this order: the person says what becomes of it. */
  inTheWay = $state.raw<RunsOtherwise | null>(null);
  /** Warnings that were ticked as seen; other ones have to be ticked anew. */
  #warnings = "";
  #order: Order | null = null;
  #asked = "";
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Takes the order in sight; `null` while something of it is missing. */
  choose(order: Order | null): void {
    const key = order ? JSON.stringify(order) : "";
    if (key === this.#asked) return;
    const first = this.plan === null && this.trouble === null;
    this.#asked = key;
    this.#order = order;
    this.inTheWay = null;
    this.estimating.stop();
    this.#turn += 1;
    if (this.#timer) clearTimeout(this.#timer);
    this.busy = order !== null;
    if (order) this.#timer = setTimeout(() => void this.#ask(order), first ? 0 : PAUSE_MS);
    else this.plan = this.trouble = null;
  }

  /** Asks again for the same order; `reHash`: with nothing remembered of what the files hold. */
  again(reHash = false): void {
    if (!this.#order) return;
    this.busy = true;
    void this.#ask(this.#order, reHash);
  }

  /** `instead`: what is in the way is stopped for it. */
  async deliver(instead = false): Promise<Delivery | null> {
    const { plan } = this;
    const order = this.#order;
    if (!plan || !order || this.busy || this.starting) return null;
    const agreed: Agreed = { repository: plan.repository, visibility: plan.visibility, warnings: this.seenWarnings };
    this.starting = true;
    try {
      const begun = await getBackend().deliver(order, agreed, instead);
      if (begun.begun === "under_way") return begun.delivery;
      this.inTheWay = begun;
      return null;
    } catch (error) {
      this.trouble = asUserError(error);
      return null;
    } finally {
      this.starting = false;
    }
  }

  /** What is in sight stays, for whoever comes back; it is asked for again then. */
  end(): void {
    this.estimating.stop();
    this.#turn += 1;
    this.#asked = "";
    this.busy = false;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #ask(order: Order, reHash = false): Promise<void> {
    const turn = (this.#turn += 1);
    try {
      const plan = await getBackend().plan(order, reHash);
      this.readsAgain ||= reHash;
      if (turn !== this.#turn) return;
      this.#take(plan);
      void this.#lookHowMuch(order, plan, turn);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.trouble = asUserError(error);
      this.plan = null;
    }
    this.busy = false;
  }

  /** Beside the plan. What is read for it is remembered: then the plan can say of each file what becomes of it, and whether the version is there already. */
  async #lookHowMuch(order: Order, plan: Plan, turn: number): Promise<void> {
    await this.estimating.begin(order, plan);
    if (turn !== this.#turn || !this.estimating.found || plan.to_compare.length === 0) return;
    const better = await getBackend().plan(order, false).catch(() => null);
    if (better && turn === this.#turn) this.#take(better);
  }

  #take(plan: Plan): void {
    const warnings = JSON.stringify(plan.findings.filter(({ severity }) => severity === "warns").map(({ code, path }) => [code, path]));
    if (warnings !== this.#warnings) this.seenWarnings = false;
    this.#warnings = warnings;
    this.plan = plan;
    this.trouble = null;
  }
}
