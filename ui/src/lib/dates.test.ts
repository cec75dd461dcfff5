// How long ago something was, at the edges between words.
import { expect, test } from "vitest";
import { day, relative } from "./dates";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const ago = (seconds: number): string => relative(new Date(NOW - seconds * 1000).toISOString(), NOW);

test("says how long ago", () => {
  expect([3, 50, 300, 3599, 7300, 86_400 * 3].map(ago)).toEqual(["just now", "1 minute ago", "5 minutes ago", "60 minutes ago", "2 hours ago", "3 days ago"]);
});

test("says when it will be", () => {
  expect(ago(-86_400 * 12)).toBe("in 12 days");
});

test("names the day beyond a month", () => {
  expect(ago(86_400 * 40)).toBe(day(new Date(NOW - 86_400 * 40_000).toISOString()));
  expect(day("2026-10-13T12:00:00Z")).toBe("13 October 2026");
});
