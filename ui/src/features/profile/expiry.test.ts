// Holds that the end of a token is told early enough to act.
import { expect, test } from "vitest";
import { expiry } from "./expiry";

const now = Date.parse("2026-03-01T12:00:00Z");

test("the end of a token in words", () => {
  expect(expiry(null, now)).toEqual({ text: "The Hub names none", soon: false });
  expect(expiry("2026-06-01T12:00:00Z", now)).toEqual({ text: "1 June 2026", soon: false });
  expect(expiry("2026-03-06T13:00:00Z", now)).toEqual({ text: "6 March 2026, in 5 days", soon: true });
  expect(expiry("2026-03-01T15:00:00Z", now).text).toBe("1 March 2026, within a day");
  expect(expiry("2026-02-01T12:00:00Z", now)).toEqual({ text: "It was on 1 February 2026", soon: false });
});
