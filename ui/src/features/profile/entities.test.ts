// Holds the order and the search of the places that a token reaches.
import { expect, test } from "vitest";
import type { Entity } from "../../backend";
import { grouped, reachInWords } from "./entities";

const place = (kind: Entity["kind"], name: string, in_reach = true): Entity => ({
  kind, name, may: in_reach ? "may create and write" : "out of reach", in_reach, can_create: in_reach, can_write: in_reach, permissions: [], why_not: null,
});
const all = [place("model", "lab/bert"), place("organization", "closed", false), place("organization", "lab"), place("user", "ada"), place("resource_group", "lab/vision")];

test("groups come in one order, and what is in reach comes first", () => {
  expect(grouped(all).map(({ title, entities }) => [title, ...entities.map(({ name }) => name)])).toEqual([
    ["Users", "ada"], ["Organizations", "lab", "closed"], ["Models", "lab/bert"], ["Resource groups", "lab/vision"],
  ]);
});

test("a search keeps only groups with a match", () => {
  expect(grouped(all, " BERT ").map(({ title }) => title)).toEqual(["Models"]);
  expect(grouped(all, "nothing")).toEqual([]);
});

test("the reach in one sentence", () => {
  const details = { account: "ada", kind: "fine-grained token", token_name: null, expires_at: null };
  expect(reachInWords({ ...details, entities: all })).toBe("It may deliver to 4 places. 1 more that this account knows is out of its reach.");
  expect(reachInWords({ ...details, entities: all.slice(0, 1) })).toBe("It may deliver to 1 place.");
});
