// Holds that the last question counts, and that a good sight stays while the next one is on its way.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setBackend } from "../../backend";
import type { Backend, Model, Patterns } from "../../backend";
import { Look } from "./look.svelte";
import { added, NONE } from "./patterns";

let answers: ((name: string) => void)[];

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  const look = (_folder: string, patterns: Patterns): Promise<Model> =>
    new Promise((resolve) => answers.push((name) => resolve({ name, folder: patterns.exclude.join() } as Model)));
  setBackend({ look } as unknown as Backend);
});
afterEach(() => vi.useRealTimers());

test("a late answer to older patterns is dropped", async () => {
  const look = new Look("/m");
  void look.again();
  look.choose(added(NONE, "exclude", "*.log"));
  await vi.advanceTimersByTimeAsync(1000);
  answers[1]?.("new");
  answers[0]?.("old");
  await vi.advanceTimersByTimeAsync(0);
  expect([look.model?.name, look.model?.folder, look.busy]).toEqual(["new", "*.log", false]);
});

test("many changes in a row are one question", async () => {
  const look = new Look("/m");
  for (const pattern of ["a", "b", "c"]) look.choose(added(look.patterns, "exclude", pattern));
  await vi.advanceTimersByTimeAsync(1000);
  expect(answers).toHaveLength(1);
  expect(look.patterns.exclude).toEqual(["a", "b", "c"]);
});
