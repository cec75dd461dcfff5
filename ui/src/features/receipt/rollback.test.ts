// Holds going back from a receipt: which version is meant, what is said before, that it is asked once, and where it leads.
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { getBackend, setBackend } from "../../backend";
import type { RollbackPlan, Version } from "../../backend";
import { fake } from "../../backend/fake";
import { RollBack } from "./rollback.svelte";
import ReceiptView from "./ReceiptView.svelte";

beforeEach(() => setBackend(fake("", 0)));

async function dialog(): Promise<HTMLElement> {
  render(ReceiptView, { page: await getBackend().delivery("d-3") });
  await fireEvent.click(screen.getByRole("button", { name: "Roll back…" }));
  return screen.findByRole("dialog", { name: "Roll back ada/support-llama-8b" });
}

test("what will happen is said before, and then it is a delivery of its own", async () => {
  const asked = vi.spyOn(getBackend(), "rollBack");
  const shown = await dialog();
  expect(await within(shown).findByText(/goes from v3 back to v2: it gets a new version v4/)).toBeTruthy();
  await fireEvent.click(within(shown).getByRole("button", { name: "Roll back to v2" }));
  await waitFor(() => expect(location.hash).toMatch(/^#\/deliveries\/d-new-/));
  expect(asked.mock.calls[0]?.[1]).toMatchObject({ to: "v2", visibility: "private" });
});

test("nothing is done by who closes it", async () => {
  const asked = vi.spyOn(getBackend(), "rollBack");
  const shown = await dialog();
  await fireEvent.click(within(shown).getByRole("button", { name: "Keep it as it is" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(asked).not.toHaveBeenCalled();
});

test("where there is no other version, nothing is asked", async () => {
  setBackend({ ...fake("", 0), versions: async () => [{ tag: "v1", is_current: true }] });
  const shown = await dialog();
  expect(await within(shown).findByText("There is no other version to go back to.")).toBeTruthy();
  expect(within(shown).getAllByRole("button").map((button) => button.getAttribute("aria-label") ?? button.textContent?.trim())).toEqual(["Close", "Close"]);
});

test("the receipt's own version is meant, unless the repository holds it now", async () => {
  const back = new RollBack("d-3", "v1");
  await back.open();
  expect([back.chosen, back.plan?.undoes_others]).toEqual(["v1", true]);
  const newest = new RollBack("d-3", "v3");
  await newest.open();
  expect(newest.chosen).toBe("v2");
});

test("a late answer about another version is not shown", async () => {
  const answers: ((plan: RollbackPlan) => void)[] = [];
  const versions: Version[] = [{ tag: "v3", is_current: true }, { tag: "v2", is_current: false }, { tag: "v1", is_current: false }];
  setBackend({ ...fake("", 0), versions: async () => versions, planRollback: () => new Promise((answer) => answers.push(answer)) });
  const back = new RollBack("d-3", "v2");
  const first = back.open();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  const second = back.choose("v1");
  const plan = (to: string): RollbackPlan => ({ agreed: { to, commit: "c", seen: "d", visibility: null }, tag: "v4", sentences: [], undoes_others: false });
  answers[1]?.(plan("v1"));
  answers[0]?.(plan("v2"));
  await Promise.all([first, second]);
  expect(back.plan?.agreed.to).toBe("v1");
});
