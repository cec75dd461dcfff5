// A backend without an engine, for design work in a plain browser and for tests of pages.
import type { Backend } from "./backend";

/** `variant`: "empty" | "profiles" | "busy" | null. */
export function fake(variant: string | null): Backend {
  throw new Error(`the fake world '${variant}' is not built yet`);
}
