// Holds how often a screen reader is spoken to: enough to follow, never a stream.
import { expect, test } from "vitest";
import type { DeliveryState } from "../../backend";
import { announcement, type Seen, type Told } from "./announcements";

const seen = (change: Partial<Seen>): Seen => ({ state: "running", phase: "Sending", part: 0.1, left: null, at: 0, stalled: false, trouble: null, ...change });

function tell(all: Partial<Seen>[]): string[] {
  let told: Told | null = null;
  const texts: string[] = [];
  for (const next of all) {
    const answer = announcement(told, seen(next));
    told = answer.told;
    if (answer.text) texts.push(answer.text);
  }
  return texts;
}

test("start, each tenth, phase and end are told once", () => {
  const texts = tell([
    { part: 0 }, { part: 0.01, at: 100 }, { part: 0.11, at: 200, left: "about 3 minutes left" }, { part: 0.12, at: 300 }, { part: 0.15, at: 400, phase: "Verifying" },
    { part: 1, at: 500, phase: "Verifying", state: "finished" }, { part: 1, at: 600, phase: "Verifying", state: "finished" },
  ]);
  expect(texts).toEqual(["Delivery started. Sending.", "11% done, about 3 minutes left.", "Verifying. 15% done.", "Delivered."]);
});

test("a slow delivery is told every thirty seconds", () => {
  const texts = tell(Array.from({ length: 601 }, (_, index) => ({ part: 0.2, at: index * 100 })));
  expect(texts).toHaveLength(3);
});

test("ten updates a second over a whole delivery stay within a few sentences", () => {
  const texts = tell(Array.from({ length: 1000 }, (_, index) => ({ part: index / 1000, at: index * 20 })));
  expect(texts.length).toBeLessThanOrEqual(11);
});

test("a stall is told once, and what is over already when it is opened is not told", () => {
  expect(tell([{}, { stalled: true, at: 10 }, { stalled: true, at: 20 }])).toEqual(["Under way, 10% done. Sending.", "Nothing has moved for a while."]);
  expect(tell([{ state: "finished" }])).toEqual([]);
});

test("a page that is opened on the way says how far it is", () => {
  expect(tell([{ part: 0.8 }])).toEqual(["Under way, 80% done. Sending."]);
});

test("what went wrong is said in its own words and at once, a pause that was wanted quietly", () => {
  const after = (state: DeliveryState, trouble: string | null): [string | null, string] => {
    const { text, urgency } = announcement(announcement(null, seen({})).told, seen({ state, trouble }));
    return [text, urgency];
  };
  expect(after("interrupted", null)).toEqual(["The delivery is paused.", "polite"]);
  expect(after("interrupted", "The folder changed.")).toEqual(["The folder changed.", "urgent"]);
  expect(after("failed", "The Hub said no.")).toEqual(["The Hub said no.", "urgent"]);
  expect(after("failed", null)).toEqual(["The delivery stopped.", "urgent"]);
});
