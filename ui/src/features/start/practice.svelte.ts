// Trying the program without an account: the Local Hub is started, the sample model written, and the delivery of it opened.
import type { Backend } from "../../backend/backend";
import type { UserError } from "../../backend";
import { asUserError } from "../../backend/errors";

export type Stage = "idle" | "starting" | "preparing";

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
      this.stage = "starting";
      await this.#backend.startPractice();
      this.stage = "preparing";
      return await this.#backend.sampleModel();
    } catch (thrown) {
      this.trouble = asUserError(thrown);
      return null;
    } finally {
      this.stage = "idle";
    }
  }
}
