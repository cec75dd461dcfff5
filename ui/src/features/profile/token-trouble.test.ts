// Holds that nothing but the Hub's own no counts as a refused token.
import { expect, test } from "vitest";
import { trouble } from "./scripted-backend";
import { isAboutKeychain, verdict } from "./token-trouble";

test("the refusals, and everything that only stood in the way", () => {
  const refused = ["token-not-accepted", "token-expired", "token-revoked", "token-wrong-kind", "token-cannot-write", "token-shape"];
  const unanswered = ["offline", "dns", "tls", "proxy", "timeout", "rate-limited", "hub-trouble", "hub-nonsense", "window.unexpected"];
  expect(refused.map((code) => verdict(trouble(code)))).toEqual(refused.map(() => "refused"));
  expect(unanswered.map((code) => verdict(trouble(code)))).toEqual(unanswered.map(() => "unanswered"));
});

test("trouble with the keychain", () => {
  expect(["keychain-missing", "keychain-locked", "profile-name-taken"].map((code) => isAboutKeychain(trouble(code)))).toEqual([true, true, false]);
});
