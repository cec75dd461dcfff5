// Deliveries that the pretended world begins with.
import type { Delivery } from "../bindings";
import { HOME, HUB, minutesAgo, trouble } from "./ground";
import { modelIn } from "./models";
import { receiptOf } from "./receipts";
import { newRun, type Run, say } from "./run";
import type { World } from "./world";

const PLAIN = { include: [], exclude: [], keep: [] };

export function filesIn(folder: string): [string, number][] {
  return modelIn(folder, PLAIN)
    .files.filter((file) => file.left_out === null)
    .map((file) => [file.path, file.size]);
}

function delivery(id: string, folder: string, repo: string, minutes: number, more: Partial<Delivery> = {}): Delivery {
  return {
    id, model: folder.split("/").at(-1) ?? folder, folder: `${HOME}/${folder}`, rollback_to: null, started_by: null, repo, visibility: "private", endpoint: HUB, profile: repo.startsWith("ada/") ? "Personal" : "Acme Labs",
    profile_id: repo.startsWith("ada/") ? "p-personal" : "p-acme", state: "finished", state_in_words: "delivered", next_step: null, is_running: false, is_here: false, is_paused: false, needs_token: false, tag: null, created_at: minutesAgo(minutes + 6),
    updated_at: minutesAgo(minutes), ...more,
  };
}

function finished(id: string, folder: string, repo: string, minutes: number, tag: string): Run {
  const run = newRun(delivery(id, folder, repo, minutes, { tag }), filesIn(folder));
  run.receipt = receiptOf(run.delivery, run.files, run.delivery.created_at, run.delivery.updated_at);
  return run;
}

function halfway(run: Run, share: number): Run {
  for (const file of run.files.slice(0, Math.ceil(run.files.length * share))) {
    file.done = file.size;
    file.state = "done";
  }
  run.phase = "send";
  run.elapsed = 60;
  run.network = Math.round(run.files.reduce((sum, file) => sum + file.done, 0) * 0.42);
  say(run, "Files checked: nothing changed since the last look.");
  say(run, `${run.delivery.repo} is ours to write.`);
  return run;
}

const GOES_ON = "Resume goes on from where it stopped; Cancel gives it up.";

/** One of each state that a person can meet. */
function busy(): Run[] {
  const going = halfway(newRun(delivery("d-going", "models/support-llama-8b", "ada/support-llama-8b", 2, { state: "running", state_in_words: "under way", is_running: true, is_here: true }), filesIn("llama")), 0.2);
  const waiting = halfway(newRun(delivery("d-waiting", "runs/bert-tickets", "acme-labs/bert-tickets", 9, { state: "waiting", state_in_words: "waits until 14:05, as the Hub asks", is_running: true, is_here: true }), filesIn("bert")), 0.5);
  waiting.waiting = trouble("rate-limited", "The Hub asks us to wait until 14:05.", "It goes on by itself then.", true);
  const token = halfway(newRun(delivery("d-token", "models/tiny-embedder", "ada/tiny-embedder", 50, { state: "waiting", state_in_words: "waits for a token", needs_token: true, profile: "Old laptop", profile_id: "p-old" }), filesIn("bert")), 0.4);
  token.waiting = trouble("token-expired", "Token is invalid: the token “laptop-2024” has expired.", "Replace the token of the profile “Old laptop”; this delivery then goes on by itself.");
  const stopped = halfway(newRun(delivery("d-stopped", "models/support-llama-8b", "acme-labs/support-llama-8b", 130, { state: "interrupted", is_paused: true, state_in_words: "interrupted: you stopped it", next_step: GOES_ON }), filesIn("llama")), 0.6);
  const changed = halfway(newRun(delivery("d-changed", "runs/many-shards", "ada/experts", 260, { state: "failed", state_in_words: "not possible: the folder has more large files than one version holds" }), filesIn("many").slice(0, 40)), 0.3);
  changed.trouble = trouble("too-many-files", "The folder has more large files than one version holds (30,000; the limit is 25,000).", "Save the model in fewer, larger parts, or leave files out, then deliver again.");
  changed.remains = ["ada/experts was created and holds no version yet.", "5 MB were sent and belong to no version; the Hub removes them in time."];
  const given = newRun(delivery("d-cancelled", "runs/bert-tickets", "acme-labs/try-out", 400, { state: "cancelled", state_in_words: "cancelled" }), filesIn("bert"));
  given.remains = ["acme-labs/try-out is as it was before."];
  return [going, waiting, token, stopped, changed, given];
}

export function pastDeliveries(world: World): Run[] {
  const past = [
    finished("d-3", "models/support-llama-8b", "ada/support-llama-8b", 190, "v3"),
    finished("d-2", "runs/bert-tickets", "acme-labs/bert-tickets", 60 * 26, "v1"),
    finished("d-1", "models/tiny-embedder", "ada/tiny-embedder", 60 * 24 * 9, "v3"),
  ];
  const runs = world.variants.has("busy") ? [...busy(), ...past] : past;
  if (!world.variants.has("many")) return runs;
  const many = halfway(newRun(delivery("d-many", "runs/many-shards", "acme-labs/experts", 1, { state: "running", state_in_words: "under way", is_running: true, is_here: true }), filesIn("many")), 0.1);
  const odd = many.files[3];
  if (odd) Object.assign(odd, { state: "attention", done: 700_000 });
  return [many, ...runs];
}
