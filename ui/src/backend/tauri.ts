// The engine behind the shell. Written with the shell; until then the window says so instead of pretending.
import type { Backend } from "./backend";

export function tauri(): Backend {
  throw new Error("this build of the window has no shell to talk to");
}
