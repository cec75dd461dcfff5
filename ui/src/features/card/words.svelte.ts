// The words that the Hub knows for some fields, asked for once.

import { getBackend } from "../../backend";
import type { CardWords } from "../../backend";

let all = $state.raw<CardWords | null>(null);
let asked = false;

export const words = {
  get all(): CardWords | null {
    return all;
  },
  async load(): Promise<void> {
    if (asked) return;
    asked = true;
    try {
      all = await getBackend().cardWords();
    } catch {
      // Without the list a word is typed at the source; asked for again with the next form.
      asked = false;
    }
  },
};
