// Going back to an earlier version: which there are, and what going back to the chosen one would do. Late answers about another choice are dropped.

import { asUserError, getBackend } from "../../backend";
import type { Delivery, RollbackPlan, UserError, Version } from "../../backend";

export class RollBack {
  versions = $state.raw<Version[] | null>(null);
  chosen = $state<string | null>(null);
  plan = $state.raw<RollbackPlan | null>(null);
  trouble = $state<UserError | null>(null);
  busy = $state(false);
  starting = $state(false);
  #turn = 0;

  constructor(
    readonly delivery: string,
    /** The version of the receipt: the one that is meant, unless it is what the repository holds now. */
    readonly tag: string,
  ) {}

  /** Asks which versions there are, and plans for the likeliest. */
  async open(): Promise<void> {
    this.plan = this.trouble = null;
    const versions = await this.#ask(() => getBackend().versions(this.delivery));
    if (!versions) return;
    this.versions = versions;
    const earlier = versions.filter((version) => !version.is_current);
    const likely = earlier.find(({ tag }) => tag === this.tag) ?? earlier[0];
    if (likely) await this.choose(likely.tag);
  }

  async choose(tag: string): Promise<void> {
    this.chosen = tag;
    this.plan = this.trouble = null;
    const plan = await this.#ask(() => getBackend().planRollback(this.delivery, tag));
    if (plan) this.plan = plan;
  }

  /** Answers come late when the dialog was closed meanwhile: they are nobody's. */
  close(): void {
    this.#turn += 1;
    this.busy = false;
  }

  async begin(): Promise<Delivery | null> {
    if (!this.plan || this.starting) return null;
    this.starting = true;
    try {
      return await getBackend().rollBack(this.delivery, this.plan.agreed);
    } catch (error) {
      this.trouble = asUserError(error);
      return null;
    } finally {
      this.starting = false;
    }
  }

  async #ask<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
    const turn = (this.#turn += 1);
    this.busy = true;
    try {
      const answer = await ask();
      return turn === this.#turn ? answer : null;
    } catch (error) {
      if (turn === this.#turn) this.trouble = asUserError(error);
      return null;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}
