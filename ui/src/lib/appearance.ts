// Light or dark: what a person chose, or what the system says when nothing is written on the page.

export type Appearance = "system" | "light" | "dark";

export function dress(appearance: Appearance, page: HTMLElement = document.documentElement): void {
  if (appearance === "system") delete page.dataset["theme"];
  else page.dataset["theme"] = appearance;
}
