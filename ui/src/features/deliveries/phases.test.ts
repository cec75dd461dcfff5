// Holds that the bar is honest: it waits for saving and verifying, never passes 100 % and never counts bytes twice.
import { expect, test } from "vitest";
import type { Numbers, PhaseName } from "../../backend";
import { overall, phaseName, steps } from "./phases";

const numbers = (done: number, total: number, files = 0): Numbers => ({
  content_done: done, content_total: total, network_done: 0, files_done: files, files_total: 10, seconds_left: null,
});
const order: PhaseName[] = ["freeze", "repository", "send", "commit", "verify", "tag"];

test("the bar only grows from phase to phase, and all bytes sent is not the end", () => {
  const walk = [
    overall(null, numbers(0, 0), "running"), overall("freeze", numbers(0, 100), "running"), overall("repository", numbers(0, 100), "running"),
    ...[0, 50, 100].map((done) => overall("send", numbers(done, 100), "running")),
    ...(["commit", "verify", "tag"] as const).map((phase) => overall(phase, numbers(100, 100), "running")), overall("tag", numbers(100, 100), "finished"),
  ];
  expect(walk).toEqual([...walk].sort((a, b) => a - b));
  expect(overall("send", numbers(100, 100), "running")).toBeLessThan(0.9);
  expect(overall("commit", numbers(100, 100, 10), "running")).toBeLessThan(overall("verify", numbers(100, 100, 10), "running"));
  expect(walk.at(-2)).toBeLessThan(1);
  expect(walk.at(-1)).toBe(1);
});

test("more bytes than expected never pass the phase", () => {
  expect(overall("send", numbers(300, 100), "running")).toBe(overall("send", numbers(100, 100), "running"));
});

test("the last part waits for the files to be on the Hub", () => {
  expect(overall("send", numbers(100, 100, 0), "running")).toBeCloseTo(0.07 + 0.76);
  expect(overall("send", numbers(100, 100, 10), "running")).toBeCloseTo(0.87);
});

test("small files travel with the commit: the bar goes on from where sending ended, and stands where their bytes are", () => {
  expect(overall("commit", numbers(0, 100), "running")).toBeCloseTo(0.07);
  expect(overall("commit", numbers(40, 100), "running")).toBe(overall("send", numbers(40, 100), "running"));
});

test("where there are no bytes, files count", () => {
  expect(overall("send", numbers(0, 0, 5), "running")).toBeCloseTo(0.07 + 0.4);
});

test("a delivery that is taken up after saving has all its bytes there", () => {
  expect(overall("verify", numbers(0, 0), "running")).toBeCloseTo(0.93);
});

test("each phase is told as done, current or next", () => {
  const standing = (phase: PhaseName | null, state: "running" | "finished"): string[] => steps([], phase, state).map((step) => step.standing);
  expect(standing("send", "running")).toEqual(["done", "done", "current", "next", "next", "next"]);
  expect(standing(null, "running")).toEqual(order.map(() => "next"));
  expect(standing("tag", "finished")).toEqual(order.map(() => "done"));
  expect(phaseName([], "commit")).toBe("Saving the version");
});
