// Holds that a preset comes and goes as a whole, and that a person's own patterns stay.
import { expect, test } from "vitest";
import type { Preset } from "../../backend";
import { added, NONE } from "./patterns";
import { ownPatterns, presetOf, withPreset } from "./presets";

const preset = (label: string, patterns: Partial<Preset["patterns"]>): Preset => ({ label, sentence: "", patterns: { ...NONE, ...patterns } });
const ALL = [preset("Weights only", { include: ["*.safetensors", "README.md"] }), preset("As is", {}), preset("Everything", { keep: ["*.log"] })];

test("what is chosen is told from the patterns", () => {
  expect(presetOf(NONE, ALL)?.label).toBe("As is");
  expect(presetOf(ALL[0]!.patterns, ALL)?.label).toBe("Weights only");
  expect(presetOf(added(ALL[2]!.patterns, "exclude", "a"), ALL)?.label).toBe("Everything");
  expect(presetOf(added(NONE, "include", "README.md"), ALL)?.label).toBe("As is");
});

test("own patterns go from preset to preset", () => {
  const weights = withPreset(added(NONE, "exclude", "b.bin"), ALL, ALL[0]!);
  expect(weights).toEqual({ include: ["*.safetensors", "README.md"], exclude: ["b.bin"], keep: [] });
  expect(ownPatterns(weights, ALL)).toEqual({ include: [], exclude: ["b.bin"], keep: [] });
  expect(withPreset(weights, ALL, ALL[1]!)).toEqual({ include: [], exclude: ["b.bin"], keep: [] });
});
