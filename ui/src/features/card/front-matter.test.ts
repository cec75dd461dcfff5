// Holds that the form changes one field and nothing else, and leaves alone what it can't change for certain.
import { expect, test } from "vitest";
import { parse } from "yaml";
import { body, fields, list, withField } from "./front-matter";

const CARD = "---\n# by our lawyers\nlicense: mit # agreed\ntags:\n- ours # for the catalogue\n\n# about the data\ndatasets: [a/b,\n  c/d]\n---\n# Title\n\nlicense: not this\n";

test("a field is changed in its place, and every other line stays", () => {
  expect(withField(CARD, "license", "apache-2.0")).toBe(CARD.replace("license: mit # agreed", "license: apache-2.0 # agreed"));
  expect(withField(CARD, "tags", ["x", "z"])).toBe(CARD.replace("- ours # for the catalogue", "- x\n- z"));
  expect(withField(CARD, "datasets", ["e/f"])).toBe(CARD.replace("datasets: [a/b,\n  c/d]", "datasets:\n- e/f"));
});

test("a new field stands at the end, an empty one goes", () => {
  expect(withField(CARD, "language", "en")).toBe(CARD.replace("c/d]\n---", "c/d]\nlanguage: en\n---"));
  expect(withField(CARD, "tags", [])).toBe(CARD.replace("tags:\n- ours # for the catalogue\n", ""));
  expect(withField(CARD, "pipeline_tag", null)).toBe(CARD);
});

test("a card without metadata gets some before its text", () => {
  expect(withField("# Title\n", "license", "mit")).toBe("---\nlicense: mit\n---\n\n# Title\n");
  expect(withField("\ufeff# Title\n", "license", "mit")).toBe("\ufeff---\nlicense: mit\n---\n\n# Title\n");
  expect(withField("---\n---\ntext", "license", "mit")).toBe("---\nlicense: mit\n---\ntext");
});

test("line ends of the block are kept", () => {
  expect(withField("---\r\nlicense: mit\r\n---\r\nText", "tags", ["a"])).toBe("---\r\nlicense: mit\r\ntags:\r\n- a\r\n---\r\nText");
});

test("a block in braces is written anew, and one that can't be read stays", () => {
  expect(fields(withField("---\n{license: mit}\n---\n", "tags", ["a"]) ?? "")).toEqual({ license: "mit", tags: ["a"] });
  for (const block of ["a: [", "- a\n- b", "just text"]) expect(withField(`---\n${block}\n---\n`, "license", "mit")).toBeNull();
  expect(fields("---\na: [\n---\n")).toBeNull();
});

test("values that look like something else are read back as texts", () => {
  for (const value of ["true", "0x1F", "1e3", "null", "- a", "a: b", "#x", '"', "'"]) expect(fields(withField(CARD, "license_name", value) ?? "")?.license_name).toBe(value);
});

test("one text and a list of it are the same, and the text begins below the block", () => {
  expect([list({ a: "x" }, "a"), list({ a: ["x", 3] }, "a"), list({}, "a")]).toEqual([["x"], ["x", "3"], []]);
  expect(body(CARD)).toBe("# Title\n\nlicense: not this\n");
  expect(body("no block")).toBe("no block");
});

test("a bomb of aliases is no metadata", () => {
  const lines = Array.from({ length: 30 }, (_, n) => `a${n}: &a${n} [${n ? `*a${n - 1}, *a${n - 1}, *a${n - 1}` : "x"}]`);
  expect(fields(`---\n${lines.join("\n")}\n---\n`)).toBeNull();
});

test("a text that other readers of YAML take for a date, a number or a no is written as one that they can't", () => {
  for (const value of ["no", "on", "2024-01-01", "12:30"]) expect(parse((withField("---\n---\n", "language", value) ?? "").replaceAll("---\n", ""), { version: "1.1" })).toEqual({ language: value });
  expect(withField("---\n---\n", "language", ["no", "en"])).toBe('---\nlanguage:\n- "no"\n- en\n---\n');
});

test("a field that others lean on is left to the source", () => {
  const leaning = "---\nbase_model: &b org/x\ntags:\n- *b\n---\n";
  expect([withField(leaning, "base_model", null), withField(leaning, "base_model", "org/y")]).toEqual([null, null]);
});
