// How much of the plan in sight would travel: asked for beside the plan while the person still fills in the form, told as it becomes known, dropped when another order is in sight.

import { getBackend, subscribe } from "../../backend";
import type { Estimate, Order, Plan } from "../../backend";

export interface SoFar {
  /** At most so many bytes would travel. */
  atMost: number;
  /** The part of the files that was looked at, 0 to 1. */
  part: number;
}

let turns = 0;

export class Estimating {
  found = $state.raw<Estimate | null>(null);
  soFar = $state.raw<SoFar | null>(null);
  #turn = 0;
  #runs = false;

  /** Begins for this order, unless its plan leaves nothing to find out. */
  async begin(order: Order, plan: Plan): Promise<void> {
    this.stop();
    if (plan.already || plan.blocked || plan.send_certain + plan.send_possible === 0) return;
    const turn = (this.#turn = turns += 1);
    const leave = subscribe((update) => {
      if (update.update === "estimate" && update.turn === turn && update.of > 0) this.soFar = { atMost: update.at_most, part: update.looked_at / update.of };
    });
    this.#runs = true;
    try {
      const found = await getBackend().estimate(order, turn);
      if (turn === this.#turn) this.found = found;
    } catch {
      // The plan's own number stands: it is the most that can travel.
    } finally {
      leave();
      if (turn === this.#turn) {
        this.#runs = false;
        this.soFar = null;
      }
    }
  }

  /** Nothing is known any more; what is under way is stopped. */
  stop(): void {
    if (this.#runs) getBackend().stopEstimate().catch(() => {});
    this.#runs = false;
    this.#turn = 0;
    this.found = this.soFar = null;
  }
}
