// The way back through a text that two views write: what is typed in one place without a pause is one step.

const PAUSE_MS = 1200;
const LONGEST = 200;

export class History {
  #past: string[] = [];
  #future: string[] = [];
  #last = { where: "", at: 0 };

  constructor(readonly now: () => number = () => performance.now()) {}

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** The text was changed at this place, from what it was `before`. */
  note(before: string, where: string): void {
    const at = this.now();
    const goesOn = where === this.#last.where && at - this.#last.at < PAUSE_MS && this.#past.length > 0;
    this.#last = { where, at };
    this.#future = [];
    if (!goesOn) this.#past = [...this.#past.slice(1 - LONGEST), before];
  }

  /** What it was before the last step. */
  undo(current: string): string {
    return this.#step(this.#past, this.#future, current);
  }

  redo(current: string): string {
    return this.#step(this.#future, this.#past, current);
  }

  #step(from: string[], to: string[], current: string): string {
    const text = from.pop();
    if (text === undefined) return current;
    to.push(current);
    this.#last = { where: "", at: 0 };
    return text;
  }
}
