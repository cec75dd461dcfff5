// Holds that in the good case nothing has to be typed, and that a name counts only after the Hub's rules were asked.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { getBackend, setBackend } from "../../backend";
import type { Backend, Entity, KnownRepository, Profile, UserError } from "../../backend";
import { Destination } from "./destination.svelte";

const entity = (name: string, kind: Entity["kind"]): Entity => ({ kind, name, may: "", in_reach: true, can_create: true, can_write: true, permissions: [], why_not: null });
const profile = (id: string, state: Profile["health"]["state"] = "valid"): Profile => ({
  id, name: `Profile ${id}`, description: "", endpoint: "https://huggingface.co", is_practice: false,
  details: { account: "ada", kind: "write token", token_name: null, expires_at: null, entities: [entity("ada", "user"), entity("acme", "organization")] },
  health: { state, sentence: state }, trouble: null, checked_at: "", storage: "keychain", enabled: true, created_at: "", token_page: "",
});
const refused: UserError = { code: "repository-name", sentence: "That is no name.", next_step: "Use letters.", retry: false };

let searched: string[];

beforeEach(() => {
  vi.useFakeTimers();
  searched = [];
  setBackend({
    profiles: async () => [profile("old", "expired"), profile("good")],
    checkRepositoryName: async (repo: string) => (repo.includes("!") ? refused : null),
    repositories: async (_profile: string, query: string): Promise<KnownRepository[]> => {
      searched.push(query);
      return [{ name: "ada/known", visibility: "private", updated_at: null }];
    },
  } as unknown as Backend);
});
afterEach(() => vi.useRealTimers());

test("a usable profile, the own account and the folder's name are chosen already", async () => {
  const destination = new Destination();
  await destination.load({});
  destination.suggest({ folder: "/runs/My Model", name: "My Model" });
  await vi.advanceTimersByTimeAsync(1000);
  expect([destination.profileId, destination.repo, destination.mode]).toEqual(["good", "ada/My-Model", "create_if_missing"]);
});

test("a name that is being typed, or refused, is no destination", async () => {
  const destination = new Destination();
  await destination.load({});
  destination.suggest({ folder: "/runs/model", name: "model" });
  await vi.advanceTimersByTimeAsync(1000);
  destination.typeName("model!");
  expect(destination.repo).toBe("");
  await vi.advanceTimersByTimeAsync(1000);
  expect([destination.repo, destination.nameTrouble?.code]).toEqual(["", "repository-name"]);
  destination.typeName("model2");
  await vi.advanceTimersByTimeAsync(1000);
  expect(destination.repo).toBe("ada/model2");
});

test("a typed name is not replaced by the folder's", async () => {
  const destination = new Destination();
  await destination.load({});
  destination.typeName("mine");
  destination.suggest({ folder: "/runs/folder", name: "folder" });
  expect(destination.name).toBe("mine");
});

test("an earlier delivery fills in where it was to go, whether it got that far or not", async () => {
  const destination = new Destination();
  await destination.load({ profile: "Profile good", repo: "acme/before" });
  await vi.advanceTimersByTimeAsync(1000);
  expect([destination.profileId, destination.repo, destination.mode]).toEqual(["good", "acme/before", "create_if_missing"]);
});

test("a repository that the person chose has to be there", async () => {
  const destination = new Destination();
  await destination.load({ profile: "good", repo: "acme/before" });
  destination.existing = "ada/known";
  expect(destination.mode).toBe("existing");
  destination.chooseKind("new");
  destination.chooseKind("existing");
  destination.existing = "acme/before";
  expect(destination.mode).toBe("existing");
});

test("profiles that could not be loaded are asked for again, with the same destination in mind", async () => {
  const profiles = vi.fn(async () => [profile("good")]).mockRejectedValueOnce(refused);
  setBackend({ ...getBackend(), profiles });
  const destination = new Destination();
  await destination.load({ profile: "good", repo: "acme/before" });
  expect([destination.trouble?.code, destination.repo]).toEqual(["repository-name", ""]);
  await destination.again();
  expect([destination.trouble, destination.repo]).toEqual([null, "acme/before"]);
});

test("fast typing asks once", async () => {
  const destination = new Destination();
  await destination.load({});
  for (const query of ["k", "kn", "kno"]) destination.search(query);
  await vi.advanceTimersByTimeAsync(1000);
  expect(searched).toEqual(["kno"]);
  expect(destination.known).toHaveLength(1);
});

test("a profile of an earlier delivery is meant by its id: another one may have its name by now", async () => {
  setBackend({ ...getBackend(), profiles: async () => [profile("first"), { ...profile("second"), name: "first" }, { ...profile("third"), name: "second" }] });
  const destination = new Destination();
  await destination.load({ profile: "second" });
  expect(destination.profileId).toBe("second");
});

test("who comes back finds what was chosen, with what became of the profiles meanwhile", async () => {
  let there = [profile("good"), profile("other")];
  setBackend({ ...getBackend(), profiles: async () => there });
  const destination = new Destination();
  await destination.load({});
  expect(destination.chosen).toBe(false);
  destination.chooseProfile("other");
  destination.typeName("mine");
  destination.end();
  there = [...there, profile("new")];
  await destination.refresh();
  await vi.advanceTimersByTimeAsync(1000);
  expect([destination.profileId, destination.repo, destination.profiles.length]).toEqual(["other", "ada/mine", 3]);
  there = [profile("new")];
  await destination.refresh();
  expect([destination.profileId, destination.name]).toEqual(["new", "mine"]);
});

test("an owner that a new token does not reach gives way to one that it does", async () => {
  setBackend({ ...getBackend(), profiles: async () => [profile("good")] });
  const destination = new Destination();
  await destination.load({});
  destination.suggest({ folder: "/runs/bert", name: "bert" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(destination.repo).toBe("ada/bert");
  const narrower = { ...profile("good"), details: { ...profile("good").details, entities: [entity("acme", "organization")] } };
  setBackend({ ...getBackend(), profiles: async () => [narrower] });
  await destination.refresh();
  await vi.advanceTimersByTimeAsync(1000);
  expect(destination.repo).toBe("acme/bert");
});
