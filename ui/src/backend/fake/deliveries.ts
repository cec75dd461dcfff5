// Starting, watching, pausing and ending pretended deliveries.
import type { Backend } from "../backend";
import type { Agreed, Begun, Delivery, DeliveryPage, Order, Profile } from "../bindings";
import { HOME, HUB, trouble } from "./ground";
import { modelIn } from "./models";
import { profileNamed } from "./profiles";
import { receiptOf } from "./receipts";
import { change, newRun, numbersOf, PHASES, rateOf, type Run, say, step, windowOf } from "./run";
import type { World } from "./world";

const STEP = 0.1;
const STALL_AT = 0.3;

const SAID: Record<string, string> = {
  freeze: "Looking at every file once, so that they can't change unseen.",
  repository: "Asking the Hub what it has already.",
  send: "Sending what is new.",
  commit: "All bytes are there. Saving them as one version.",
  verify: "Comparing path, size and hash of every file with what was read.",
  tag: "Every file is the same. Setting the tag.",
};

function log(world: World, run: Run, text: string): void {
  world.tell({ update: "log", delivery: run.delivery.id, line: say(run, text) });
}

function finish(world: World, run: Run): void {
  run.stop();
  change(run, "finished", "delivered");
  run.delivery.tag ??= "v1";
  run.receipt = receiptOf(run.delivery, run.files, run.delivery.created_at, run.delivery.updated_at);
  log(world, run, `Delivered as ${run.delivery.tag} to ${run.delivery.repo}.`);
  world.tell({ update: "delivery", delivery: run.delivery });
}

function tick(world: World, run: Run): void {
  if (run.delivery.state !== "running") return;
  const moved = step(run, STEP);
  if (moved && run.phase === null) return finish(world, run);
  if (moved && run.phase) log(world, run, SAID[run.phase] ?? run.phase);
  const numbers = numbersOf(run);
  if (world.variants.has("stalled") && run.phase === "send" && numbers.content_done > numbers.content_total * STALL_AT) run.stalled = 30 + Math.floor(run.inPhase);
  world.tell({
    update: "progress", delivery: run.delivery.id, phase: run.phase, numbers, bytes_per_second: rateOf(run), stalled: run.stalled, sample: run.phase === "send" ? (run.samples.at(-1) ?? null) : null,
  });
  if (run.watched) world.tell({ update: "files", window: windowOf(run) });
}

/** Lets a run move until it stops. */
export function start(world: World, run: Run): void {
  run.stop();
  const timer = setInterval(() => tick(world, run), STEP * 1000);
  run.stop = () => clearInterval(timer);
  world.tell({ update: "delivery", delivery: run.delivery });
}

function runOf(world: World, id: string): Run {
  const found = world.runs.find((run) => run.delivery.id === id);
  if (!found) throw trouble("delivery-missing", "There is no such delivery.", "Look at the list of deliveries.");
  return found;
}

function begin(world: World, order: Order, agreed: Agreed, instead: boolean): Begun {
  const model = modelIn(order.folder, order.patterns);
  if (model.blocked) throw trouble("preflight", "The folder has something that stops a delivery.", "Look at the findings first.");
  const runs = world.runs.find((run) => run.delivery.is_here && run.delivery.folder === order.folder && run.delivery.repo === order.repo);
  if (runs && !instead) return { begun: "runs_otherwise", delivery: runs.delivery, differs: ["which files are taken", "the message for the history"] };
  runs?.stop();
  world.runs = world.runs.filter((run) => run !== runs);
  const now = new Date().toISOString();
  const delivery: Delivery = {
    id: `d-new-${world.next++}`, model: model.name, folder: order.folder, rollback_to: null, started_by: null, repo: order.repo, visibility: agreed.visibility ?? "private", endpoint: HUB,
    profile: profileNamed(world, order.profile).name, profile_id: order.profile, state: "running", state_in_words: "under way", next_step: null, is_running: true, is_here: true, is_paused: false, needs_token: false,
    tag: agreed.repository === "new" ? "v1" : "v4", created_at: now, updated_at: now,
  };
  const run = newRun(delivery, model.files.filter((file) => file.left_out === null).map((file) => [file.path, file.size]));
  run.phase = "freeze";
  world.runs = [run, ...world.runs];
  start(world, run);
  return { begun: "under_way", delivery };
}

