// Holds the wizard's promises: nothing saved before Create, no trace after Cancel, no token kept on the page, no network fault taken for a bad token.
import { expect, test } from "vitest";
import type { Backend } from "../../backend/backend";
import type { ValidatedToken } from "../../backend/bindings";
import { profile, scripted, TOKEN, trouble, validated } from "./scripted-backend";
import { Wizard } from "./wizard.svelte";

async function opened(answers: Partial<Backend>) {
  const { backend, asked } = scripted(answers);
  const wizard = new Wizard(backend, 0);
  await wizard.open();
  asked.length = 0;
  return { wizard, asked };
}

async function reviewed(answers: Partial<Backend> = {}) {
  const room = await opened({ validateToken: async () => validated(), ...answers });
  room.wizard.entry.text = TOKEN;
  await room.wizard.enterToken();
  return room;
}

test("an accepted token leads to the review by itself, and its text is gone before the call starts", async () => {
  let left = "not asked";
  const { wizard, asked } = await opened({ validateToken: async () => ((left = wizard.entry.text), validated()) });
  wizard.entry.text = ` "${TOKEN}" `;
  await wizard.enterToken();
  expect(left).toBe("");
  expect(asked).toEqual([["validateToken", { from: "pasted", text: TOKEN }, null]]);
  expect([wizard.step, wizard.name]).toEqual(["review", "ada"]);
});

test("a refused token stays at its step, and pasting again begins empty", async () => {
  const { wizard } = await opened({ validateToken: () => Promise.reject(trouble("token-cannot-write")) });
  wizard.entry.text = TOKEN;
  await wizard.enterToken();
  expect([wizard.step, wizard.entry.trouble?.code, wizard.entry.text]).toEqual(["validate", "token-cannot-write", ""]);
  wizard.pasteAgain();
  expect([wizard.step, wizard.entry.trouble, wizard.entry.isFilled]).toEqual(["token", null, false]);
});

test("without an answer the engine asks again, without a second paste", async () => {
  const answers = [() => Promise.reject(trouble("offline")), () => Promise.resolve(validated())];
  const { wizard, asked } = await opened({ validateToken: () => answers.shift()!() });
  wizard.entry.text = TOKEN;
  await wizard.enterToken();
  expect([wizard.step, wizard.entry.trouble?.code]).toEqual(["validate", "offline"]);
  await wizard.tryAgain();
  expect(asked.at(-1)).toEqual(["validateToken", { from: "again" }, null]);
  expect(wizard.step).toBe("review");
});

test("leaving after no answer lets go of the token that the engine keeps for another try", async () => {
  const { wizard, asked } = await opened({ validateToken: () => Promise.reject(trouble("timeout")) });
  wizard.entry.text = TOKEN;
  await wizard.enterToken();
  await wizard.leave();
  expect(asked.at(-1)).toEqual(["forgetToken", ""]);
});

test("leaving forgets the ticket and saves nothing", async () => {
  const { wizard, asked } = await reviewed();
  await wizard.leave();
  expect(asked.map(([name]) => name)).toEqual(["validateToken", "forgetToken"]);
});

test("an answer that comes after leaving is forgotten too", async () => {
  let answer: (token: ValidatedToken) => void = () => undefined;
  const { wizard, asked } = await opened({ validateToken: () => new Promise((settle) => (answer = settle)) });
  wizard.entry.text = TOKEN;
  const pending = wizard.enterToken();
  await wizard.leave();
  answer(validated("late"));
  await pending;
  expect(asked.at(-1)).toEqual(["forgetToken", "late"]);
  expect(wizard.validated).toBeNull();
});

test("going back keeps the accepted token and the typed name; another token takes its place", async () => {
  const tickets = [validated("first"), validated("second", "lab")];
  const { wizard, asked } = await opened({ validateToken: async () => tickets.shift()! });
  wizard.entry.text = TOKEN;
  await wizard.enterToken();
  wizard.next();
  wizard.name = "my own";
  wizard.back();
  wizard.back();
  expect([wizard.step, wizard.tokenBlocked]).toEqual(["token", null]);
  await wizard.enterToken();
  expect(wizard.step).toBe("review");
  wizard.back();
  wizard.entry.text = TOKEN;
  await wizard.enterToken();
  expect(asked.at(-1)).toEqual(["forgetToken", "first"]);
  expect([wizard.validated?.ticket, wizard.name]).toEqual(["second", "my own"]);
});

test("a token of another Hub needs its address, and is asked for there", async () => {
  const { wizard, asked } = await opened({ validateToken: async () => validated() });
  wizard.entry.text = TOKEN;
  wizard.elsewhere = true;
  expect(wizard.tokenBlocked).toBe("Type the address of the Hub first.");
  wizard.address = "hub.example.org";
  wizard.entry.text = "not-of-the-public-hub";
  expect(wizard.entry.shape).toBeNull();
  wizard.entry.text = TOKEN;
  await wizard.enterToken();
  expect(asked[0]).toEqual(["validateToken", { from: "pasted", text: TOKEN }, "https://hub.example.org"]);
});

test("a found token is handed over by its index", async () => {
  const { wizard, asked } = await opened({ foundTokens: async () => [{ index: 3, places: ["HF_TOKEN"] }], validateToken: async () => validated() });
  wizard.entry.source = "3";
  await wizard.enterToken();
  expect(asked[0]).toEqual(["validateToken", { from: "found", index: 3 }, null]);
});

test("a name in use is told before Create", async () => {
  const { wizard, asked } = await reviewed({ profiles: async () => [profile({ name: "Ada" })] });
  wizard.next();
  expect([wizard.nameTaken, await wizard.create("keychain")]).toEqual([true, null]);
  expect(asked.map(([name]) => name)).not.toContain("createProfile");
});

test("a locked keychain keeps the token, so that Create works once it is open, or for this session", async () => {
  const answers = [() => Promise.reject(trouble("keychain-locked")), () => Promise.resolve(profile())];
  const { wizard, asked } = await reviewed({ createProfile: () => answers.shift()!() });
  wizard.next();
  expect(await wizard.create("keychain")).toBeNull();
  expect([wizard.trouble?.code, wizard.step]).toEqual(["keychain-locked", "name"]);
  expect((await wizard.create("session"))?.name).toBe("ada");
  expect(asked.at(-1)).toEqual(["createProfile", "ticket-1", "ada", "", "session"]);
  await wizard.leave();
  expect(asked.map(([name]) => name)).not.toContain("forgetToken");
});
