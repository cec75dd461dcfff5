// Numbers of things.
import { expect, test } from "vitest";
import { count, number, percent } from "./counts";

test("counts in words", () => {
  expect([count(0, "files"), count(1, "files"), count(1204, "files"), count(2, "deliveries")]).toEqual(["0 files", "1 file", "1,204 files", "2 deliveries"]);
  expect(number(1_234_567)).toBe("1,234,567");
});

test("never says all of it before the end", () => {
  expect([percent(0), percent(0.459), percent(0.9999), percent(1), percent(1.2)]).toEqual(["0%", "45%", "99%", "100%", "100%"]);
});
