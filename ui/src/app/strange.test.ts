// @vitest-environment jsdom
// Every page, and what each of its buttons opens, in the language that nobody speaks: what still reads plainly was written past the catalogue.
// What the engine says is not the page's, and neither are names, paths and code.
import { cleanup, fireEvent, render } from "@testing-library/svelte";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { follow, setBackend } from "../backend";
import type { Backend } from "../backend";
import { fake } from "../backend/fake";

vi.hoisted(() => history.replaceState(null, "", "?words=pseudo"));

import { toasts } from "../components/toast.svelte";
import App from "./App.svelte";
import { words } from "../words";
import { rooms } from "./rooms";

const READ_OUT = ["aria-label", "aria-description", "aria-valuetext", "title", "placeholder", "alt"];
/** The same in every language: units, and the name of a hash. */
const NO_WORDS = /\b(bytes?|kB|MB|GB|TB|ms|SHA-256)\b/g;

/** Everything the engine ever said, so that it can be told from what the page says. */
class Heard {
  readonly #said = new Set<string>();

  take<Answer>(answer: Answer): Answer {
    if (typeof answer === "string") this.#hear(answer);
    else if (typeof answer === "object" && answer !== null) Object.values(answer).forEach((part) => this.take(part));
    return answer;
  }

  #hear(text: string): void {
    for (const form of [text, text.toLowerCase(), text.charAt(0).toUpperCase() + text.slice(1)]) this.#said.add(form.trim());
    // Pages name the last part of a path, the host of an address.
    if (!/\s/.test(text)) text.split("/").forEach((part) => this.#said.add(part));
  }

  /** What is left of a text without what the engine said. */
  without(text: string): string {
    const said = [...this.#said].filter((each) => each.length > 1 && text.includes(each)).sort((a, b) => b.length - a.length);
    return said.reduce((left, each) => left.replace(new RegExp(`(?<![\\p{L}\\d])${each.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\d])`, "gu"), " "), text);
  }

  /** A backend whose every word is heard. */
  through(backend: Backend): Backend {
    return new Proxy(backend, {
      get: (whole, name: keyof Backend) => (...asked: unknown[]) => {
        if (name === "follow") return backend.follow((update) => (asked[0] as (heard: typeof update) => void)(this.take(update)));
        this.take(asked);
        const answer = (whole[name] as (...all: unknown[]) => unknown)(...asked);
        return Promise.resolve(answer).then((said) => this.take(said), (trouble: unknown) => Promise.reject(this.take(trouble)));
      },
    });
  }
}

function textsOf(page: Element): string[] {
  const found: string[] = [];
  for (const element of [page, ...page.querySelectorAll("*")]) {
    if (element.closest("style, script, code, kbd, pre, [data-verbatim]")) continue;
    for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) found.push(child.textContent ?? "");
    for (const name of READ_OUT) found.push(element.getAttribute(name) ?? "");
  }
  return found;
}

// Drafts outlive a page, so what was heard for one is known for all.
const heard = new Heard();

/** What of the whole window reads plainly. */
function plain(): string[] {
  const texts = textsOf(document.body).map((text) => heard.without(text).replace(NO_WORDS, " "));
  return [...new Set(texts.filter((text) => /[A-Za-z]{2,}/.test(text)).map((text) => text.trim()))];
}

/** Until nothing has changed for a while; what never stands still (a delivery under way) is looked at as it is. */
async function settled(): Promise<void> {
  let last = "";
  let quiet = 0;
  for (let turn = 0; turn < 40 && quiet < 4; turn += 1) {
    await new Promise((done) => setTimeout(done, 10));
    const now = document.body.innerHTML;
    quiet = now === last ? quiet + 1 : 0;
    last = now;
  }
}

async function open(path: string, variant: string): Promise<void> {
  cleanup();
  document.body.innerHTML = "";
  toasts.all.length = 0;
  heard.take([...new URLSearchParams(path.split("?")[1]).values()]);
  setBackend(heard.through(fake(variant, 0)));
  await follow();
  location.hash = `#${path}`;
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  render(App);
  await settled();
}

function buttons(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main button:not(:disabled), main [role=tab], main summary")];
}

// Compiling every feature takes longer than a test should wait.
beforeAll(() => Promise.all(Object.values(rooms).map((load) => load())), 120_000);
afterEach(cleanup);

const PAGES: [path: string, variant: string][] = [
  ["/", "empty"], ["/", "profiles"], ["/", "busy"], ["/deliver?folder=/home/ada/models/support-llama-8b", "profiles"], ["/deliveries", "empty"], ["/deliveries", "busy"],
  ["/profiles", "empty"], ["/profiles", "busy"], ["/profiles/p-personal", "busy"], ["/profiles/new", "empty"], ["/settings", "busy"], ["/watch", "empty"], ["/watch", "busy"], ["/deliveries/d-going", "busy"], ["/deliveries/d-waiting", "busy"], ["/deliveries/d-token", "busy"], ["/deliveries/d-stopped", "busy"],
  ["/deliveries/d-changed", "busy"], ["/deliveries/d-cancelled", "busy"], ["/deliveries/d-3", "busy"], ["/elsewhere", "empty"],
];

test.each(PAGES)("%s (%s) and what its buttons open say nothing past the catalogue", async (path, variant) => {
  await open(path, variant);
  expect(document.title).toMatch(/⟦.*⟧/);
  const found = new Map<string, string>(plain().map((text) => [text, "at once"]));
  const many = buttons().length;
  for (let at = 0; at < many; at += 1) {
    if (at > 0) await open(path, variant);
    const button = buttons()[at];
    const name = button?.getAttribute("aria-label") ?? button?.textContent?.trim() ?? "";
    button?.click();
    await settled();
    for (const text of plain()) if (!found.has(text)) found.set(text, `after ${name}`);
  }
  expect(Object.fromEntries(found), "put these into src/words/en and say words.<part>.<key> instead").toEqual({});
}, 240_000);

test("the wizard says nothing past the catalogue on any of its steps, and neither does its end", async () => {
  await open("/profiles/new", "empty");
  const field = document.querySelector<HTMLInputElement>("input[type=password]");
  const found = new Set<string>();
  if (field) await fireEvent.input(field, { target: { value: `hf_${"fine".repeat(9)}` } });
  const onward = (): HTMLElement | undefined => buttons().find(({ textContent }) => [words.everywhere.continue, words.profile.create].some((word) => textContent?.includes(word)));
  while (location.hash.includes("/profiles/new")) {
    for (const text of plain()) found.add(text);
    onward()?.click();
    await settled();
  }
  for (const text of plain()) found.add(text);
  expect([...found]).toEqual([]);
}, 60_000);
