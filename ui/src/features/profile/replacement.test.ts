// Holds that a replaced token stays where it was kept, and that the old one stays until the new one is in place.
import { expect, test } from "vitest";
import type { Backend } from "../../backend/backend";
import { Replacement } from "./replacement.svelte";
import { profile, scripted, TOKEN, trouble, validated } from "./scripted-backend";

async function entered(answers: Partial<Backend>, changed = {}) {
  const { backend, asked } = scripted({ validateToken: async () => validated(), ...answers });
  const replacement = new Replacement(backend, profile(changed));
  replacement.entry.text = TOKEN;
  return { replacement, asked, replaced: await replacement.replace() };
}

test("the new token goes where the old one lay", async () => {
  const { asked, replaced } = await entered({ replaceToken: async () => profile() }, { storage: "session" });
  expect(asked).toEqual([["validateToken", { from: "pasted", text: TOKEN }, "https://huggingface.co"], ["replaceToken", "p1", "ticket-1", "session"]]);
  expect(replaced?.id).toBe("p1");
});

test("a token of another account is refused and forgotten", async () => {
  const { replacement, asked, replaced } = await entered({ replaceToken: () => Promise.reject(trouble("token-of-another-account")) });
  expect([replaced, replacement.trouble?.code, replacement.entry.text]).toEqual([null, "token-of-another-account", ""]);
  expect(asked.at(-1)).toEqual(["forgetToken", "ticket-1"]);
});

test("with the keychain locked the accepted token waits for another try", async () => {
  const answers = [() => Promise.reject(trouble("keychain-locked")), () => Promise.resolve(profile())];
  const { replacement, asked } = await entered({ replaceToken: () => answers.shift()!() });
  expect((await replacement.save("session"))?.id).toBe("p1");
  expect(asked.at(-1)).toEqual(["replaceToken", "p1", "ticket-1", "session"]);
});

test("closing the dialog forgets what was accepted", async () => {
  const { replacement, asked } = await entered({ replaceToken: () => Promise.reject(trouble("keychain-missing")) });
  await replacement.leave();
  expect(asked.at(-1)).toEqual(["forgetToken", "ticket-1"]);
});
