// Sizes and rates, above all at the edges between units.
import { expect, test } from "vitest";
import { bytes, bytesOf, rate } from "./bytes";

test("says sizes in decimal units with three figures at most", () => {
  expect([0, 1, 999, 1000, 1500, 17_800_000, 999_600, 8_200_000_000, 16_100_000_000, 2_345_000_000_000].map(bytes)).toEqual([
    "0 bytes", "1 byte", "999 bytes", "1 kB", "1.5 kB", "17.8 MB", "1 MB", "8.2 GB", "16.1 GB", "2.35 TB",
  ]);
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
