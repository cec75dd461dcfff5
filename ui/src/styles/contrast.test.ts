// Holds WCAG 2.2 AA for every pair of colours that components put together, in both themes and with more contrast: 4.5:1 for text, 3:1 for what tells something without words.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Colour = [lightness: number, chroma: number, hue: number];
type Tokens = Map<string, Colour>;

const CSS = readFileSync("src/styles/tokens.css", "utf8");
const GROUNDS = ["bg", "bg-side", "surface", "surface-raised", "sunken"];
const POINTED_AT = ["hover", "pressed"];
const TONES = ["good", "warn", "bad", "info", "accent"];

/** What is read on what. */
const TEXT: [text: string[], on: string[]][] = [
  [["text", "text-2"], [...GROUNDS, ...POINTED_AT, "neutral-bg"]],
  [["text-3"], GROUNDS],
  [["text", "text-2"], TONES.map((tone) => `${tone}-bg`)],
  [["on-accent"], ["accent", "accent-hover", "bad-solid", "bad-solid-hover"]],
  ...TONES.map((tone): [string[], string[]] => [[`${tone}-fg`], [`${tone}-bg`, "bg", "surface", "surface-raised", "sunken"]]),
];
/** What is seen without being read: the edges of fields, bars, the mark of what is chosen, the ring of the focus. */
const MARKS: [mark: string[], on: string[]][] = [
  [["border-strong", "accent", "focus", "good-bar", "warn-bar", "bad-bar", "bad-solid"], ["bg", "surface", "surface-raised", "sunken"]],
  [["focus", "accent"], ["bg-side"]],
  [["accent-border"], ["bg", "surface"]],
];
/** Lines beside what says the same in words, grounds, and what lies over a page. */
const SAYS_NOTHING = ["border", "good-border", "warn-border", "bad-border", "info-border", "veil"];

function tokens(theme: "light" | "dark", more: boolean): Tokens {
  const [usual, contrast] = CSS.split("@media (prefers-contrast: more)");
  const found: Tokens = new Map();
  for (const part of more ? [usual, contrast] : [usual]) {
    for (const [, name, light, dark] of part?.matchAll(/--([\w-]+): light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)/g) ?? []) {
      const [lightness = 0, chroma = 0, hue = 0] = ((theme === "light" ? light : dark) ?? "").split("/")[0]!.trim().split(" ").map(Number);
      found.set(name ?? "", [lightness, chroma, hue]);
    }
  }
  return found;
}

/** Relative luminance (WCAG) of an OKLCH colour, by Björn Ottosson's matrices; out of gamut it is clipped as a screen does. */
function luminance([lightness, chroma, hue]: Colour): number {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const [l, m, s] = [lightness + 0.3963377774 * a + 0.2158037573 * b, lightness - 0.1055613458 * a - 0.0638541728 * b, lightness - 0.0894841775 * a - 1.291485548 * b].map((each) => each ** 3) as Colour;
  const linear = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
  const [red, green, blue] = linear.map((each) => Math.max(0, Math.min(1, each))) as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The pairs that do not reach `least`, with what they reach. */
function tooFaint(all: Tokens, pairs: [string[], string[]][], least: number): string[] {
  const told = pairs.flatMap(([fronts, grounds]) => fronts.flatMap((front) => grounds.map((ground) => [front, ground] as const)));
  return told.flatMap(([front, ground]) => {
    const [one, other] = [all.get(front), all.get(ground)];
    if (!one || !other) return [`${front} on ${ground}: no such token`];
    const reached = contrast(one, other);
    return reached < least ? [`${front} on ${ground}: ${reached.toFixed(2)}`] : [];
  });
}

test("the sum is WCAG's: black on white is 21:1, and a known pair is what it is", () => {
  expect(contrast([0, 0, 0], [1, 0, 0])).toBeCloseTo(21, 1);
  // #767676, the lightest grey that may be read on white.
  expect(contrast([0.5665, 0, 0], [1, 0, 0])).toBeCloseTo(4.54, 1);
});

test.each([["light", false], ["light", true], ["dark", false], ["dark", true]] as const)("%s, more contrast %s: every pair is strong enough", (theme, more) => {
  const all = tokens(theme, more);
  expect(tooFaint(all, TEXT, 4.5)).toEqual([]);
  expect(tooFaint(all, MARKS, 3)).toEqual([]);
});

test("every colour has its pairs, or says nothing", () => {
  const paired = new Set([...TEXT, ...MARKS].flat(2).concat(SAYS_NOTHING));
  expect([...tokens("light", false).keys()].filter((name) => !paired.has(name))).toEqual([]);
});

test("where the system has colours of its own, every colour is one of them, and pairs stay pairs", () => {
  const forced = CSS.split("@media (forced-colors: active)")[1]?.split("@media")[0] ?? "";
  const found = new Map([...forced.matchAll(/--([\w-]+): (\w+);/g)].map(([, name = "", colour = ""]) => [name, colour]));
  expect([...found.keys()]).toEqual([...tokens("light", false).keys()]);
  const GROUND: Record<string, string[]> = { Canvas: ["CanvasText", "LinkText", "Highlight"], Highlight: ["HighlightText"] };
  const unread = [...TEXT, ...MARKS].flatMap(([fronts, grounds]) => fronts.flatMap((front) => grounds.map((ground) => [front, ground] as const)));
  expect(unread.filter(([front, ground]) => !GROUND[found.get(ground) ?? ""]?.includes(found.get(front) ?? ""))).toEqual([]);
});
