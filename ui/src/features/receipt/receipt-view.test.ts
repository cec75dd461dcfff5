// Holds the receipt against the pretended world: what it says, and that its files are found.
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { getBackend, setBackend } from "../../backend";
import { fake } from "../../backend/fake";
import ReceiptView from "./ReceiptView.svelte";

beforeEach(async () => {
  setBackend(fake("", 0));
  render(ReceiptView, { page: await getBackend().delivery("d-3") });
});

test("it names version, repository and who sees it, and gives the code", () => {
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Delivered as v3 to ada/support-llama-8b (private)");
  expect(screen.getByText(/revision="v3"/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Deliver again" }).getAttribute("href")).toContain("repo=ada%2Fsupport-llama-8b");
});

test("files are searched", async () => {
  await fireEvent.input(screen.getByRole("searchbox", { name: "Search files or hashes" }), { target: { value: "tokenizer" } });
  await waitFor(() => expect(screen.getByRole("region", { name: /^Files of the version/ }).getAttribute("aria-label")).toBe("Files of the version, 2 files"));
});
