// Holds that a finding whose file can be left out has a button for it, and that there is a way back.
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { Patterns, Remark } from "../../backend";
import Findings from "./Findings.svelte";
import { exactly, NONE } from "./patterns";

const remark = (path: string, leave_out?: string): Remark => ({ severity: "warns", code: "secret_in_text", path, sentence: `${path} holds a secret.`, remedy: "Take it out.", ...(leave_out ? { leave_out } : {}) });

test("one click leaves the file out, another brings it back", async () => {
  let patterns: Patterns = NONE;
  const props = { remarks: [remark("a.txt", exactly("a.txt")), remark("b.txt", exactly("b.txt"))], patterns, onchange: (next: Patterns) => void (patterns = next) };
  const { rerender } = render(Findings, props);
  await fireEvent.click(screen.getByRole("button", { name: "Leave out 2 files" }));
  expect(patterns.exclude).toEqual(["/a.txt", "/b.txt"]);
  await rerender({ ...props, remarks: [], patterns });
  expect(screen.getByText(/Left out: a.txt, b.txt/)).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Deliver them all the same" }));
  expect(patterns).toEqual(NONE);
});

test("what can't be left out has no button", () => {
  render(Findings, { remarks: [remark("model.safetensors")], patterns: NONE, onchange: () => {} });
  expect(screen.queryByRole("button")).toBeNull();
});
