// Holds that what blocks is read first and the same trouble once.
import { expect, test } from "vitest";
import type { Remark, Severity } from "../../backend";
import { amount, grouped } from "./findings";

const remark = (severity: Severity, code: string, path: string): Remark => ({ severity, code, path, sentence: path, remedy: "Do it." });

test("blocking first, then warnings, then notes, the same ones together", () => {
  const all = [remark("informs", "link_followed", "a"), remark("warns", "pickle_weights", "b"), remark("blocks", "shard_missing", "c"), remark("warns", "pickle_weights", "d")];
  expect(grouped(all).map(({ code, remarks }) => [code, remarks.length])).toEqual([["shard_missing", 1], ["pickle_weights", 2], ["link_followed", 1]]);
  expect(amount(all, "warns")).toBe(2);
});
