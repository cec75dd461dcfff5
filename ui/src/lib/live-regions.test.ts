// @vitest-environment jsdom
// What is told of the page's live regions where the engine tells nothing: the news and not what was there, once, without what can be pressed.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { relay } from "./live-regions";

const said: string[] = [];
let stop = (): void => {};

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<p aria-live="polite" id="why">Old.</p><div role="status" id="sum"><p>3 files</p></div><main></main>`;
  stop = relay((sentence) => said.push(sentence));
});
afterEach(() => {
  stop();
  said.length = 0;
  vi.useRealTimers();
});

const at = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

/** What is said of a change. */
async function after(change: () => void): Promise<string[]> {
  said.length = 0;
  change();
  await vi.advanceTimersByTimeAsync(1000);
  return said;
}

test("says what a text became, and an element that came, but not what stood beside it", async () => {
  expect(await after(() => ((at("why").firstChild as Text).data = "New."))).toEqual(["New."]);
  expect(await after(() => at("why").append(Object.assign(document.createElement("span"), { textContent: "More." })))).toEqual(["More."]);
});

test("says a status as a whole, once", async () => {
  const files = at("sum").firstElementChild?.firstChild as Text;
  expect(await after(() => ((files.data = "4 files"), (files.data = "5 files")))).toEqual(["5 files"]);
  expect(await after(() => (files.data = "5 files"))).toEqual([]);
});

test("says an alert that comes with its place, without its buttons and pictures", async () => {
  const alert = `<div><div role="alert"><svg aria-hidden="true"><title>x</title></svg><p>It stopped.</p><p>Try again.</p><button>Copy</button></div></div>`;
  expect(await after(() => document.querySelector("main")?.insertAdjacentHTML("beforeend", alert))).toEqual(["It stopped. Try again."]);
});

test("says nothing of the rest of the page, of a region that comes filled, and of one that is busy", async () => {
  const page = `<p>Words.</p><p aria-live="polite">Reason.</p><div role="status" aria-busy="true">Wait</div>`;
  expect(await after(() => document.querySelector("main")?.insertAdjacentHTML("beforeend", page))).toEqual([]);
});
