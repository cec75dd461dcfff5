// Whatever was thrown, as the one shape of errors that the window shows.
import { words } from "../words";
import type { UserError } from "./bindings";

function isUserError(thrown: unknown): thrown is UserError {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "sentence" in thrown && "next_step" in thrown;
}

/** The engine's words where it gave some; else a mistake of our own, said plainly. */
export function asUserError(thrown: unknown): UserError {
  if (isUserError(thrown)) return thrown;
  return {
    code: "window.unexpected",
    sentence: words.everywhere.windowMetTheUnknown,
    next_step: words.everywhere.tryAgainOrRestart,
    retry: false,
  };
}
