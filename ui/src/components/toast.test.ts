// News is spoken, bad news stays, and the window's edge never fills up.
import { expect, test } from "vitest";
import { hear, type Urgency } from "../lib/announce";
import { toast, toasts } from "./toast.svelte";

test("speaks and stacks up to three", () => {
  const heard: [string, Urgency][] = [];
  hear((text, urgency) => heard.push([text, urgency]));
  for (const text of ["one", "two", "three"]) toast(text);
  toast("four", "bad");
  expect(toasts.all.map((one) => one.text)).toEqual(["two", "three", "four"]);
  expect(heard.at(-1)).toEqual(["four", "urgent"]);
  expect(toasts.all.map((one) => toasts.stays(one) === null)).toEqual([false, false, true]);
});

test("good news leaves soon, and later the more there is to read", () => {
  const stays = (text: string): number => toasts.stays({ id: 0, text, tone: "good" }) ?? Infinity;
  expect(stays("The profile “Personal” is ready.")).toBeLessThan(5000);
  expect(stays("long ".repeat(30))).toBeGreaterThan(10_000);
});
