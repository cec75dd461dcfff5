// Holds that the button says the first thing that is missing, and nothing when all is ready.
import { expect, test } from "vitest";
import type { Model, Plan, Remark } from "../../backend";
import { missing, type Situation } from "./readiness";

const model: Model = {
  folder: "/m", name: "m", facts: [], files: [], delivered_files: 1, delivered_bytes: 1, left_out_files: 0, left_out_bytes: 0, findings: [], blocked: false, warned: false, generated: [],
  untold: [], card: { own: false, added: [], conflicts: [], trouble: null }, own_files: [], request: null,
};
const plan: Plan = {
  repo: "ada/m", repository: "new", visibility: "private", tag: "v1", already: null, already_by: null, files: 1, bytes: 1, send_certain: 1, send_possible: 0, sentences: [], added: [], changed: [], removed: [],
  kept: [], to_compare: [], undecided: [], findings: [], blocked: false, warned: false, generated: [],
};
const ready: Situation = {
  model, lookTrouble: null, profileChosen: true, profileTrouble: null, repo: "ada/m", nameTrouble: null, plan, planTrouble: null, busy: false, seenWarnings: false, cardRefused: false,
};
const block: Remark = { severity: "blocks", code: "shard_missing", path: null, sentence: "", remedy: "" };

test("ready means no reason", () => {
  expect(missing(ready)).toBeNull();
});

test("the first missing thing is named", () => {
  expect(missing({ ...ready, model: null, plan: null })).toBe("The model is being looked at.");
  expect(missing({ ...ready, profileChosen: false })).toBe("Choose a profile first.");
  expect(missing({ ...ready, profileTrouble: "The token expired." })).toBe("The token expired.");
  expect(missing({ ...ready, repo: "" })).toBe("Choose a repository first.");
  expect(missing({ ...ready, cardRefused: true })).toBe("The Hub would refuse the card. Correct it first.");
  expect(missing({ ...ready, busy: true })).toBe("The plan is being made.");
});

test("findings, decisions and warnings stop, each with its own words", () => {
  expect(missing({ ...ready, plan: { ...plan, findings: [block], blocked: true } })).toBe("1 finding has to be dealt with first.");
  expect(missing({ ...ready, plan: { ...plan, undecided: ["README.md"] } })).toBe("Decide first what becomes of 1 file that was edited on the Hub.");
  expect(missing({ ...ready, plan: { ...plan, warned: true } })).toBe("Say first that you have seen the warnings.");
  const warning: Remark = { ...block, severity: "warns" };
  expect(missing({ ...ready, plan: { ...plan, warned: true, findings: [warning] } })).toBe("Say first that you have seen the warning.");
  expect(missing({ ...ready, plan: { ...plan, warned: true }, seenWarnings: true })).toBeNull();
});
