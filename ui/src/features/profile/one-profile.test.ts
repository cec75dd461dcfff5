// Holds what a profile's page knows after each act.
import { expect, test } from "vitest";
import type { Delivery } from "../../backend/bindings";
import { OneProfile } from "./one-profile.svelte";
import { profile, scripted, trouble } from "./scripted-backend";

function delivery(id: string, changed: Partial<Delivery>): Delivery {
  return {
    id, model: "bert", folder: "/bert", rollback_to: null, started_by: null, repo: "ada/bert", endpoint: "https://huggingface.co", profile: "ada", profile_id: "p1", state: "finished", state_in_words: "finished", next_step: null,
    is_running: false, is_here: false, is_paused: false, needs_token: false, tag: "v1", visibility: "private", created_at: "2026-01-01T12:00:00Z", updated_at: "2026-01-01T12:00:00Z", ...changed,
  };
}

test("only its own deliveries, and of those the ones that would go on", async () => {
  const deliveries = [delivery("1", {}), delivery("2", { state: "waiting" }), delivery("3", { state: "running", profile_id: "p2" }), delivery("4", { state: "failed" })];
  const one = new OneProfile(scripted({ profiles: async () => [profile()], deliveries: async () => deliveries }).backend, "p1");
  await one.load();
  expect(one.deliveries.map(({ id }) => id)).toEqual(["1", "2", "4"]);
  expect(one.unfinished.map(({ id }) => id)).toEqual(["2"]);
});

test("a profile that is gone is told apart from one that is not there yet", async () => {
  const one = new OneProfile(scripted({}).backend, "p1");
  expect(one.profile).toBeUndefined();
  await one.load();
  expect(one.profile).toBeNull();
});

test("trouble with an act leaves the profile as it was", async () => {
  const one = new OneProfile(scripted({ profiles: async () => [profile()], checkProfile: () => Promise.reject(trouble("rate-limited")) }).backend, "p1");
  await one.load();
  expect(await one.check()).toBe(false);
  expect([one.trouble?.code, one.profile?.name, one.busy]).toEqual(["rate-limited", "ada", null]);
});

test("an act leaves the newest profile here", async () => {
  const { backend, asked } = scripted({ profiles: async () => [profile()], renameProfile: async () => profile({ name: "new" }) });
  const one = new OneProfile(backend, "p1");
  await one.load();
  expect(await one.rename(" new ", "")).toBe(true);
  expect(asked.at(-1)).toEqual(["renameProfile", "p1", "new", ""]);
  expect(one.profile?.name).toBe("new");
});
