// A repository's name out of a folder's name, and which owners and profiles can be delivered to.

import type { Entity, Profile } from "../../backend";
import { words } from "../../words";

const LONGEST = 96;

/** What the Hub takes and still looks like the folder: letters, digits, '-', '_', '.', no doubled signs, none at the ends. */
export function nameFrom(folder: string): string {
  return folder
    .normalize("NFKD").replace(/[\u0300-\u036f]/g, "")
    .replace(/[^\w.-]+/g, "-").replace(/-{2,}/g, "-").replace(/\.{2,}/g, ".")
    .slice(0, LONGEST).replace(/^[-.]+|[-.]+$/g, "").replace(/\.git$/i, "");
}

/** Owners under which the profile's token may create a repository, the account itself first. */
export function owners(profile: Profile): Entity[] {
  const able = profile.details.entities.filter((entity) => entity.can_create && (entity.kind === "user" || entity.kind === "organization"));
  return [...able.filter(({ name }) => name === profile.details.account), ...able.filter(({ name }) => name !== profile.details.account)];
}

export function usable(profile: Profile): boolean {
  return profile.enabled && (profile.health.state === "valid" || profile.health.state === "reduced_access" || profile.health.state === "could_not_check");
}

/** Why a profile is not one to deliver with, in a few words. */
export function whyNot(profile: Profile): string | null {
  if (!profile.enabled) return words.destination.thisProfileIsDisabled;
  return usable(profile) ? null : profile.health.sentence;
}
