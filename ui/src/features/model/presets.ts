// What to send, in three words: a preset is nothing but patterns, beside which a person's own ones stay.

import type { Patterns, Preset } from "../../backend";
import { type Kind, KINDS } from "./patterns";

/** The preset that the patterns hold whole, the one with most of them; `null` where there is none. */
export function presetOf(patterns: Patterns, presets: Preset[]): Preset | null {
  const held = presets.filter((preset) => KINDS.every(({ value: kind }) => preset.patterns[kind].every((pattern) => patterns[kind].includes(pattern))));
  return held.sort((one, other) => size(other) - size(one))[0] ?? null;
}

/** The patterns without those of the preset that they hold. */
export function ownPatterns(patterns: Patterns, presets: Preset[]): Patterns {
  const preset = presetOf(patterns, presets);
  return preset ? mapped((kind) => patterns[kind].filter((pattern) => !preset.patterns[kind].includes(pattern))) : patterns;
}

/** The same own patterns with another preset. */
export function withPreset(patterns: Patterns, presets: Preset[], chosen: Preset): Patterns {
  const own = ownPatterns(patterns, presets);
  return mapped((kind) => [...chosen.patterns[kind], ...own[kind]]);
}

function size({ patterns }: Preset): number {
  return KINDS.reduce((sum, { value: kind }) => sum + patterns[kind].length, 0);
}

function mapped(of: (kind: Kind) => string[]): Patterns {
  return { include: of("include"), exclude: of("exclude"), keep: of("keep") };
}
