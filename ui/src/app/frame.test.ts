// @vitest-environment jsdom
// The focus goes to the title of each new page, also when a waiting page is replaced by the real one.
import { render, screen, waitFor } from "@testing-library/svelte";
import { beforeAll, expect, test } from "vitest";
import { fake } from "../backend/fake";
import { setBackend } from "../backend";
import { go } from "../lib/route";
import App from "./App.svelte";
import { rooms } from "./rooms";

// Compiling every feature takes longer than a test should wait.
beforeAll(() => Promise.all(Object.values(rooms).map((load) => load())), 120_000);

test("moves the focus to the title of the page that one goes to", async () => {
  setBackend(fake("profiles", 0));
  location.hash = "#/settings";
  render(App);
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  go("/");
  const title = await screen.findByRole("heading", { level: 1, name: "Deliver a model" });
  await waitFor(() => expect(document.activeElement).toBe(title));
  expect(document.title).toBe("Deliver a model · Model Courier");
  go("/elsewhere");
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Nothing is here"));
});

test("who comes back from one of a list goes on at that one", async () => {
  setBackend(fake("busy", 0));
  render(App);
  go("/deliveries/d-stopped");
  await waitFor(() => expect(document.activeElement?.hasAttribute("data-page-title")).toBe(true));
  go("/deliveries");
  await waitFor(() => expect(document.activeElement?.getAttribute("href")).toBe("#/deliveries/d-stopped"));
  expect(document.title).toBe("Deliveries · Model Courier");
  // What comes later takes the focus from nobody.
  go("/profiles/p-acme");
  await screen.findByRole("heading", { level: 1, name: /acme/i });
  go("/profiles");
  await waitFor(() => expect(document.activeElement?.getAttribute("href")).toBe("#/profiles/p-acme"));
  go("/settings");
  const title = await screen.findByRole("heading", { level: 1, name: "Settings" });
  await waitFor(() => expect(document.activeElement).toBe(title));
});
