// Holds what a person sees and hears of the wizard and the profiles: each refusal with its cure, a network fault that looks different, and no token anywhere.
import { cleanup, configure, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import { setBackend, type Backend } from "../../backend";
import ProfilePage from "./ProfilePage.svelte";
import ProfilesPage from "./ProfilesPage.svelte";
import ProfileWizard from "./ProfileWizard.svelte";
import { profile, scripted, TOKEN, trouble, validated } from "./scripted-backend";

configure({ asyncUtilTimeout: 4000 });
afterEach(cleanup);

function shown(answers: Partial<Backend>) {
  const { backend, asked } = scripted(answers);
  setBackend(backend);
  return asked;
}

function type(name: RegExp | string, text: string): void {
  const field = screen.getByLabelText<HTMLInputElement>(name);
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function enterToken(answers: Partial<Backend>) {
  const asked = shown(answers);
  render(ProfileWizard);
  type("Access token", TOKEN);
  const onward = () => screen.getByText("Continue").closest("button");
  await waitFor(() => expect(onward()?.getAttribute("aria-disabled")).toBeNull());
  onward()?.click();
  return asked;
}

test.each(["token-not-accepted", "token-expired", "token-revoked", "token-wrong-kind", "token-cannot-write"])("%s is told in the engine's words, with both ways on", async (code) => {
  const asked = await enterToken({ validateToken: () => Promise.reject(trouble(code)) });
  expect((await screen.findByText(`Sentence of ${code}.`)).closest("[role=alert]")).not.toBeNull();
  expect(screen.getByText(`Next step of ${code}.`)).toBeTruthy();
  expect(document.body.innerHTML).not.toContain(TOKEN);
  screen.getByRole("button", { name: "Open the token page" }).click();
  expect(asked.at(-1)).toEqual(["openTokenPage", null]);
  screen.getByRole("button", { name: "Paste again" }).click();
  expect((await screen.findByLabelText<HTMLInputElement>("Access token")).value).toBe("");
});

test.each(["offline", "rate-limited", "hub-trouble"])("%s is never shown as a bad token", async (code) => {
  const answers = [() => Promise.reject(trouble(code)), () => Promise.resolve(validated())];
  await enterToken({ validateToken: () => answers.shift()!() });
  expect((await screen.findByText(`Sentence of ${code}.`)).closest("[role=alert]")).toBeNull();
  expect(screen.getByRole("heading", { name: "The token could not be checked yet" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Paste again" })).toBeNull();
  screen.getByRole("button", { name: "Try again" }).click();
  expect(await screen.findByRole("heading", { name: "Review what the token reaches" })).toBeTruthy();
});

test("from the token to the profile in two more clicks, each step read out", async () => {
  const asked = await enterToken({ validateToken: async () => validated(), createProfile: async () => profile() });
  const review = await screen.findByRole("heading", { name: "Review what the token reaches" });
  await waitFor(() => expect(document.activeElement).toBe(review));
  expect(screen.getByText("Step 3 of 4", { exact: false })).toBeTruthy();
  screen.getByRole("button", { name: "Continue" }).click();
  const name = await screen.findByRole("heading", { name: "Name the profile" });
  await waitFor(() => expect(document.activeElement).toBe(name));
  screen.getByRole("button", { name: "Create" }).click();
  await vi.waitFor(() => expect(asked.at(-1)).toEqual(["createProfile", "ticket-1", "ada", "", "keychain"]));
});

test("a locked keychain offers another try and this session", async () => {
  await enterToken({ validateToken: async () => validated(), createProfile: () => Promise.reject(trouble("keychain-locked")) });
  (await screen.findByRole("button", { name: "Continue" })).click();
  (await screen.findByRole("button", { name: "Create" })).click();
  expect(await screen.findByText("Sentence of keychain-locked.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Keep the token for this session only" })).toBeTruthy();
  expect(screen.getByText(/After a restart you are asked for it again/)).toBeTruthy();
});

test("found tokens are offered by where they lie", async () => {
  shown({ foundTokens: async () => [{ index: 0, places: ["HF_TOKEN"] }] });
  render(ProfileWizard);
  expect(await screen.findByRole("radio", { name: "Take it from HF_TOKEN" })).toBeTruthy();
});

const expired = profile({ health: { state: "expired", sentence: "It has expired." }, trouble: trouble("token-expired") });

test("an expired token warns on the list and on the page, with the cure right there", async () => {
  shown({ profiles: async () => [expired] });
  render(ProfilesPage);
  expect(await screen.findByText(/Sentence of token-expired\. Its deliveries wait/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Replace token of ada" })).toBeTruthy();
  cleanup();
  render(ProfilePage, { id: "p1" });
  expect(await screen.findByText("Sentence of token-expired.")).toBeTruthy();
  expect(screen.getAllByRole("button", { name: "Replace token" })).toHaveLength(2);
});

test("who comes to give it a new token finds the field for it", async () => {
  shown({ profiles: async () => [expired], foundTokens: async () => [] });
  render(ProfilePage, { id: "p1", newToken: true });
  expect(await screen.findByLabelText("Access token")).toBeTruthy();
});

test("a profile that is switched off says so and can be switched on", async () => {
  const asked = shown({ profiles: async () => [profile({ enabled: false })], switchProfile: async () => profile() });
  render(ProfilePage, { id: "p1" });
  await screen.findByText("This profile is switched off");
  screen.getAllByRole("button", { name: "Enable" })[0]?.click();
  expect(asked.at(-1)).toEqual(["switchProfile", "p1", true, true]);
  await waitFor(() => expect(screen.queryByText("This profile is switched off")).toBeNull());
});
