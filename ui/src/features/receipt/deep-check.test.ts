// Holds the comparison by download on the receipt's page: offered, followed, stopped, and told apart from the proof.
import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { follow, getBackend, setBackend } from "../../backend";
import type { Backend, Check, Update } from "../../backend";
import { fake } from "../../backend/fake";
import ReceiptView from "./ReceiptView.svelte";

const RUNNING: Check = { running: true, bytes_done: 0, bytes_total: 100, files_done: 0, files_total: 4, waiting: null, equal: null, sentences: [], trouble: null, ended_at: null };
let tell: (update: Update) => void;

async function opened(check: Check | null = null): Promise<void> {
  const real = fake("", 0);
  const asked: Partial<Backend> = { checkVersion: async () => RUNNING, follow: async (listener) => void (tell = listener) };
  setBackend({ ...real, ...asked });
  await follow();
  render(ReceiptView, { page: { ...(await getBackend().delivery("d-3")), check } });
}

const told = (check: Partial<Check>): void => tell({ update: "check", delivery: "d-3", check: { ...RUNNING, ...check } });

beforeEach(() => opened());

test("it is offered beside what was proved and what was not", () => {
  expect(screen.getByRole("list", { name: "Not proved" }).textContent).toContain("nothing was downloaded");
  expect(screen.getByText(/^Downloads all .* of this version/)).toBeTruthy();
});

test("it moves, waits in words and ends with a verdict", async () => {
  await fireEvent.click(screen.getByRole("button", { name: "Download and compare" }));
  const bar = await screen.findByRole("progressbar", { name: "Progress of the comparison" });
  told({ bytes_done: 40, files_done: 1 });
  await expect.poll(() => bar.getAttribute("aria-valuetext")).toBe("40% compared");
  told({ waiting: { code: "rate-limited", sentence: "The Hub asks us to wait until 14:05:00.", next_step: "We go on by ourselves.", retry: true } });
  expect(await screen.findByText("The Hub asks us to wait until 14:05:00.")).toBeTruthy();
  tell({ update: "check", delivery: "another", check: { ...RUNNING, running: false, equal: false } });
  told({ running: false, equal: true, sentences: ["Downloaded: 100 bytes. 4 files came back as read."], ended_at: "2026-11-26T10:00:00Z" });
  expect(await screen.findByText("Every file came back as it was read")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Download and compare again" })).toBeTruthy();
});

test("a comparison that ends before its beginning was answered has ended", async () => {
  setBackend({
    ...getBackend(),
    checkVersion: async () => {
      told({ running: false, equal: true, sentences: ["Downloaded: 100 B."], ended_at: "2026-11-26T10:00:00Z" });
      return RUNNING;
    },
  });
  await fireEvent.click(screen.getByRole("button", { name: "Download and compare" }));
  expect(await screen.findByText("Every file came back as it was read")).toBeTruthy();
  await expect.poll(() => screen.queryByRole("progressbar")).toBeNull();
});

test("a file that came back otherwise is named", async () => {
  told({ running: false, equal: false, sentences: ["Came back otherwise: model.safetensors"], ended_at: "2026-11-26T10:00:00Z" });
  expect(await screen.findByText("Not every file came back as it was read")).toBeTruthy();
  expect(screen.getByText("Came back otherwise: model.safetensors")).toBeTruthy();
});

test("it is stopped, and says that nothing has to be undone", async () => {
  setBackend(fake("", 0.1));
  await follow();
  await fireEvent.click(screen.getByRole("button", { name: "Download and compare" }));
  await fireEvent.click(await screen.findByRole("button", { name: "Stop" }));
  expect(await screen.findByText(/You stopped the comparison/)).toBeTruthy();
});
