// Why the Deliver button can't be pressed yet, in one sentence; the first reason that a person can do something about.

import type { Model, Plan, UserError } from "../../backend";
import { words } from "../../words";

export type Situation = {
  model: Model | null; lookTrouble: UserError | null; profileChosen: boolean; profileTrouble: string | null; repo: string; nameTrouble: UserError | null; plan: Plan | null; planTrouble: UserError | null;
  busy: boolean; seenWarnings: boolean; cardRefused: boolean;
};

/** `null` when everything is ready. */
export function missing(now: Situation): string | null {
  if (now.lookTrouble) return words.deliver.theModelCantBeLookedAt;
  if (!now.model) return words.deliver.theModelIsBeingLookedAt;
  const blocking = (now.plan ?? now.model).findings.filter(({ severity }) => severity === "blocks").length;
  if (blocking > 0) return words.deliver.toBeDealtWithFirst(blocking);
  if (!now.profileChosen) return words.deliver.chooseAProfileFirst;
  if (now.profileTrouble) return now.profileTrouble;
  if (now.nameTrouble) return now.nameTrouble.sentence;
  if (!now.repo) return words.deliver.chooseARepositoryFirst;
  if (now.planTrouble) return now.planTrouble.sentence;
  if (now.cardRefused) return words.deliver.theHubWouldRefuseTheCard;
  if (now.busy || !now.plan) return words.deliver.thePlanIsBeingMade;
  return undecided(now.plan) ?? warnings(now.plan, now.seenWarnings);
}

function undecided(plan: Plan): string | null {
  return plan.undecided.length > 0 ? words.deliver.decideFirstWhatBecomesOfEdited(plan.undecided.length) : null;
}

function warnings(plan: Plan, seen: boolean): string | null {
  if (!plan.warned || seen || plan.already !== null) return null;
  return words.deliver.sayFirstThatYouHaveSeen(plan.findings.filter(({ severity }) => severity === "warns").length);
}
