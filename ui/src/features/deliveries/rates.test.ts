// Holds the curve: right rates, both byte tracks, bounded memory.
import { expect, test } from "vitest";
import type { Sample } from "../../backend";
import { curve, summary, withSample } from "./rates";

const steady = (seconds: number, each = 0.1): Sample[] =>
  Array.from({ length: Math.round(seconds / each) + 1 }, (_, index) => ({ at: index * each, content: index * each * 1000, network: index * each * 500 }));

test("a steady transfer is a flat curve with both tracks", () => {
  const drawn = curve(steady(10));
  expect(drawn.at.length).toBeGreaterThan(7);
  expect(drawn.content.every((rate) => Math.abs(rate - 1000) < 1)).toBe(true);
  expect(drawn.network.every((rate) => Math.abs(rate - 500) < 1)).toBe(true);
});

test("a long run is drawn with few points", () => {
  expect(curve(steady(5000, 1)).at.length).toBeLessThanOrEqual(241);
});

test("samples stay bounded, and a new run begins anew", () => {
  let samples: Sample[] = [];
  for (const sample of steady(2000)) samples = withSample(samples, sample);
  expect(samples.length).toBeLessThanOrEqual(961);
  expect(curve(samples).content.at(-1)).toBeCloseTo(1000);
  expect(withSample(samples, { at: 0, content: 0, network: 0 })).toHaveLength(1);
});

test("the words beside the curve need a second of it", () => {
  expect(summary(steady(0.5))).toBeNull();
  expect(summary(steady(10))).toMatchObject({ content: 1000, network: 500 });
  expect(curve([])).toEqual({ at: [], content: [], network: [] });
});
