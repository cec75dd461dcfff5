// The Local Hub as this page sees it.
import { asUserError, getBackend, type Practice, type UserError } from "../../backend";

export class LocalHubState {
  practice: Practice | null = $state.raw(null);
  error: UserError | null = $state.raw(null);
  busy = $state(false);

  private async take(ask: () => Promise<Practice>): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      this.practice = await ask();
    } catch (problem) {
      this.error = asUserError(problem);
    } finally {
      this.busy = false;
    }
  }

  load(): Promise<void> {
    return this.take(() => getBackend().practice());
  }

  /** Starts it, or stops it when it runs. */
  toggle(): Promise<void> {
    const stops = this.practice?.running === true;
    return this.take(() => (stops ? getBackend().stopPractice() : getBackend().startPractice()));
  }
}
