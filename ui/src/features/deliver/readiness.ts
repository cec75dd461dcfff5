// Why the Deliver button can't be pressed yet, in one sentence; the first reason that a person can do something about.

import type { Model, Plan, UserError } from "../../backend";
import { count } from "../../lib/counts";

export type Situation = {
  model: Model | null; lookTrouble: UserError | null; profileChosen: boolean; profileTrouble: string | null; repo: string; nameTrouble: UserError | null; plan: Plan | null; planTrouble: UserError | null;
  busy: boolean; seenWarnings: boolean; cardRefused: boolean;
};

/** `null` when everything is ready. */
export function missing(now: Situation): string | null {
  if (now.lookTrouble) return "The folder can't be looked at.";
  if (!now.model) return "The folder is being looked at.";
  const blocking = (now.plan ?? now.model).findings.filter(({ severity }) => severity === "blocks").length;
  if (blocking > 0) return `${count(blocking, "finding has", "findings have")} to be dealt with first.`;
  if (!now.profileChosen) return "Choose a profile first.";
  if (now.profileTrouble) return now.profileTrouble;
  if (now.nameTrouble) return now.nameTrouble.sentence;
  if (!now.repo) return "Choose a repository first.";
  if (now.planTrouble) return now.planTrouble.sentence;
  if (now.cardRefused) return "The Hub would refuse the card. Correct it first.";
  if (now.busy || !now.plan) return "The plan is being made.";
  return undecided(now.plan) ?? warnings(now.plan, now.seenWarnings);
}

function undecided(plan: Plan): string | null {
  return plan.undecided.length > 0 ? `Decide first what becomes of ${count(plan.undecided.length, "file that was", "files that were")} edited on the Hub.` : null;
}

function warnings(plan: Plan, seen: boolean): string | null {
  if (!plan.warned || seen || plan.already !== null) return null;
  const one = plan.findings.filter(({ severity }) => severity === "warns").length === 1;
  return `Say first that you have seen the ${one ? "warning" : "warnings"}.`;
}
