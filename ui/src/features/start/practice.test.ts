// Holds the order of trying it without an account, and that it can be tried again.
import { expect, test } from "vitest";
import type { Backend } from "../../backend/backend";
import { PracticeStart } from "./practice.svelte";

const trouble = { code: "local-hub-trouble", sentence: "The Local Hub did not start.", next_step: "Try again.", retry: false };

test("the sample model first, then the Hub", async () => {
  const asked: string[] = [];
  const start = new PracticeStart({
    startPractice: async () => void asked.push(`start while ${start.stage}`),
    sampleModel: async () => (asked.push(`model while ${start.stage}`), "/sample"),
  } as unknown as Backend);
  expect(await start.begin()).toBe("/sample");
  expect(asked).toEqual(["model while preparing", "start while starting"]);
  expect(start.busy).toBe(false);
});

test("trouble is kept to be read, and the next try begins clean", async () => {
  const answers = [() => Promise.reject(trouble), () => Promise.resolve()];
  const start = new PracticeStart({ startPractice: () => answers.shift()!(), sampleModel: async () => "/sample" } as unknown as Backend);
  expect(await start.begin()).toBeNull();
  expect([start.trouble?.code, start.busy]).toEqual(["local-hub-trouble", false]);
  expect(await start.begin()).toBe("/sample");
  expect(start.trouble).toBeNull();
});
