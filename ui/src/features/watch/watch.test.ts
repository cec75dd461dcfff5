// Holds the page of watch folders and its form against the pretended world: what waits for a person, what a person decides, and what is asked for.
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { getBackend, setBackend } from "../../backend";
import { fake } from "../../backend/fake";
import { Form, nameOf, patternsOf } from "./form.svelte";
import { looks } from "./looks";
import WatchPage from "./WatchPage.svelte";

beforeEach(() => setBackend(fake(null, 0)));

test("what waits for a person stands first, with its findings and the ways on", async () => {
  render(WatchPage);
  const held = await screen.findByRole("group", { name: /A finished model waits for you: checkpoint-1500/ });
  expect(within(held).getByText(/names a part that is not there/)).toBeTruthy();
  expect(within(held).getByRole("link", { name: "Open the folder" }).getAttribute("href")).toContain("checkpoint-1500");
  await fireEvent.click(within(held).getByRole("button", { name: "Put it aside" }));
  await waitFor(() => expect(screen.queryByRole("group", { name: /waits for you/ })).toBeNull());
});

test("a folder is paused and resumed, and tells which it is", async () => {
  render(WatchPage);
  await fireEvent.click(await screen.findByRole("button", { name: "Pause bert-tickets" }));
  expect(await screen.findByRole("button", { name: "Resume bert-tickets" })).toBeTruthy();
  expect(screen.getAllByText("Paused")).toHaveLength(2);
});

test("a folder that is watched says more only while something in it settles, whatever its words are", async () => {
  const [folder] = await getBackend().watchFolders();
  expect(looks({ ...folder!, state: "watching", settling: 0, state_in_words: "⟦ŵáţçĥíñĝ⟧" }).sentence).toBe("");
  expect(looks({ ...folder!, state: "watching", settling: 2, state_in_words: "2 models are finished; waits until nothing changes" }).sentence).toBe("2 models are finished; waits until nothing changes.");
});

test("while something settles the page does not say that nothing is finished, and a checkpoint has the name that it has", async () => {
  const [folder] = await getBackend().watchFolders();
  const backend = getBackend();
  const shown = (change: object): void => {
    setBackend({ ...backend, watchFolders: async () => [{ ...folder!, ...change }] });
    render(WatchPage);
  };
  shown({ found: [], settling: 1, state: "watching", state_in_words: "1 model is finished; waits until nothing changes" });
  expect(await screen.findByText(/1 model is finished/)).toBeTruthy();
  expect(screen.queryByText("Nothing finished yet.")).toBeNull();
  cleanup();
  shown({ found: [{ ...folder!.found[0]!, what: "checkpoint-500" }, { ...folder!.found[0]!, id: "other", what: "the final model" }], settling: 0 });
  expect(await screen.findByText("checkpoint-500")).toBeTruthy();
  expect(screen.getByText("The final model")).toBeTruthy();
});

test("without any the page says what it is for", async () => {
  setBackend(fake("empty", 0));
  render(WatchPage);
  expect(await screen.findByRole("heading", { name: "No watch folder yet" })).toBeTruthy();
  expect(screen.getAllByRole("button", { name: "Watch a folder" })).toHaveLength(1);
});

test("the form knows profile and repository before anybody types them", async () => {
  const form = new Form(null);
  await form.load();
  expect(form.missing).toBe("Choose the folder first.");
  form.choosePath("/runs/bert tickets/");
  expect(form.missing).toBeNull();
  const order = form.order();
  expect([order.repo.split("/")[1], order.policy, order.settle_seconds, order.profile]).toEqual(["bert-tickets", "final", 60, form.profiles[0]?.id]);
  form.what = "marker";
  expect(form.order().policy).toBe("marker:_SUCCESS");
});

test("a change keeps what the form does not show", async () => {
  const before = (await getBackend().watchFolders())[2];
  if (!before) throw new Error("the pretended world has three");
  const form = new Form({ ...before, patterns: { include: ["a/"], exclude: ["*.log"], keep: [] }, settle_seconds: 45 });
  await form.load();
  const order = form.order();
  expect([order.policy, order.patterns, order.settle_seconds, order.repo]).toEqual(["marker:_SUCCESS", { include: ["a/"], exclude: ["*.log"], keep: [] }, 45, before.repo]);
  expect(form.settles.map(({ label }) => label)).toContain("45 seconds");
});

test("patterns that the command line can write and a line of them can't stay whole", async () => {
  const before = (await getBackend().watchFolders())[0]!;
  const form = new Form({ ...before, patterns: { include: [], exclude: ["old weights/*", "*.log"], keep: ["a,b.bin"] } });
  expect(form.order().patterns).toEqual({ include: [], exclude: ["old weights/*", "*.log"], keep: ["a,b.bin"] });
  form.exclude += " tmp/";
  expect(form.order().patterns.exclude).toEqual(["old weights/*", "*.log", "tmp/"]);
  form.exclude = "*.log";
  expect(form.order().patterns.exclude).toEqual(["*.log"]);
  expect(patternsOf("*.{bin,pt} {a, b}/*, logs/")).toEqual(["*.{bin,pt}", "{a, b}/*", "logs/"]);
});

test("names and patterns as people write them", () => {
  expect([nameOf("C:\\runs\\bert\\"), nameOf("/a b"), nameOf("/")]).toEqual(["bert", "a-b", ""]);
  expect(patternsOf(" *.log, logs/  a ")).toEqual(["*.log", "logs/", "a"]);
});
