// Holds what keeps a page quick to paint where no graphics card is: a blurred shadow takes the processor longer than all else on a page together.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What lies over a page for a while. */
const FLOATING = ["app/DropTarget.svelte", "components/Dialog.svelte", "components/Toasts.svelte", "components/Tooltip.svelte", "styles/controls.css"];

/** The third length of a shadow is its blur: `inset 0 1px 2px …`. */
function isBlurred(shadow: string): boolean {
  return /^(inset )?\S+ \S+ (?!0\b|0px)\d/.test(shadow.trim());
}

test("only what floats over a page has a blurred shadow", () => {
  const tokens = readFileSync("src/styles/tokens.css", "utf8");
  const blurred = [...tokens.matchAll(/(--shadow-\d): ([^;]+);/g)].filter(([, , shadows]) => shadows!.split(/,(?![^(]*\))/).some(isBlurred)).map(([, name]) => name!);
  expect(blurred).toEqual(["--shadow-2", "--shadow-3"]);
  const blurs = (shadow: string): boolean => isBlurred(shadow) || blurred.some((name) => shadow.includes(name));
  const styled = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => /\.(svelte|css)$/.test(file));
  const found = styled.filter((file) => [...readFileSync(`src/${file}`, "utf8").matchAll(/(?:box-shadow|filter): ([^;]+);/g)].some(([, shadows]) => shadows!.split(/,(?![^(]*\))/).some(blurs)));
  expect(found.sort()).toEqual(FLOATING);
});
