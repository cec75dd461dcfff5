// The inference files that we make for a version, and what a person made of them. A changed text travels with the order; the folder is never written to.

import type { GeneratedFile, OwnFile } from "../../backend";

export const HANDLER = "handler.py";

export class InferenceFiles {
  /** What we would make. */
  sources = $state.raw<GeneratedFile[]>([]);
  /** What the folder has itself: kept, unless the person chooses ours. */
  own = $state.raw<OwnFile[]>([]);
  #changed = $state.raw<Record<string, string>>({});
  /** Said by the button, so that a text emptied on the way to another one stays open. */
  #without = $state.raw<string[]>([]);

  /** Only texts that differ from what would be made anyway. An empty one means that the file is not made. */
  readonly texts = $derived<GeneratedFile[]>(
    this.sources.flatMap(({ path, text }) => {
      const changed = this.#without.includes(path) ? "" : this.#changed[path];
      return changed === undefined || changed === text ? [] : [{ path, text: changed }];
    }),
  );

  source(path: string): string {
    return this.#changed[path] ?? find(this.sources, path) ?? "";
  }

  /** The handler that goes with the version: "own" is the folder's, a text is one of ours; `null` where there is none. */
  get handler(): "own" | { text: string } | null {
    if (this.own.some(({ path, kept }) => path === HANDLER && kept)) return "own";
    const made = find(this.sources, HANDLER) !== undefined && this.state(HANDLER) !== "left_out" && this.state(HANDLER) !== "empty";
    return made ? { text: this.source(HANDLER) } : null;
  }

  /** "empty" and "left_out" come to the same on the Hub; only the latter has no editor. */
  state(path: string): "made" | "edited" | "empty" | "left_out" {
    if (this.#without.includes(path)) return "left_out";
    const changed = this.texts.find((file) => file.path === path);
    if (!changed) return "made";
    return changed.text.trim() === "" ? "empty" : "edited";
  }

  edit(path: string, text: string): void {
    if (text === find(this.sources, path)) this.reset(path);
    else this.#changed = { ...this.#changed, [path]: text };
  }

  leaveOut(path: string): void {
    this.#without = [...this.#without, path];
  }

  /** With the text that it had. */
  addAgain(path: string): void {
    this.#without = this.#without.filter((other) => other !== path);
  }

  reset(path: string): void {
    this.#changed = Object.fromEntries(Object.entries(this.#changed).filter(([other]) => other !== path));
  }
}

function find(files: GeneratedFile[], path: string): string | undefined {
  return files.find((file) => file.path === path)?.text;
}
