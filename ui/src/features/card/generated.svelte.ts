// The files that we make for a version (inference files and card), and what a person made of them. An edited text travels with the order; the folder is never written to.

import type { GeneratedFile } from "../../backend";

export class Generated {
  /** As made for the folder and the destination; without it nothing is to be edited. */
  made = $state.raw<GeneratedFile[]>([]);
  #edited = $state.raw<Record<string, string>>({});

  /** Only texts that differ from what would be made anyway. */
  readonly texts = $derived<GeneratedFile[]>(
    this.made.flatMap(({ path, text }) => {
      const edited = this.#edited[path];
      return edited === undefined || edited === text ? [] : [{ path, text: edited }];
    }),
  );

  /** Takes what a new plan would make. A file that was edited keeps the text it was edited from: the plan may tell the edited one as its own. */
  take(files: GeneratedFile[]): void {
    const kept = this.made.filter(({ path }) => this.isEdited(path));
    const made = [...kept, ...files.filter(({ path }) => !this.isEdited(path))].sort((a, b) => a.path.localeCompare(b.path));
    if (JSON.stringify(made) !== JSON.stringify(this.made)) this.made = made;
  }

  text(path: string): string {
    return this.#edited[path] ?? this.made.find((file) => file.path === path)?.text ?? "";
  }

  isEdited(path: string): boolean {
    return this.texts.some((file) => file.path === path);
  }

  edit(path: string, text: string): void {
    this.#edited = { ...this.#edited, [path]: text };
  }

  reset(path: string): void {
    this.#edited = Object.fromEntries(Object.entries(this.#edited).filter(([other]) => other !== path));
  }
}
