// Trying the program without an account: a sample model is written and the Local Hub started. In this order, because with the Hub comes its profile, and
// then the first start is over.
import type { Backend } from "../../backend/backend";
import type { UserError } from "../../backend";
import { asUserError } from "../../backend/errors";

export type Stage = "idle" | "preparing" | "starting";

export class PracticeStart {
  stage = $state<Stage>("idle");
  trouble = $state.raw<UserError | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get busy(): boolean {
    return this.stage !== "idle";
  }

  /** The sample model's folder once all is ready; `null` when something was in the way. Safe to call again after that. */
  async begin(): Promise<string | null> {
    if (this.busy) return null;
    this.trouble = null;
    try {
      this.stage = "preparing";
      const folder = await this.#backend.sampleModel();
      this.stage = "starting";
      await this.#backend.startPractice();
      return folder;
    } catch (thrown) {
      this.trouble = asUserError(thrown);
      return null;
    } finally {
      this.stage = "idle";
    }
  }
}
