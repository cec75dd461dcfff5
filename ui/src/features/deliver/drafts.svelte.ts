// The drafts of this window: what stands on a Deliver page stays until it is delivered or begun anew, wherever a person goes meanwhile. Kept in memory only.

import { Draft } from "./draft.svelte";

/** A draft holds the list of its folder's files. */
const MOST = 6;

/** The one looked at last is the last. */
let kept = $state.raw<Draft[]>([]);

/** What is derived in a draft must not end with the page that it was begun on. */
function begun(folder: string): Draft {
  const made: Draft[] = [];
  $effect.root(() => void made.push(new Draft(folder)));
  return made[0] as Draft;
}

export const drafts = {
  /** The draft of a folder: the one that was left, or a new one. */
  of(folder: string): Draft {
    const draft = kept.find(({ look }) => look.folder === folder) ?? begun(folder);
    kept = [...kept.filter((other) => other !== draft), draft].slice(-MOST);
    return draft;
  },
  forget(draft: Draft): void {
    kept = kept.filter((other) => other !== draft);
  },
  /** The one that was left last; a folder that could not be looked at has nothing to go on with. */
  get last(): Draft | null {
    return kept.findLast(({ look }) => look.trouble === null) ?? null;
  },
};
