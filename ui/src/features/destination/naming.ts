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

/** A model's full path or address, and the name that the engine makes of its last part. */
export type Named = { folder: string; name: string };

/** The folder's name; a checkpoint has that of the run it belongs to, since every run has a checkpoint-500. */
export function likeliestName({ folder, name }: Named): string {
  const run = /^checkpoint-\d+$/.test(name) ? nameFrom(folder.split(/[\\/]/).filter(Boolean).at(-2) ?? "") : "";
  return run || nameFrom(name);
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

/** Who will see a new repository of `owner`, which is private. */
export function whoSees(profile: Profile, owner: string): string {
  return owner === "" || owner === profile.details.account ? words.destination.privateOnlyYouAndPeopleYou : words.destination.privateOnlyMembersOf({ owner });
}
