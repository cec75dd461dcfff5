// Tells "the Hub said no to this token" from "nobody said anything about it": the two must never look alike.
import type { UserError } from "../../backend";

export type Verdict = "refused" | "unanswered";

/** The engine's codes for tokens all begin with `token-`; everything else stood in the way of an answer. */
export function verdict(error: UserError): Verdict {
  return error.code.startsWith("token-") ? "refused" : "unanswered";
}

/** Trouble after which the keychain may work a moment later, or the token may be kept for this session instead. */
export function isAboutKeychain(error: UserError): boolean {
  return error.code.startsWith("keychain-");
}
