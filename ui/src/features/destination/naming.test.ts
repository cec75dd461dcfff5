// Holds that a folder's name becomes a name that the Hub takes, and whom a token lets us create for.
import { expect, test } from "vitest";
import type { Entity, Profile } from "../../backend";
import { likeliestName, nameFrom, owners, usable, whoSees, whyNot } from "./naming";

const entity = (name: string, change: Partial<Entity> = {}): Entity => ({
  kind: "organization", name, may: "", in_reach: true, can_create: true, can_write: true, permissions: [], why_not: null, ...change,
});
const profile = (change: Partial<Profile> = {}): Profile => ({
  id: "p", name: "Work", description: "", endpoint: "https://huggingface.co", is_practice: false,
  details: { account: "ada", kind: "write token", token_name: null, expires_at: null, entities: [entity("acme"), entity("ada", { kind: "user" }), entity("read-only", { can_create: false })] },
  health: { state: "valid", sentence: "Valid." }, trouble: null, checked_at: "2026-01-01T00:00:00Z", storage: "keychain", enabled: true, created_at: "2026-01-01T00:00:00Z",
  token_page: "https://huggingface.co/settings/tokens", ...change,
});

test("folder names become repository names", () => {
  expect(["My Model (final)", "bert_v2", "été 2026", "--x..y--", "..", "repo.git"].map(nameFrom)).toEqual(["My-Model-final", "bert_v2", "ete-2026", "x.y", "", "repo"]);
  expect(nameFrom("a".repeat(200))).toHaveLength(96);
});

test("the account first, then organizations that may be written to", () => {
  expect(owners(profile()).map(({ name }) => name)).toEqual(["ada", "acme"]);
});

test("disabled and expired profiles are told with their reason", () => {
  expect(whyNot(profile({ enabled: false }))).toBe("This profile is disabled.");
  expect(whyNot(profile({ health: { state: "expired", sentence: "The token expired." } }))).toBe("The token expired.");
  expect(usable(profile({ health: { state: "could_not_check", sentence: "" } }))).toBe(true);
});

test("a checkpoint is named after its run, wherever that lies", () => {
  const names = ["/runs/ticket router/checkpoint-500", "C:\\runs\\router\\checkpoint-7", "s3://bucket/team/router/checkpoint-10/", "/checkpoint-3", "/runs/checkpoint-best"];
  const last = (folder: string): string => folder.split(/[\\/]/).filter(Boolean).at(-1)!;
  expect(names.map((folder) => likeliestName({ folder, name: last(folder) }))).toEqual(["ticket-router", "router", "router", "checkpoint-3", "checkpoint-best"]);
});

test("a new repository of an organization is seen by its members, one of the account's own by the person", () => {
  expect(["ada", "", "acme"].map((owner) => whoSees(profile(), owner))).toEqual([
    "Private: only you and people you let in can see it.", "Private: only you and people you let in can see it.", "Private: only members of acme can see it.",
  ]);
});
