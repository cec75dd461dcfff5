// Where a delivery stands, for lists: its group, its word and tone, and what can be done. Running first, then what waits for somebody, then the past.

import type { Delivery, DeliveryPage, DeliveryState } from "../../backend";
import { wantsPlan } from "../../lib/cures";
import { href } from "../../lib/route";
import { words } from "../../words";

export type Group = "running" | "open" | "past";
export type Tone = "good" | "warn" | "bad" | "info" | "neutral" | "busy";
export type Filter = "all" | Group;

const WORDS: Record<DeliveryState, [string, Tone]> = {
  running: [words.everywhere.underWay, "busy"], waiting: [words.deliveries.waiting, "warn"], interrupted: [words.deliveries.interrupted, "warn"], failed: [words.everywhere.stopped, "bad"], cancelled: [words.deliveries.cancelled, "neutral"],
  finished: [words.everywhere.delivered, "good"],
};

/** What a person did themselves is no trouble. One that says that it runs may have been killed. */
function look(delivery: Delivery): [string, Tone] {
  if (delivery.is_paused) return [words.deliveries.paused, "info"];
  return WORDS[delivery.state === "running" && group(delivery) === "open" ? "interrupted" : delivery.state];
}

export function word(delivery: Delivery): string {
  return look(delivery)[0];
}

export function tone(delivery: Delivery): Tone {
  return look(delivery)[1];
}

export function group(delivery: Delivery): Group {
  if (delivery.state === "running" && delivery.is_running) return "running";
  return delivery.state === "finished" || delivery.state === "cancelled" || delivery.state === "failed" ? "past" : "open";
}

export function canPause(delivery: Delivery): boolean {
  return delivery.is_running && delivery.is_here;
}

/** One that waits goes on by itself; one that stopped, or waits for a token, is resumed by a person. Without its profile nothing goes on. */
export function canResume(delivery: Delivery): boolean {
  return group(delivery) === "open" && !(delivery.is_running && !delivery.needs_token) && !(delivery.profile && lacksProfile(delivery));
}

/** Its profile was deleted, or it was begun with a token of the environment. */
export function lacksProfile(delivery: Delivery): boolean {
  return group(delivery) === "open" && !delivery.is_running && delivery.profile_id === null;
}

export function canCancel(delivery: Delivery): boolean {
  return group(delivery) !== "past" && (delivery.is_here || !delivery.is_running);
}

/** The way to its plan: the same model, profile and repository. A rollback has none. */
export function plan({ rollback_to, folder, profile_id, repo }: Delivery): string | null {
  return rollback_to ? null : href("/deliver", { folder, ...(profile_id ? { profile: profile_id } : {}), repo });
}

/** Whether it waits for an answer that is given in its plan. */
export function asksForPlan({ delivery, trouble }: DeliveryPage): boolean {
  return group(delivery) === "open" && !delivery.rollback_to && trouble !== null && wantsPlan(trouble.code);
}

/** Whether a rollback has to be asked for anew: it is over, or what it would undo is not what a person agreed to. */
export function wantsRollback({ delivery, trouble }: DeliveryPage): boolean {
  return delivery.rollback_to !== null && !delivery.is_running && (delivery.state === "failed" || delivery.state === "cancelled" || trouble?.code === "changed-since-agreed");
}

const RANK: Record<Group, number> = { running: 0, open: 1, past: 2 };

/** Those that match, running first, newest first within a group. */
export function shown(all: Delivery[], filter: Filter, search: string): Delivery[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .filter((delivery) => filter === "all" || group(delivery) === filter)
    .filter((delivery) => words.every((each) => `${delivery.model} ${delivery.repo} ${delivery.profile ?? ""} ${delivery.tag ?? ""}`.toLowerCase().includes(each)))
    .sort((a, b) => RANK[group(a)] - RANK[group(b)] || b.created_at.localeCompare(a.created_at));
}
