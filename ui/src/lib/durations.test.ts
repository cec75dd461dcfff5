// Guesses stay vague, measurements exact, nonsense unsaid.
import { expect, test } from "vitest";
import { about, duration, durationBetween, timeLeft } from "./durations";

test("guesses in steps that a person can use", () => {
  expect([4, 31, 58, 60, 190, 3300, 3500, 5400, 7200].map(about)).toEqual([
    "a few seconds", "about 30 seconds", "about 1 minute", "about 1 minute", "about 3 minutes", "about 1 hour", "about 1 hour", "about 1.5 hours", "about 2 hours",
  ]);
});

test("leaves nonsense unsaid", () => {
  expect([null, NaN, -3, 100_000, Infinity].map(about)).toEqual([null, null, null, null, null]);
  expect(timeLeft(null)).toBeNull();
});

test("says what is left, and that it is almost done rather than zero", () => {
  expect([0, 9, 190].map(timeLeft)).toEqual(["almost done", "a few seconds left", "about 3 minutes left"]);
});

test("says what was measured", () => {
  expect([42, 60, 200, 3600, 7500].map(duration)).toEqual(["42 secs", "1 min", "3 mins 20 secs", "1 hr", "2 hrs 5 mins"]);
  expect([0, 0.4, 1.2].map(duration)).toEqual(["less than a second", "less than a second", "1 sec"]);
  expect(durationBetween("2026-11-22T10:00:00Z", "2026-11-22T10:03:20Z")).toBe("3 mins 20 secs");
});
