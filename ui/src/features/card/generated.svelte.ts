// The files that we make for a version (inference files and card), and what a person made of them. A changed text travels with the order; the folder is never written to.

import type { GeneratedFile } from "../../backend";

export class Generated {
  /** What a file is made from: a card has blanks in it ({{repo}}, {{tag}}) that are filled when the version is made. */
  sources = $state.raw<GeneratedFile[]>([]);
  /** The files as the plan says they would lie on the Hub. */
  planned = $state.raw<GeneratedFile[]>([]);
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

  /** The text as it would lie on the Hub; its source until a plan tells. */
  preview(path: string): string {
    return find(this.planned, path) ?? this.source(path);
  }

  /** "empty" and "left_out" come to the same on the Hub; only the latter has no editor. */
  state(path: string): "made" | "edited" | "empty" | "left_out" {
    if (this.#without.includes(path)) return "left_out";
    const changed = this.texts.find((file) => file.path === path);
    if (!changed) return "made";
    return changed.text.trim() === "" ? "empty" : "edited";
  }

  edit(path: string, text: string): void {
    this.#changed = { ...this.#changed, [path]: text };
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
