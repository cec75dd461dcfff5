// Holds the order of the list and which buttons a delivery gets.
import { expect, test } from "vitest";
import type { Delivery } from "../../backend";
import { canCancel, canPause, canResume, group, shown, tone, word } from "./standing";

const delivery = (change: Partial<Delivery>): Delivery => ({
  id: "d", model: "bert", folder: "/models/bert", rollback_to: null, started_by: null, repo: "ada/bert", endpoint: "https://huggingface.co", profile: "Work", profile_id: "p1", visibility: "private", state: "finished", state_in_words: "", next_step: null,
  is_running: false, is_here: false, is_paused: false, needs_token: false, tag: "v1", created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z", ...change,
});

test("running first, then what waits, then the past, newest first", () => {
  const all = [
    delivery({ id: "old" }), delivery({ id: "new", created_at: "2026-02-01T00:00:00Z" }), delivery({ id: "stopped", state: "interrupted" }),
    delivery({ id: "runs", state: "running", is_running: true, is_here: true }),
  ];
  expect(shown(all, "all", "").map(({ id }) => id)).toEqual(["runs", "stopped", "new", "old"]);
  expect(shown(all, "open", "").map(({ id }) => id)).toEqual(["stopped"]);
});

test("every word of the search has to be found", () => {
  const all = [delivery({ id: "a", repo: "ada/bert" }), delivery({ id: "b", repo: "acme/bert" })];
  expect(shown(all, "all", "BERT acme").map(({ id }) => id)).toEqual(["b"]);
});

test("a job that says running in no process is one to resume", () => {
  const killed = delivery({ state: "running", is_running: false });
  expect(group(killed)).toBe("open");
  expect(canResume(killed)).toBe(true);
  expect(canPause(killed)).toBe(false);
});

test("what waits in this process can be paused and cancelled; a missing token asks for Resume", () => {
  const waits = delivery({ state: "waiting", is_running: true, is_here: true });
  expect([canPause(waits), canResume(waits), canCancel(waits)]).toEqual([true, false, true]);
  expect(canResume(delivery({ state: "waiting", needs_token: true }))).toBe(true);
});

test("what another process runs is only looked at, and what is over is over", () => {
  const elsewhere = delivery({ state: "running", is_running: true, is_here: false });
  expect([canPause(elsewhere), canCancel(elsewhere), canResume(elsewhere)]).toEqual([false, false, false]);
  expect(canCancel(delivery({ state: "failed" }))).toBe(false);
});

test("what a person paused is no trouble, and what was cut off is told as that", () => {
  expect([word(delivery({ state: "interrupted", is_paused: true })), tone(delivery({ state: "interrupted", is_paused: true }))]).toEqual(["Paused", "info"]);
  expect([word(delivery({ state: "running" })), tone(delivery({ state: "running" }))]).toEqual(["Interrupted", "warn"]);
  expect(word(delivery({ state: "running", is_running: true }))).toBe("Under way");
});
