// Sizes and rates, above all at the edges between units.
import { expect, test } from "vitest";
import { bytes, bytesOf, rate } from "./bytes";
import sizes from "./sizes.json";

test("says sizes in decimal units with three figures at most, as the engine does", () => {
  expect(sizes.map(([size]) => [size, bytes(Number(size))])).toEqual(sizes);
});

test("never says a thousand of one unit", () => {
  for (const size of [999.4, 999_499, 999_999, 999_999_999, 999_999_999_999]) expect(bytes(size)).not.toContain("1000");
});

test("says both numbers of a pair in the unit of the whole", () => {
  expect(bytesOf(5_100_000_000, 8_200_000_000)).toBe("5.1 of 8.2 GB");
  expect(bytesOf(0, 17_800_000)).toBe("0 of 17.8 MB");
  expect(bytesOf(88_000_000, 8_200_000_000)).toBe("0.09 of 8.2 GB");
});

test("says rates", () => {
  expect(rate(24_100_000)).toBe("24.1 MB/s");
});
