// Holds which troubles lead to the profile.
import { expect, test } from "vitest";
import { profilePage, wantsDestination, wantsProfile, wantsToken } from "./cures";

test("token troubles want a token, those of a profile its page, others neither; a locked keychain is unlocked elsewhere", () => {
  expect(["token-expired", "keychain-missing", "profile-disabled", "offline", "keychain-locked"].map((code) => [wantsToken(code), wantsProfile(code)])).toEqual([
    [true, true], [false, true], [false, true], [false, false], [false, false],
  ]);
});

test("who may not write there chooses another place", () => {
  expect(["may-not-write", "name-taken", "offline", "token-expired"].map(wantsDestination)).toEqual([true, true, false, false]);
});

test("where a new token is the cure, its dialog is where one arrives", () => {
  expect([profilePage("p 1", true), profilePage("p 1", false)]).toEqual(["#/profiles/p 1?token=new", "#/profiles/p 1"]);
});
