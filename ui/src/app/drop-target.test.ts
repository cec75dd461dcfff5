// @vitest-environment jsdom
// A dropped folder is opened, but never behind a question that waits for an answer.
import { render } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { follow, setBackend } from "../backend";
import type { Backend, Update } from "../backend";
import { toasts } from "../components/toast.svelte";
import DropTarget from "./DropTarget.svelte";

let tell: (update: Update) => void;

beforeEach(async () => {
  location.hash = "";
  setBackend({ follow: async (listener: typeof tell) => void (tell = listener) } as unknown as Backend);
  await follow();
  render(DropTarget);
});

test("opens what was dropped", () => {
  tell({ update: "dropped", paths: ["/models/bert"] });
  expect(location.hash).toBe("#/deliver?folder=%2Fmodels%2Fbert");
});

test("says why it does not while a question is open", () => {
  const question = document.body.appendChild(document.createElement("div"));
  question.setAttribute("role", "dialog");
  tell({ update: "dropped", paths: ["/models/bert"] });
  expect(location.hash).toBe("");
  expect(toasts.all.at(-1)?.text).toContain("Answer the open question");
  question.remove();
});
