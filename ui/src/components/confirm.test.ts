// @vitest-environment jsdom
// One question at a time, answered by a button or by Esc.
import { render, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { confirm } from "./confirm.svelte";
import ConfirmHost from "./ConfirmHost.svelte";

const QUESTION = { title: "Delete it?", text: "It is gone then.", confirm: "Delete", danger: true };

test("yes by the button that names the act", async () => {
  render(ConfirmHost);
  const answer = confirm(QUESTION);
  const dialog = await screen.findByRole("dialog", { name: "Delete it?" });
  expect(dialog).toHaveProperty("ariaModal");
  (await screen.findByRole("button", { name: "Delete" })).click();
  expect(await answer).toBe(true);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("no by Esc, and the harmless answer has the focus", async () => {
  render(ConfirmHost);
  const answer = confirm(QUESTION);
  await waitFor(() => expect(document.activeElement?.textContent).toContain("Cancel"));
  document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(await answer).toBe(false);
});

test("a second question answers the first with no", async () => {
  const first = confirm(QUESTION);
  void confirm({ ...QUESTION, title: "And this?" });
  expect(await first).toBe(false);
});
