// The files that we make for a version (inference files and card), and what a person made of them. A changed text travels with the order; the folder is never written to.

import type { GeneratedFile } from "../../backend";

export class Generated {
  /** What a file is made from: a card has blanks in it ({{repo}}, {{tag}}) that are filled when the version is made. */
  sources = $state.raw<GeneratedFile[]>([]);
  /** The files as the plan says they would lie on the Hub. */
  planned = $state.raw<GeneratedFile[]>([]);
  #changed = $state.raw<Record<string, string>>({});

  /** Only texts that differ from what would be made anyway. An empty one means that the file is not made. */
  readonly texts = $derived<GeneratedFile[]>(
    this.sources.flatMap(({ path, text }) => {
      const changed = this.#changed[path];
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

  state(path: string): "made" | "edited" | "left_out" {
    const changed = this.texts.find((file) => file.path === path);
    if (!changed) return "made";
    return changed.text.trim() === "" ? "left_out" : "edited";
  }

  edit(path: string, text: string): void {
    this.#changed = { ...this.#changed, [path]: text };
  }

  leaveOut(path: string): void {
    this.edit(path, "");
  }

  reset(path: string): void {
    this.#changed = Object.fromEntries(Object.entries(this.#changed).filter(([other]) => other !== path));
  }
}

function find(files: GeneratedFile[], path: string): string | undefined {
  return files.find((file) => file.path === path)?.text;
}
