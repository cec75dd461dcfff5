// Holds how often the part in sight is asked for.
import { expect, test } from "vitest";
import { type Backend, setBackend } from "../../backend";
import { FilesInSight } from "./files.svelte";

test("who scrolls asks now and then, and always has what is in sight", async () => {
  const asked: [number, number][] = [];
  const rows = (from: number, count: number) => Array.from({ length: count }, (_, at) => ({ path: `${from + at}`, size: 1, done: 0, state: "waiting" as const }));
  const watchFiles = async (delivery: string, from: number, count: number) => {
    asked.push([from, count]);
    return { delivery, from, total: 20_000, rows: rows(from, count) };
  };
  setBackend({ watchFiles } as unknown as Backend);
  const files = new FilesInSight("d-1");
  for (let first = 0; first < 1000; first += 1) {
    await files.look(first, 20);
    expect([files.at(first)?.path, files.at(first + 19)?.path]).toEqual([`${first}`, `${first + 19}`]);
  }
  expect(asked.length).toBeLessThan(60);
  await files.look(0, 20);
  expect(asked.at(-1)?.[0]).toBe(0);
});
