// Holds that a comparison shows every line that differs, and counts what it leaves out.
import { expect, test } from "vitest";
import type { DiffLine } from "../../backend";
import { shortened } from "./difference";

const same = (count: number): DiffLine[] => Array.from({ length: count }, (_, index) => ({ side: "both", text: `line ${index}` }));

test("what differs is shown with three lines around it", () => {
  const shown = shortened([...same(10), { side: "own", text: "a" }, { side: "ours", text: "b" }, ...same(5)]);
  expect(shown[0]).toEqual({ skipped: 7 });
  expect(shown.slice(1, 9).map((line) => ("text" in line ? line.text : "?"))).toEqual(["line 7", "line 8", "line 9", "a", "b", "line 0", "line 1", "line 2"]);
  expect(shown[9]).toEqual({ skipped: 2 });
  expect(shown).toHaveLength(10);
});
