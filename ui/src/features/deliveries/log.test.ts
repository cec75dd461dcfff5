// Holds that no line of the log is lost or shown twice.
import { expect, test } from "vitest";
import type { LogLine } from "../../backend";
import { withLater } from "./log";

const line = (second: number, text = ""): LogLine => ({ at: `2026-01-01T00:00:0${second}Z`, text });

test("what the stored log has already is not added, what came after it is", () => {
  expect(withLater([line(1), line(2, "a")], [line(1), line(2, "a"), line(2, "b"), line(3)])).toEqual([line(1), line(2, "a"), line(2, "b"), line(3)]);
});

test("older lines that the stored log has dropped stay dropped", () => {
  expect(withLater([line(3)], [line(1), line(3)])).toEqual([line(3)]);
  expect(withLater([], [line(1)])).toEqual([line(1)]);
});
