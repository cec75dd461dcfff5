// The room on disk: told part by part, cleared once, and what is cleared is told.
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { setBackend } from "../../backend";
import { fake } from "../../backend/fake";
import { hear } from "../../lib/announce";
import DiskSection from "./DiskSection.svelte";

test("clears what can be had again, and says how much", async () => {
  const heard: string[] = [];
  hear((text) => heard.push(text));
  setBackend(fake("", 0));
  render(DiskSection);
  await fireEvent.click(await screen.findByRole("button", { name: "Clear 218 MB" }));
  await waitFor(() => expect(heard).toEqual(["218 MB were cleared."]));
  expect(screen.getByRole("row", { name: /^What the Hub has already.* 0 bytes$/ })).toBeTruthy();
  expect(screen.getByRole("button", { name: /^Nothing to clear/ }).getAttribute("aria-disabled")).toBe("true");
});

test("says what went wrong, and keeps what it knew", async () => {
  const real = fake("", 0);
  setBackend({ ...real, clearDisk: () => Promise.reject({ code: "folder-of-ours", sentence: "A file can't be removed.", next_step: "Look at the folder.", retry: false }) });
  render(DiskSection);
  await fireEvent.click(await screen.findByRole("button", { name: "Clear 218 MB" }));
  expect(await screen.findByText("A file can't be removed.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Clear 218 MB" })).toBeTruthy();
});
