// The one backend of this window, and the updates it sends, shared among whoever listens.
import type { Backend } from "./backend";
import type { Update } from "./bindings";

export type * from "./bindings";
export type { Backend } from "./backend";
export { asUserError } from "./errors";

type Listener = (update: Update) => void;

let chosen: Backend | null = null;
const listeners = new Set<Listener>();

/** Called once by main.ts, and by tests. */
export function setBackend(backend: Backend): void {
  chosen = backend;
}

export function getBackend(): Backend {
  if (!chosen) throw new Error("main.ts chooses the backend before anything is shown");
  return chosen;
}

/** Hears every update until the returned function is called: `$effect(() => subscribe((update) => …))`. */
export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Begins to hand updates on. Called once, by main.ts. */
export function follow(): Promise<void> {
  return getBackend().follow((update) => {
    for (const listener of [...listeners]) listener(update);
  });
}
