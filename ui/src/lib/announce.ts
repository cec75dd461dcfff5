// Words for screen readers that are not on the page. The frame listens, from before anything is said.

export type Urgency = "polite" | "urgent";
type Voice = (text: string, urgency: Urgency) => void;

let voice: Voice = () => {};

/** Says it when the reader is done with what it says now; `urgent` interrupts, for what went wrong. */
export function announce(text: string, urgency: Urgency = "polite"): void {
  voice(text, urgency);
}

/** For the one place that speaks; until the returned function is called. */
export function hear(by: Voice): () => void {
  voice = by;
  return () => {
    voice = () => {};
  };
}
