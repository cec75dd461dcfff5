// Repositories of the pretended Hub, and what a delivery to one would do.
import type { Backend } from "../backend";
import type { Estimate, KnownRepository, Order, Plan, UserError } from "../bindings";
import { bytes } from "../../lib/bytes";
import { minutesAgo, trouble } from "./ground";
import { GENERATED, modelIn } from "./models";
import { profileNamed } from "./profiles";
import type { World } from "./world";

const REPOSITORIES: KnownRepository[] = [
  { name: "ada/support-llama-8b", visibility: "private", updated_at: minutesAgo(190) },
  { name: "ada/tiny-embedder", visibility: "private", updated_at: minutesAgo(60 * 24 * 9) },
  { name: "acme-labs/bert-tickets", visibility: "private", updated_at: minutesAgo(60 * 26) },
  { name: "acme-labs/support-llama-8b", visibility: "private", updated_at: minutesAgo(60 * 24 * 31) },
  { name: "acme-labs/open-tickets-model", visibility: "public", updated_at: minutesAgo(60 * 24 * 120) },
  ...Array.from({ length: 18 }, (_, index): KnownRepository => ({ name: `ada/experiment-${index + 1}`, visibility: "private", updated_at: minutesAgo(60 * 24 * (index + 12)) })),
];

function wrongName(repo: string): UserError | null {
  const name = repo.split("/")[1] ?? "";
  if (name === "") return trouble("repository-name", "A repository needs a name.", "Write one after the owner.");
  if (/[^\w.-]/.test(name)) return trouble("repository-name", "The Hub takes letters, digits, and . _ - in names.", "Leave the other characters out.");
  if (/^[-.]|[-.]$|--|\.\./.test(name)) return trouble("repository-name", "The Hub takes no name that begins or ends with - or . or repeats them.", "Change the name a little.");
  return name.length > 96 ? trouble("repository-name", "The Hub takes names of up to 96 characters.", "Shorten the name.") : null;
}

function sentences(plan: Plan): string[] {
  if (plan.already) return [`To ${plan.repo}, which exists.`, `This content is there already as ${plan.already}: nothing will be sent.`];
  return [
    `To ${plan.repo}, ${plan.repository === "new" ? "a new repository" : "which exists"}, ${plan.visibility}.`,
    `${plan.files} files, ${bytes(plan.bytes)}, about ${bytes(plan.send_certain)} to send, will become the version ${plan.tag}.`,
  ];
}

function planFor(order: Order): Plan {
  const model = modelIn(order.folder, order.patterns);
  const there = REPOSITORIES.find((repository) => repository.name === order.repo);
  if (order.mode === "existing" && !there) throw trouble("repository-missing", `${order.repo} does not exist, or this token may not see it; the Hub does not tell which.`, "Check owner and name.");
  if (order.mode === "new" && there) throw trouble("name-taken", `${order.repo} exists already.`, "Choose another name, or deliver into the existing repository.");
  const paths = model.files.filter((file) => file.left_out === null).map((file) => file.path);
  const plan: Plan = {
    repo: order.repo, repository: there ? "existing" : "new", visibility: there?.visibility ?? "private", tag: there ? "v4" : "v1",
    already: order.repo.endsWith("tiny-embedder") ? "v3" : null, already_by: null, files: model.delivered_files + 3, bytes: model.delivered_bytes + 4100,
    send_certain: there ? Math.round(model.delivered_bytes * 0.31) : model.delivered_bytes, send_possible: there ? Math.round(model.delivered_bytes * 0.08) : 0, sentences: [],
    added: there ? [] : [...paths, ...GENERATED.map((file) => file.path)], changed: there ? paths.slice(0, 4) : [], removed: there ? ["model-00005-of-00005.safetensors"] : [],
    kept: there ? [{ path: "README.md", why: "somebody edited it there" }] : [], to_compare: there ? paths.slice(4, 5) : [],
    undecided: order.repo.endsWith("bert-tickets") && order.edited === "ask" ? ["tokenizer.json"] : [],
    findings: model.findings, blocked: model.blocked, warned: model.warned, generated: GENERATED.map((file) => order.texts.find((edited) => edited.path === file.path) ?? file),
  };
  return { ...plan, sentences: sentences(plan) };
}

let estimates = 0;

async function estimate(world: World, plan: Plan, turn: number): Promise<Estimate> {
  const mine = (estimates += 1);
  const of = plan.send_certain + plan.send_possible;
  for (let step = 1; plan.repository === "existing" && step <= 10; step += 1) {
    await world.wait(350);
    if (mine !== estimates) throw trouble("stopped", "The estimate was stopped; nothing was sent.", "The plan says how much can travel at most.");
    world.tell({ update: "estimate", turn, at_most: Math.round(of * (1 - 0.08 * step)), looked_at: Math.round((of * step) / 10), of });
  }
  const to_send = plan.repository === "new" ? of : Math.round(of * 0.17);
  return { to_send, files: plan.added.length + plan.changed.length, basis: plan.repository === "new" ? "not_asked" : "blocks" };
}

export function destinations(world: World): Pick<Backend, "repositories" | "checkRepositoryName" | "plan" | "estimate" | "stopEstimate"> {
  return {
    repositories: async (profile, query) => {
      await world.wait(450);
      profileNamed(world, profile);
      return REPOSITORIES.filter((repository) => repository.name.includes(query.toLowerCase()));
    },
    estimate: (order, turn) => estimate(world, planFor(order), turn),
    stopEstimate: async () => {
      estimates += 1;
    },
    checkRepositoryName: async (repo) => {
      await world.wait(60);
      return wrongName(repo);
    },
    plan: async (order, reHash) => {
      await world.wait(900);
      profileNamed(world, order.profile);
      const plan = planFor(order);
      return reHash ? { ...plan, already: null, to_compare: [...plan.to_compare, ...plan.added, ...plan.changed], added: [], changed: [] } : plan;
    },
  };
}
