// From samples (bytes until then) to the curve of bytes per second: content and network apart, smoothed, and never more points than a curve can show.

import type { Sample } from "../../backend";

/** The three columns that a curve is drawn from. */
export type Curve = { at: number[]; content: number[]; network: number[] };
export type Summary = { content: number; network: number; highest: number; seconds: number };

const POINTS = 240;

/** Bytes per second, averaged over equal spans of at least a second. */
export function curve(samples: Sample[]): Curve {
  const columns: Curve = { at: [], content: [], network: [] };
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) return columns;
  const span = Math.max(1, (last.at - first.at) / POINTS);
  let from = first;
  for (const sample of samples) {
    const time = sample.at - from.at;
    if (time < span) continue;
    columns.at.push(sample.at);
    columns.content.push(Math.max(0, sample.content - from.content) / time);
    columns.network.push(Math.max(0, sample.network - from.network) / time);
    from = sample;
  }
  return columns;
}

/** The curve in numbers, for the words beside it. */
export function summary(samples: Sample[]): Summary | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < 1) return null;
  const seconds = last.at - first.at;
  const highest = curve(samples).content.reduce((most, rate) => Math.max(most, rate), 0);
  return { content: (last.content - first.content) / seconds, network: (last.network - first.network) / seconds, highest, seconds };
}

/** Adds a sample; when there are too many, every second old one goes, so that a day fits as well as a minute. A new run begins a new curve. */
export function withSample(samples: Sample[], sample: Sample, most = 4 * POINTS): Sample[] {
  const last = samples.at(-1);
  if (last && sample.at < last.at) return [sample];
  const kept = samples.length < most ? samples : samples.filter((_, index) => index % 2 === 0);
  return [...kept, sample];
}
