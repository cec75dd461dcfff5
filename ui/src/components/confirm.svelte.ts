// "Are you sure?" as a promise: one question at a time, shown by ConfirmHost, which the frame mounts once.

import { untrack } from "svelte";

export interface Question {
  title: string;
  text: string;
  /** The word on the button that does it. */
  confirm: string;
  /** The word on the button that leaves things as they are. */
  keep?: string;
  danger?: boolean;
}

type Asked = Question & { answer: (yes: boolean) => void };

let asked: Asked | null = $state.raw(null);

export function confirm(question: Question): Promise<boolean> {
  untrack(() => asked)?.answer(false);
  return new Promise((resolve) => {
    asked = { ...question, answer: resolve };
  });
}

/** For ConfirmHost only. */
export const pending = {
  get question(): Question | null {
    return asked;
  },
  answer(yes: boolean): void {
    const question = asked;
    asked = null;
    question?.answer(yes);
  },
};
