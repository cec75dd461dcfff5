// Holds the Deliver page against the pretended world: in the good case the button is all there is to press, and it says why where it can't be pressed.
import { configure, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { setBackend } from "../../backend";
import { fake } from "../../backend/fake";
import DeliverHome from "./DeliverHome.svelte";
import DeliverPage from "./DeliverPage.svelte";

const HOME = "/home/ada";
// By its text: asking for a role walks the whole page, which takes seconds here.
const button = (): Element | undefined => [...document.querySelectorAll("aside button")].find((one) => one.textContent?.trim() === "Deliver");
const held = (): boolean => button()?.getAttribute("aria-disabled") === "true";
const press = (): Promise<boolean> => fireEvent.click(button()!);

configure({ asyncUtilTimeout: 20_000 });

beforeEach(() => {
  location.hash = "";
  setBackend(fake("profiles", 0));
});

const PATIENCE = 60_000;

test("a draft stays while the person is elsewhere, and is gone once it is delivered", async () => {
  const folder = `${HOME}/runs/bert-fresh`;
  const { unmount } = render(DeliverPage, { folder });
  await fireEvent.click(await screen.findByLabelText("I have seen the warning"));
  await fireEvent.input(screen.getByLabelText(/^Repository name/), { target: { value: "another-name" } });
  await waitFor(() => expect(held()).toBe(false));
  expect(screen.getAllByText("ada/another-name").length).toBeGreaterThan(0);
  unmount();

  const home = render(DeliverHome);
  expect(screen.getByText("bert-fresh is not delivered yet")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Continue" }).getAttribute("href")).toBe(`#/deliver?folder=${encodeURIComponent(folder)}`);
  home.unmount();

  const back = render(DeliverPage, { folder });
  expect(screen.getByLabelText<HTMLInputElement>(/^Repository name/).value).toBe("another-name");
  await waitFor(() => expect(held()).toBe(false));
  expect(screen.getByLabelText<HTMLInputElement>("I have seen the warning").checked).toBe(true);
  await press();
  await waitFor(() => expect(location.hash).toMatch(/^#\/deliveries\/./));
  back.unmount();
  render(DeliverHome);
  expect(screen.queryByText("bert-fresh is not delivered yet")).toBeNull();
}, PATIENCE);

test("Start over is there once something was changed, and takes it back", async () => {
  render(DeliverPage, { folder: `${HOME}/models/support-llama-8b` });
  await waitFor(() => expect(held()).toBe(false));
  expect(screen.queryByRole("button", { name: "Start over" })).toBeNull();
  await fireEvent.input(screen.getByLabelText(/^Repository name/), { target: { value: "another-name" } });
  await fireEvent.click(await screen.findByRole("button", { name: "Start over" }));
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/^Repository name/).value).toBe("support-llama-8b"));
  expect(screen.queryByRole("button", { name: "Start over" })).toBeNull();
}, PATIENCE);

test("one that runs there with other answers is told, and the person chooses", async () => {
  setBackend(fake("busy", 0));
  render(DeliverPage, { folder: `${HOME}/models/support-llama-8b`, profile: "p-personal", repo: "ada/support-llama-8b" });
  await waitFor(() => expect(held()).toBe(false));
  await press();
  expect(await screen.findByText("This model is on its way to ada/support-llama-8b already")).toBeTruthy();
  expect(screen.getByText(/differs from this plan in which files are taken and the message for the history/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Open it" }).getAttribute("href")).toBe("#/deliveries/d-going");
  expect(location.hash).toBe("");
  await fireEvent.click(screen.getByRole("button", { name: "Stop it and deliver this" }));
  await waitFor(() => expect(location.hash).toMatch(/^#\/deliveries\/d-new/));
}, PATIENCE);

test("from a chosen folder to a started delivery is one click", async () => {
  render(DeliverPage, { folder: `${HOME}/models/support-llama-8b` });
  await waitFor(() => expect(held()).toBe(false));
  expect(screen.getByText("Only you and people you let in can see it.")).toBeTruthy();
  await press();
  await waitFor(() => expect(location.hash).toMatch(/^#\/deliveries\/./));
}, PATIENCE);

test("the keys deliver, but not behind a question", async () => {
  const keys = (): Promise<boolean> => fireEvent.keyDown(window, { key: "Enter", ctrlKey: true });
  render(DeliverPage, { folder: `${HOME}/models/support-llama-8b` });
  await waitFor(() => expect(held()).toBe(false));
  const question = document.body.appendChild(document.createElement("div"));
  question.setAttribute("role", "alertdialog");
  await keys();
  expect(button()?.getAttribute("aria-busy")).toBeNull();
  question.remove();
  await keys();
  await waitFor(() => expect(location.hash).toMatch(/^#\/deliveries\/./));
}, PATIENCE);

test("what blocks is read first, and the button names it", async () => {
  render(DeliverPage, { folder: `${HOME}/models/broken-download` });
  await screen.findAllByText("2 findings have to be dealt with first.");
  expect(screen.getAllByText("Stops the delivery")).toHaveLength(2);
  await press();
  expect(location.hash).toBe("");
}, PATIENCE);

test("warnings need one click", async () => {
  render(DeliverPage, { folder: `${HOME}/runs/bert-fresh` });
  const seen = await screen.findByLabelText("I have seen the warning");
  expect(seen.closest("aside .foot")?.contains(button()!)).toBe(true);
  expect(held()).toBe(true);
  await fireEvent.click(seen);
  await waitFor(() => expect(held()).toBe(false));
}, PATIENCE);

test("a file that was edited on the Hub waits for a decision", async () => {
  render(DeliverPage, { folder: `${HOME}/runs/bert-tickets` });
  await screen.findAllByText("Decide first what becomes of 1 file that was edited on the Hub.");
  await fireEvent.click(screen.getByLabelText("Keep theirs"));
  await screen.findAllByText("Say first that you have seen the warning.");
  await fireEvent.click(screen.getByLabelText("I have seen the warning"));
  await waitFor(() => expect(held()).toBe(false));
}, PATIENCE);

test("the home page leads from the system's picker to the folder", async () => {
  render(DeliverHome);
  await fireEvent.click(screen.getByRole("button", { name: "Choose folder…" }));
  await waitFor(() => expect(location.hash).toMatch(/^#\/deliver\?folder=/));
});

test("the plan leads to where the repository is chosen", async () => {
  render(DeliverPage, { folder: `${HOME}/models/support-llama-8b` });
  await fireEvent.click(await screen.findByLabelText("Change the destination"));
  expect(document.activeElement?.closest("section")?.querySelector("h2")?.textContent).toBe("Destination");
}, PATIENCE);

test("what is private of an organization is seen by its members", async () => {
  render(DeliverPage, { folder: `${HOME}/models/support-llama-8b`, profile: "p-personal", repo: "acme-labs/support-llama-8b" });
  expect(await screen.findByText("Only members of acme-labs can see it.")).toBeTruthy();
}, PATIENCE);
