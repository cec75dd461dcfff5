// The places that a token's account knows, as a person looks through them: grouped, searched, counted.
import type { Entity, EntityKind, TokenDetails } from "../../backend";
import { count } from "../../lib/counts";
import { words } from "../../words";

/** From this many places on there is a search field. */
export const MANY = 10;

export type Group = { kind: EntityKind; title: string; entities: Entity[] };

const TITLES: [EntityKind, string][] = [
  ["user", words.profile.users],
  ["organization", words.profile.organizations],
  ["model", words.profile.models],
  ["resource_group", words.profile.resourceGroups],
];

/** Groups that have a match; what the token reaches comes first in each. */
export function grouped(entities: Entity[], query = ""): Group[] {
  const wanted = query.trim().toLowerCase();
  const hits = entities.filter((entity) => entity.name.toLowerCase().includes(wanted));
  return TITLES.map(([kind, title]) => ({ kind, title, entities: reachableFirst(hits.filter((entity) => entity.kind === kind)) })).filter(
    (group) => group.entities.length > 0,
  );
}

/** `It may deliver to 3 places. 2 more that this account knows are out of its reach.` */
export function reachInWords({ entities }: TokenDetails): string {
  const reached = entities.filter((entity) => entity.in_reach).length;
  const rest = entities.length - reached;
  const first = words.profile.itMayDeliverTo({ count: count(reached, "places") });
  if (rest === 0) return first;
  return `${first} ${words.profile.outOfItsReach(rest)}`;
}

function reachableFirst(entities: Entity[]): Entity[] {
  return [...entities].sort((a, b) => Number(b.in_reach) - Number(a.in_reach) || a.name.localeCompare(b.name));
}
