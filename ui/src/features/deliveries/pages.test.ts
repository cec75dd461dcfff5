// Holds the list of deliveries and a delivery's page against the pretended world: order, words, buttons.
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { beforeEach, expect, test } from "vitest";
import { getBackend, setBackend } from "../../backend";
import type { Delivery, UserError } from "../../backend";
import { fake } from "../../backend/fake";
import DeliveriesPage from "./DeliveriesPage.svelte";
import DeliveryPage from "./DeliveryPage.svelte";

const receipt = createRawSnippet(() => ({ render: () => "<h1>the receipt</h1>" }));
const opened = (id: string): void => void render(DeliveryPage, { id, receipt });

beforeEach(() => setBackend(fake("busy", 0)));

test("running first, then what waits for somebody, then the past", async () => {
  render(DeliveriesPage);
  await screen.findByRole("heading", { name: "Running" });
  const titles = screen.getAllByRole("heading", { level: 2 }).map((title) => title.textContent);
  expect(titles).toEqual(["Running", "Waiting or stopped", "Past"]);
  expect(within(screen.getByRole("list", { name: "Waiting or stopped" })).getAllByRole("button", { name: /^Resume/ })).toHaveLength(1);
});

test("one that waits for a token leads to it from the list, and is not resumed into a second refusal", async () => {
  render(DeliveriesPage);
  const way = await screen.findByRole("link", { name: /^Replace token, so that .+ goes on$/ });
  expect(way.getAttribute("href")).toMatch(/^#\/profiles\/.+\?token=new$/);
  expect(within(way.closest("li") as HTMLElement).queryByRole("button")).toBeNull();
});

test("the list is filtered by state and by words", async () => {
  render(DeliveriesPage);
  await screen.findByRole("heading", { name: "Running" });
  await fireEvent.click(screen.getByRole("radio", { name: "Past" }));
  expect(screen.queryByRole("heading", { name: "Running" })).toBeNull();
  await fireEvent.input(screen.getByRole("searchbox", { name: "Search deliveries" }), { target: { value: "nothing like this" } });
  expect(screen.getByText("No delivery here matches “nothing like this”")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Show all deliveries" }));
  expect(await screen.findByRole("heading", { name: "Running" })).toBeTruthy();
});

test("who comes back from a delivery finds the list as it was searched", async () => {
  const { unmount } = render(DeliveriesPage);
  await fireEvent.input(await screen.findByRole("searchbox", { name: "Search deliveries" }), { target: { value: "llama" } });
  await fireEvent.click(screen.getByRole("radio", { name: "Past" }));
  unmount();
  render(DeliveriesPage);
  expect((await screen.findByRole<HTMLInputElement>("searchbox", { name: "Search deliveries" })).value).toBe("llama");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Past" }).checked).toBe(true);
  await fireEvent.input(screen.getByRole("searchbox", { name: "Search deliveries" }), { target: { value: "" } });
  await fireEvent.click(screen.getByRole("radio", { name: "All" }));
});

test("an interrupted delivery offers Resume, one that waits for a token the way to its profile", async () => {
  opened("d-stopped");
  expect(await screen.findByRole("button", { name: "Resume" })).toBeTruthy();
  expect(screen.getByRole("progressbar", { name: "Progress of the delivery" }).getAttribute("aria-valuetext")).toMatch(/^\d+%, Sending/);
  opened("d-token");
  await waitFor(() => expect(screen.getByRole("link", { name: "Replace token" }).getAttribute("href")).toMatch(/^#\/profiles\/.+\?token=new$/));
});

test("one that waits for an answer leads to its plan, where it is given, and not to a second refusal", async () => {
  const world = fake("busy", 0);
  const trouble = { code: "edited-on-hub", sentence: "Somebody edited these on the Hub.", next_step: "Open the plan of the model again and say whose stay.", retry: false };
  setBackend({ ...world, delivery: async (id) => ({ ...(await world.delivery(id)), trouble }) });
  opened("d-stopped");
  const plan = await screen.findByRole("link", { name: "Open the plan" });
  expect(plan.getAttribute("href")).toBe("#/deliver?folder=%2Fhome%2Fada%2Fmodels%2Fsupport-llama-8b&profile=p-acme&repo=acme-labs%2Fsupport-llama-8b");
  expect(document.querySelectorAll(".primary, [data-variant=primary]")).toHaveLength(1);
});

test("a rollback whose agreement is out of date, or that is over, leads to asking anew", async () => {
  const world = fake("busy", 0);
  const rollBackAgain = createRawSnippet(() => ({ render: () => "<button>Roll back again</button>" }));
  const trouble = { code: "changed-since-agreed", sentence: "Somebody changed these on the Hub.", next_step: "Roll back again.", retry: false };
  const show = (change: Partial<Delivery>, why: UserError | null): void => {
    setBackend({ ...world, delivery: async (id) => { const page = await world.delivery(id); return { ...page, trouble: why, delivery: { ...page.delivery, rollback_to: "v1", ...change } }; } });
    render(DeliveryPage, { id: "d-stopped", receipt, rollBackAgain });
  };
  show({}, trouble);
  expect(await screen.findByRole("button", { name: "Roll back again" })).toBeTruthy();
  cleanup();
  show({ state: "cancelled" }, null);
  expect(await screen.findByRole("button", { name: "Roll back again" })).toBeTruthy();
  cleanup();
  show({}, null);
  expect(await screen.findByRole("button", { name: "Resume" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Roll back again" })).toBeNull();
});

test("what stands still promises no curve", async () => {
  const world = fake("busy", 0);
  const page = await world.delivery("d-stopped");
  const live = page.live && { ...page.live, samples: [{ at: 1, content: 10, network: 10 }] };
  setBackend({ ...world, delivery: async () => ({ ...page, live }) });
  opened("d-stopped");
  expect(await screen.findByRole("heading", { name: "Files" })).toBeTruthy();
  expect(screen.queryByRole("heading", { name: "Speed" })).toBeNull();
});

test("one whose profile was deleted goes on with another that may write there", async () => {
  await getBackend().removeProfile("p-personal", true);
  opened("d-token");
  expect(await screen.findByRole("link", { name: "Replace token" })).toBeTruthy();
  await getBackend().removeProfile("p-old", true);
  opened("d-token");
  expect(await screen.findByText("Its profile “Old laptop” is not there any more")).toBeTruthy();
  await fireEvent.click(await screen.findByRole("button", { name: "Go on" }));
  expect(await screen.findByRole("button", { name: "Pause" })).toBeTruthy();
  expect(screen.getByText(/profile Acme Labs/)).toBeTruthy();
});

test("where no profile may write there, the way leads to a new one and back", async () => {
  for (const { id } of await getBackend().profiles()) await getBackend().removeProfile(id, true);
  opened("d-stopped");
  const way = await screen.findByRole("link", { name: "Set up a profile" });
  expect(way.getAttribute("href")).toBe("#/profiles/new?then=%2Fdeliveries%2Fd-stopped");
  expect(screen.queryByRole("button", { name: "Resume" })).toBeNull();
  expect(screen.getByRole("button", { name: "Cancel" })).toBeTruthy();
});

test("what is over tells what remains and offers to deliver again", async () => {
  opened("d-changed");
  expect((await screen.findByRole("link", { name: "Deliver again" })).getAttribute("href")).toMatch(/^#\/deliver\?folder=.*&repo=/);
  expect(screen.getByText("What is on the Hub now")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Resume" })).toBeNull();
});

test("a finished delivery is its receipt, an unknown one says so", async () => {
  opened("d-3");
  expect(await screen.findByRole("heading", { name: "the receipt" })).toBeTruthy();
  opened("nowhere");
  expect(await screen.findByText("There is no such delivery.")).toBeTruthy();
});
