// @vitest-environment jsdom
// What screen readers are told about fields and buttons.
import { render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { expect, test, vi } from "vitest";
import Button from "./Button.svelte";
import Progress from "./Progress.svelte";
import RadioCards from "./RadioCards.svelte";
import SecretField from "./SecretField.svelte";
import TextField from "./TextField.svelte";

const words = createRawSnippet(() => ({ render: () => "<span>Deliver</span>" }));

test("a field is tied to its error and its hint", () => {
  render(TextField, { label: "Name", value: "x", error: "Taken.", hint: "Shown in lists." });
  const field = screen.getByRole("textbox", { name: "Name" });
  expect(field.getAttribute("aria-invalid")).toBe("true");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent?.trim());
  expect(described).toEqual(["Taken.", "Shown in lists."]);
});

test("a busy button keeps its name and does nothing", () => {
  const onclick = vi.fn();
  render(Button, { busy: true, onclick, children: words });
  const button = screen.getByRole("button", { name: "Deliver" });
  button.click();
  expect(button.getAttribute("aria-busy")).toBe("true");
  expect(onclick).not.toHaveBeenCalled();
});

test("a button that can't act stays reachable and says why", () => {
  const onclick = vi.fn();
  render(Button, { disabledReason: "Choose a folder first.", onclick, children: words });
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "Deliver" });
  button.click();
  expect(button.disabled).toBe(false);
  expect(document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent).toBe("Choose a folder first.");
  expect(onclick).not.toHaveBeenCalled();
});

test("a reason that goes leaves the same button, with the focus on it", async () => {
  const { rerender } = render(Button, { disabledReason: "Choose a folder first.", children: words });
  const button = screen.getByRole("button", { name: "Deliver" });
  button.focus();
  await rerender({ disabledReason: undefined });
  expect(document.activeElement).toBe(button);
  expect(button.hasAttribute("aria-disabled")).toBe(false);
  await rerender({ disabledReason: "Not now." });
  expect(document.activeElement).toBe(button);
});

test("a secret is masked until shown on purpose", async () => {
  render(SecretField, { label: "Token", value: "secret" });
  const field = screen.getByLabelText<HTMLInputElement>("Token");
  expect(field.type).toBe("password");
  screen.getByRole("button", { name: "Show token" }).click();
  await vi.waitFor(() => expect(field.type).toBe("text"));
});

test("progress says its words, and no number when none is known", async () => {
  const { rerender } = render(Progress, { value: 0.427, label: "Delivery", valueText: "42 %, about 3 minutes left" });
  const bar = screen.getByRole("progressbar", { name: "Delivery" });
  expect([bar.getAttribute("aria-valuenow"), bar.getAttribute("aria-valuetext")]).toEqual(["42", "42 %, about 3 minutes left"]);
  await rerender({ value: null, valueText: "Waiting for the Hub" });
  expect(bar.hasAttribute("aria-valuenow")).toBe(false);
});

test("the whole card of a way that has the focus is brought into sight, not its circle alone", () => {
  const shown = vi.spyOn(Element.prototype, "scrollIntoView");
  render(RadioCards, { legend: "What to deliver", options: [{ value: "each", label: "Each checkpoint", hint: "Every one." }] });
  screen.getByRole("radio", { name: "Each checkpoint" }).focus();
  expect(shown.mock.contexts.map((one) => (one as Element).textContent?.trim())).toEqual(["Each checkpoint Every one."]);
  shown.mockRestore();
});
