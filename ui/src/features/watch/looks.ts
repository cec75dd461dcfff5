// How watch folders and what was found in them look in a list: a word and a tone.
import type { FoundModel, WatchFolder } from "../../backend";
import type { Tone } from "../../components";
import { words } from "../../words";

type Look = { tone: Tone; word: string };

const FOUND: Record<FoundModel["state"], Look> = {
  queued: { tone: "neutral", word: words.watch.waitsItsTurn },
  held: { tone: "warn", word: words.watch.waitsForYou },
  delivering: { tone: "busy", word: words.watch.onItsWay },
  delivered: { tone: "good", word: words.everywhere.delivered },
  over: { tone: "neutral", word: words.watch.stayed },
};

export function standing({ state, tag }: FoundModel): Look {
  const look = FOUND[state];
  return tag ? { ...look, word: words.watch.withTag({ word: look.word, tag }) } : look;
}

/** `sentence`: what the word leaves open. */
export function looks({ state, state_in_words, settling }: WatchFolder): Look & { sentence: string } {
  switch (state) {
    case "watching":
      return { tone: "good", word: words.watch.watching, sentence: settling === 0 ? "" : words.watch.sentence({ text: capitalized(state_in_words) }) };
    case "paused":
      return { tone: "neutral", word: words.watch.paused, sentence: words.watch.foundWhenResumed };
    case "nobody_watches":
      return { tone: "neutral", word: words.watch.nobodyWatches, sentence: "" };
    case "trouble":
      return { tone: "warn", word: words.watch.lookAtIt, sentence: "" };
  }
}

/** The last part of a path. */
export function nameOfFolder(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
