// Holds that a section is read and written in its place, and that nothing else of a card changes.
import { expect, test } from "vitest";
import { said, withSection } from "./sections";

const USE = { heading: "Intended use", words: ["intended use", "direct use", "uses"] };
const CARD = "---\n# uses of this block\nlicense: mit\n---\n# Mine\n\n## Intended use\n\n*not stated*\n\n## Provenance\n\nVersion `v1`.\n";

test("a blank is filled and emptied again", () => {
  expect(said(CARD, USE)).toBe("");
  const filled = withSection(CARD, USE, "Reviews.\nOf films.");
  expect(filled).toBe(CARD.replace("*not stated*", "Reviews.\nOf films."));
  expect(said(filled, USE)).toBe("Reviews.\nOf films.");
  expect(withSection(filled, USE, " ")).toBe(CARD);
});

test("a section that is not there comes before what we say of the version", () => {
  const limits = { heading: "Limits and risks", words: ["limit"] };
  expect(withSection(CARD, limits, "Short texts.")).toBe(CARD.replace("## Provenance", "## Limits and risks\n\nShort texts.\n\n## Provenance"));
  expect(withSection("# Mine\n\n\n<!-- model-courier: this version -->\nx", limits, "a")).toBe("# Mine\n\n## Limits and risks\n\na\n\n<!-- model-courier: this version -->\nx");
  expect(withSection("", limits, "a")).toBe("## Limits and risks\n\na\n");
  expect(withSection(CARD, limits, "")).toBe(CARD);
});

test("the section that says something counts, and prompts of templates say nothing", () => {
  const theirs = "## Uses\n\n<!-- Address it. -->\n\n### Direct Use\n\nClassifies.\n\n## Bias\n\n[More Information Needed]\n";
  expect(said(theirs, USE)).toBe("Classifies.");
  expect(withSection(theirs, USE, "Sorts.")).toBe(theirs.replace("Classifies.", "Sorts."));
  expect(said(theirs, { heading: "Limits", words: ["bias"] })).toBe("");
});

test("what looks like a heading inside of code is none", () => {
  const code = "## Uses\n\n```sh\n# uses\n```\n\nAfter.\n";
  expect(said(code, USE)).toBe("```sh\n# uses\n```\n\nAfter.");
});
