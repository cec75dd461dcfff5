// Holds that the folder's own handler stays unless the person says otherwise, and that a trial shows what came of it and can be ended.
import { configure, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { setBackend } from "../../backend";
import type { Patterns } from "../../backend";
import { fake } from "../../backend/fake";
import { InferenceFiles } from "./files.svelte";
import InferenceSection from "./InferenceSection.svelte";

configure({ asyncUtilTimeout: 20_000 });

const NONE: Patterns = { include: [], exclude: [], keep: [] };

function shown(files: InferenceFiles): Patterns[] {
  const chosen: Patterns[] = [];
  render(InferenceSection, { files, folder: "/home/ada/runs/mood", request: '{ "inputs": "a" }', patterns: NONE, ready: true, onpatterns: (patterns: Patterns) => void chosen.push(patterns) });
  return chosen;
}

function made(): InferenceFiles {
  const files = new InferenceFiles();
  files.sources = [{ path: "handler.py", text: "code" }];
  return files;
}

async function opened(): Promise<void> {
  shown(made());
  const details = screen.getByText("Try the handler").closest("details")!;
  details.open = true;
  await fireEvent(details, new Event("toggle"));
  await screen.findByRole("button", { name: "Try it" });
}

test("the folder's own handler is kept, and ours takes its place by a pattern that is seen", async () => {
  const files = new InferenceFiles();
  files.own = [{ path: "handler.py", kept: true, pattern: "/handler.py", ours: "ours", difference: [{ side: "own", text: "mine" }, { side: "ours", text: "ours" }] }];
  const chosen = shown(files);
  expect(screen.getByText(/It goes as it is/)).toBeTruthy();
  await fireEvent.click(screen.getByRole("radio", { name: "Use yours" }));
  expect(chosen).toEqual([{ ...NONE, exclude: ["/handler.py"] }]);
  expect(screen.getByText("Only the model's:")).toBeTruthy();
});

test("a model that needs no handler is told so", () => {
  shown(new InferenceFiles());
  expect(screen.getByText(/We make none for this model/)).toBeTruthy();
  expect(screen.queryByText("Try the handler")).toBeNull();
});

test("a tried handler shows its answer, its time and its memory", async () => {
  setBackend(fake("profiles", 0));
  await opened();
  expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Request" }).value).toBe('{ "inputs": "a" }');
  await fireEvent.click(screen.getByRole("button", { name: "Try it" }));
  expect(await screen.findByText("The handler answered")).toBeTruthy();
  expect(screen.getByText(/^812\b.*MB$/)).toBeTruthy();
  expect(screen.getByText(/calm/)).toBeTruthy();
});

test("a trial that runs can be ended", async () => {
  setBackend(fake("profiles", 1));
  await opened();
  await fireEvent.click(screen.getByRole("button", { name: "Try it" }));
  await fireEvent.click(await screen.findByRole("button", { name: "Stop" }));
  expect(await screen.findByText(/The handler was stopped/)).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Stop" })).toBeNull());
});