/** The profile may be deleted while the window is open. */
function known(world: World, delivery: Delivery): Delivery {
  const there = world.profiles.find(({ id }) => id === delivery.profile_id);
  return { ...structuredClone(delivery), profile: there?.name ?? delivery.profile, profile_id: there?.id ?? null };
}

function goOn(world: World, run: Run): void {
  Object.assign(run, { stalled: null, waiting: null, trouble: null });
  change(run, "running", "under way");
  log(world, run, "Goes on from where it stopped.");
  start(world, run);
}

function pageOf(world: World, run: Run): DeliveryPage {
  const going = run.delivery.state === "running" || run.delivery.state === "waiting" || run.delivery.state === "interrupted";
  const live = { phase: run.phase, numbers: numbersOf(run), bytes_per_second: rateOf(run), stalled: run.stalled, waiting: run.waiting, samples: run.samples, log: run.log };
  return structuredClone({ delivery: known(world, run.delivery), phases: PHASES, live: going ? live : null, trouble: run.trouble, remains: run.remains, leaves_repository: run.delivery.state === "cancelled" && run.remains.some((line) => line.includes("was created")), receipt: run.receipt, check: run.check });
}

function cancel(world: World, run: Run): string[] {
  run.stop();
  run.remains = numbersOf(run).content_done > 0 ? [`${run.delivery.repo} was created and holds no version yet.`, "What was sent belongs to no version; the Hub removes it in time."] : [`${run.delivery.repo} is as it was before.`];
  change(run, "cancelled", "cancelled");
  world.tell({ update: "delivery", delivery: run.delivery });
  return run.remains;
}

type Part = Pick<Backend, "deliver" | "deliveries" | "delivery" | "watchFiles" | "pause" | "resume" | "handOver" | "profilesFor" | "cancel" | "cleanUp" | "openOnHub" | "showFolder" | "exportReceipt">;

export function deliveries(world: World): Part {
  return {
    deliver: async (order, agreed, instead) => {
      await world.wait(300);
      return begin(world, order, agreed, instead);
    },
    deliveries: async () => {
      await world.wait(90);
      if (world.variants.has("broken")) throw trouble("database-unreadable", "The list of deliveries can't be read.", "Restart Model Courier. If it stays so, its folder may be on a disk that is gone.");
      return world.runs.map((run) => known(world, run.delivery));
    },
    delivery: async (id) => {
      await world.wait(90);
      return pageOf(world, runOf(world, id));
    },
    watchFiles: async (id, from, count) => {
      const run = runOf(world, id);
      run.watched = { from, count };
      return windowOf(run);
    },
    pause: async (id) => {
      await world.wait(500);
      const run = runOf(world, id);
      run.stop();
      change(run, "interrupted", "interrupted: you stopped it", "Resume goes on from where it stopped; Cancel gives it up.");
      run.delivery = { ...run.delivery, is_paused: true };
      log(world, run, "Stopped by you.");
      world.tell({ update: "delivery", delivery: run.delivery });
    },
    resume: async (id) => {
      await world.wait(200);
      goOn(world, runOf(world, id));
    },
    handOver: async (id, profile) => {
      await world.wait(200);
      const run = runOf(world, id);
      run.delivery = { ...run.delivery, profile: profileNamed(world, profile).name, profile_id: profile };
      goOn(world, run);
    },
    profilesFor: async (id) => {
      await world.wait(90);
      const { endpoint, repo } = runOf(world, id).delivery;
      const mayWrite = (profile: Profile): boolean => profile.details.entities.some((entity) => entity.can_write && (entity.name === repo || entity.name === repo.split("/")[0]));
      return structuredClone(world.profiles.filter((profile) => profile.endpoint === endpoint && profile.enabled && profile.trouble === null && mayWrite(profile)));
    },
    cleanUp: async (id) => {
      await world.wait(500);
      const run = runOf(world, id);
      run.remains = [`${run.delivery.repo}, which this delivery made, was deleted again.`];
      return run.remains;
    },
    cancel: async (id) => {
      await world.wait(600);
      return cancel(world, runOf(world, id));
    },
    openOnHub: async () => {},
    showFolder: async () => {},
    exportReceipt: async (id) => `${HOME}/Documents/receipt-${id}.json`,
  };
}
