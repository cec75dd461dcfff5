// Pretended watch folders: one whose trainings arrive, one with a model that waits for a person, one that is paused.
import type { Backend } from "../backend";
import type { FoundModel, WatchFolder, WatchOrder } from "../bindings";
import { HOME, HUB, minutesAgo, trouble } from "./ground";
import type { World } from "./world";

const POLICIES: Record<string, string> = {
  final: "the model that is there when the training has ended", best: "each checkpoint that the run calls its best", checkpoint: "each checkpoint",
};

function found(id: string, what: string, minutes: number, changed: Partial<FoundModel>): FoundModel {
  return {
    id, what, folder: `${HOME}/runs/${what}`, why: "the checkpoint is whole", finished_at: minutesAgo(minutes), state: "delivered", state_in_words: "delivered as v1", held_because: null, next_step: null, findings: [],
    may_leave: false, delivery: null, tag: null, ...changed,
  };
}

function folder(id: string, name: string, repo: string, policy: string, changed: Partial<WatchFolder>): WatchFolder {
  return {
    id, path: `${HOME}/runs/${name}`, profile: "p-personal", profile_name: "personal", endpoint: HUB, repo, policy,
    policy_in_words: POLICIES[policy] ?? `what lies beside a file named ${policy.slice("marker:".length)}`, settle_seconds: 60, patterns: { include: [], exclude: [], keep: [] },
    accept_warnings: false, enabled: true, settling: 0, state: "watching", state_in_words: "watching", trouble: null, found: [], created_at: minutesAgo(60 * 24 * 3), ...changed,
  };
}

export function someWatchFolders(): WatchFolder[] {
  return [
    folder("w1", "bert-tickets", "acme-labs/bert-tickets", "final", {
      found: [
        found("f3", "the final model of wednesday", 12, { state: "delivering", state_in_words: "is being delivered", why: "the training did its last step, says wednesday/checkpoint-3000/trainer_state.json" }),
        found("f2", "the final model of tuesday", 60 * 23, { state: "delivered", state_in_words: "delivered as v2", tag: "v2", why: "the training did its last step, says tuesday/checkpoint-3000/trainer_state.json" }),
        found("f1", "the final model of monday", 60 * 47, { state: "delivered", state_in_words: "delivered as v1", tag: "v1", why: "the training did its last step, says monday/checkpoint-3000/trainer_state.json" }),
      ],
    }),
    folder("w2", "llama-support", "ada/support-llama-8b", "checkpoint", {
      found: [
        found("f4", "checkpoint-1500", 3, {
          state: "held", state_in_words: "waits for you: Something in the folder has to be put right before it can be delivered.", why: "the checkpoint of step 1500 is whole",
          held_because: "Something in the folder has to be put right before it can be delivered.",
          next_step: "Put it right in its folder, which is noticed by itself, or open the folder and answer there; then look again, or put it aside.",
          findings: [{ severity: "blocks", code: "shard-missing", path: "model.safetensors.index.json", sentence: "model.safetensors.index.json names a part that is not there (model-00002-of-00003.safetensors).", remedy: "Copy the missing part into the folder." }],
        }),
        found("f5", "checkpoint-1000", 40, { state: "over", state_in_words: "removed before it was delivered; a larger save_total_limit keeps checkpoints longer", why: "the checkpoint of step 1000 is whole" }),
      ],
    }),
    folder("w3", "nightly", "ada/tiny-embedder", "marker:_SUCCESS", { enabled: false, state: "paused", state_in_words: "paused" }),
  ];
}

function made(world: World, id: string, order: WatchOrder): WatchFolder {
  if (!order.repo.includes("/")) throw trouble("repository-name", `${order.repo} is no name of a repository.`, "Write owner/name.");
  const profile = world.profiles.find((one) => one.id === order.profile);
  return folder(id, "", order.repo, order.policy, {
    path: order.path, profile: order.profile, profile_name: profile?.name ?? null, settle_seconds: order.settle_seconds, patterns: order.patterns, accept_warnings: order.accept_warnings,
  });
}

function change(world: World, id: string, changed: Partial<WatchFolder>): WatchFolder {
  const before = world.watchFolders.find((one) => one.id === id);
  if (!before) throw trouble("watch-folder-unknown", "There is no such watch folder.", "The page of watch folders shows those that there are.");
  const after = { ...before, ...changed };
  world.watchFolders = world.watchFolders.map((one) => (one.id === id ? after : one));
  world.tell({ update: "watch" });
  return after;
}

type Part = Pick<Backend, "watchFolders" | "addWatchFolder" | "changeWatchFolder" | "switchWatchFolder" | "removeWatchFolder" | "answerFoundModel">;

export function watching(world: World): Part {
  const after = async <T>(then: () => T): Promise<T> => {
    await world.wait(120);
    if (world.variants.has("broken")) throw trouble("database-trouble", "The list of watch folders can't be read.", "Restart Model Courier.");
    return then();
  };
  return {
    watchFolders: () => after(() => structuredClone(world.watchFolders)),
    addWatchFolder: (order) =>
      after(() => {
        const added = made(world, `w${(world.next += 1)}`, order);
        world.watchFolders = [...world.watchFolders, added];
        world.tell({ update: "watch" });
        return added;
      }),
    changeWatchFolder: (id, order) => after(() => change(world, id, { ...made(world, id, order), found: world.watchFolders.find((one) => one.id === id)?.found ?? [] })),
    switchWatchFolder: (id, enabled) => after(() => change(world, id, { enabled, state: enabled ? "watching" : "paused", state_in_words: enabled ? "watching" : "paused" })),
    removeWatchFolder: (id) =>
      after(() => {
        world.watchFolders = world.watchFolders.filter((one) => one.id !== id);
        world.tell({ update: "watch" });
      }),
    answerFoundModel: (id, answer) =>
      after(() => {
        const holder = world.watchFolders.find((one) => one.found.some((model) => model.id === id));
        const decided: Partial<FoundModel> = answer === "put_aside" ? { state: "over", state_in_words: "put aside" } : { state: "queued", state_in_words: "waits for its turn" };
        return change(world, holder?.id ?? "", { found: holder?.found.map((model) => (model.id === id ? { ...model, ...decided, findings: [], next_step: null, held_because: null } : model)) ?? [] });
      }),
  };
}
