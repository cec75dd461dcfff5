// Holds which troubles lead to the profile.
import { expect, test } from "vitest";
import { wantsProfile, wantsToken } from "./cures";

test("token troubles want a token, a locked keychain the profile, others neither", () => {
  expect(["token-expired", "keychain-locked", "profile-disabled", "offline"].map((code) => [wantsToken(code), wantsProfile(code)])).toEqual([
    [true, true], [false, true], [false, true], [false, false],
  ]);
});
