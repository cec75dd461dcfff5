// Whatever was thrown, as the one shape of errors that the window shows.
import type { UserError } from "./bindings";

function isUserError(thrown: unknown): thrown is UserError {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "sentence" in thrown && "next_step" in thrown;
}

/** The engine's words where it gave some; else a mistake of our own, said plainly. */
export function asUserError(thrown: unknown): UserError {
  if (isUserError(thrown)) return thrown;
  return {
    code: "window.unexpected",
    sentence: "The window met something it does not know.",
    next_step: "Try it again. If it comes back, restart Model Courier; deliveries go on where they were.",
    retry: false,
  };
}
