// Comparing what the pretended Hub hands out, and going back to an earlier version of a pretended repository.
import type { Backend } from "../backend";
import type { Check, Delivery, RollbackPlan, Version } from "../bindings";
import { start } from "./deliveries";
import { trouble } from "./ground";
import { newRun, type Run } from "./run";
import type { World } from "./world";

const STEPS = 8;
const STEP_MS = 400;

function runOf(world: World, id: string): Run {
  const found = world.runs.find((run) => run.delivery.id === id);
  if (!found) throw trouble("delivery-unknown", "There is no such delivery.", "Look at the list of deliveries.");
  return found;
}

function checkAt(run: Run, step: number): Check {
  const total = run.receipt?.content_bytes ?? 0;
  const files = run.files.length;
  const share = step / STEPS;
  return {
    running: step < STEPS, bytes_done: Math.round(total * share), bytes_total: total, files_done: Math.floor(files * share), files_total: files, waiting: null, equal: null, sentences: [], trouble: null,
    ended_at: null,
  };
}

function show(world: World, run: Run, check: Check): void {
  run.check = check;
  world.tell({ update: "check", delivery: run.delivery.id, check });
}

async function checking(world: World, run: Run): Promise<void> {
  for (let step = 1; step <= STEPS; step += 1) {
    await world.wait(STEP_MS);
    if (!run.check?.running) return;
    show(world, run, checkAt(run, step));
  }
  const equal = !world.variants.has("broken");
  const files = run.files.length;
  const sentences = equal ? [`Downloaded: all of it. ${files} files came back as read.`] : [`Downloaded: all of it. ${files - 1} files came back as read.`, `Came back otherwise: ${run.files[0]?.path ?? ""}`];
  show(world, run, { ...checkAt(run, STEPS), equal, sentences, ended_at: new Date().toISOString() });
}

function versionsOf(run: Run): Version[] {
  const newest = Number((run.delivery.tag ?? "v1").slice(1));
  return Array.from({ length: newest }, (_, index) => ({ tag: `v${newest - index}`, is_current: index === 0 }));
}

function planBack(run: Run, version: string): RollbackPlan {
  const [current] = versionsOf(run);
  const tag = `v${Number((current?.tag ?? "v1").slice(1)) + 1}`;
  const { repo, visibility } = run.delivery;
  return {
    agreed: { to: version, commit: "c".repeat(40), seen: "d".repeat(40), visibility }, tag, undoes_others: version === "v1",
    sentences: [
      `${repo} (${visibility}) goes from ${current?.tag} back to ${version}: it gets a new version ${tag} that holds exactly the files of ${version}.`,
      `${run.files.length} files; nothing is uploaded but 1.2 kB of small files.`, "Changed back: config.json, model-00001-of-00004.safetensors.",
      ...(version === "v1" ? ["Removed: NOTICE.txt.", "Not from a delivery of ours, and changed or removed by this: NOTICE.txt."] : []),
      "Every version so far stays in the history with its tag, so this can be undone in the same way.",
    ],
  };
}

function goBack(world: World, run: Run, version: string): Delivery {
  const now = new Date().toISOString();
  const delivery: Delivery = {
    ...run.delivery, id: `d-new-${world.next++}`, model: run.delivery.repo.split("/")[1] ?? "", folder: "", rollback_to: version, state: "running", state_in_words: "under way", next_step: null,
    is_running: true, is_here: true, tag: planBack(run, version).tag, created_at: now, updated_at: now,
  };
  const back = newRun(delivery, run.files.map(({ path, size }) => [path, size]));
  back.files.forEach((file) => Object.assign(file, { done: file.size, state: "already_there" }));
  back.phase = "freeze";
  world.runs = [back, ...world.runs];
  start(world, back);
  return delivery;
}

type Part = Pick<Backend, "receiptText" | "checkVersion" | "stopCheck" | "versions" | "planRollback" | "rollBack">;

export function proving(world: World): Part {
  return {
    receiptText: async (id) => {
      const { receipt } = runOf(world, id);
      if (!receipt) throw trouble("receipt-missing", "The delivery has no receipt yet.", "It gets one when it is finished.");
      return `Delivered as ${receipt.tag} to ${receipt.repo}.\n`;
    },
    checkVersion: async (id) => {
      await world.wait(200);
      const run = runOf(world, id);
      show(world, run, checkAt(run, 0));
      void checking(world, run);
      return checkAt(run, 0);
    },
    stopCheck: async (id) => {
      const run = runOf(world, id);
      if (run.check?.running) show(world, run, { ...run.check, running: false, trouble: trouble("stopped", "You stopped the comparison; nothing was changed anywhere.", "Compare again whenever you like.") });
    },
    versions: async (id) => {
      await world.wait(300);
      return versionsOf(runOf(world, id));
    },
    planRollback: async (id, version) => {
      await world.wait(400);
      return planBack(runOf(world, id), version);
    },
    rollBack: async (id, agreed) => {
      await world.wait(300);
      return goBack(world, runOf(world, id), agreed.to);
    },
  };
}
