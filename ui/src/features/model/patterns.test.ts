// Holds that the live preview reads patterns as the engine does.
import { expect, test } from "vitest";
import { added, all, exactly, hits, NONE, readable, without } from "./patterns";

const files = ["model.safetensors", "logs/run1/a.log", "logs/b.log", "sub/model.bin", "model.bin", "a{1},[x].txt", "notes.md"].map((path) => ({ path, size: 1, left_out: null }));
const hit = (pattern: string): string[] => hits(pattern, files).map(({ path }) => path);

test("a name hits in any folder, a path only there", () => {
  expect(hit("model.bin")).toEqual(["sub/model.bin", "model.bin"]);
  expect(hit("/model.bin")).toEqual(["model.bin"]);
  expect(hit("sub/model.bin")).toEqual(["sub/model.bin"]);
});

test("a folder hits all below it, and a star crosses folders", () => {
  expect(hit("logs/")).toEqual(["logs/run1/a.log", "logs/b.log"]);
  expect(hit("*.log")).toEqual(["logs/run1/a.log", "logs/b.log"]);
  expect(hit("logs/*.log")).toEqual(["logs/run1/a.log", "logs/b.log"]);
});

test("alternatives, classes and single signs", () => {
  expect(hit("*.{md,bin}")).toEqual(["sub/model.bin", "model.bin", "notes.md"]);
  expect(hit("[ab].log")).toEqual(["logs/run1/a.log", "logs/b.log"]);
  expect(hit("note?.md")).toEqual(["notes.md"]);
  expect(hit("[!a].log")).toEqual(["logs/b.log"]);
});

test("the pattern for one file hits it alone, whatever its name", () => {
  expect(hit(exactly("a{1},[x].txt"))).toEqual(["a{1},[x].txt"]);
  expect(readable(exactly("a{1},[x].txt"))).toBe("a{1},[x].txt");
});

test("what is no pattern hits nothing", () => {
  expect(["", "/", "[", "{", "(", "nothing"].map((pattern) => hit(pattern))).toEqual([[], [], [], [], [], []]);
});

test("patterns are added once and taken away", () => {
  const one = added(added(NONE, "exclude", " *.log "), "exclude", "*.log");
  expect(all(one)).toEqual([{ kind: "exclude", pattern: "*.log" }]);
  expect(without(one, "exclude", "*.log")).toEqual(NONE);
  expect(added(NONE, "keep", "  ")).toBe(NONE);
});
