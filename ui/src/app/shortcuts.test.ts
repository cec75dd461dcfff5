// @vitest-environment jsdom
// Keys lead to pages, but not while a question is open, and "?" not while typing.
import { beforeEach, expect, test, vi } from "vitest";
import { press } from "./shortcuts";

beforeEach(() => {
  document.body.innerHTML = "";
  location.hash = "";
});

function key(name: string, more: KeyboardEventInit = {}, target: EventTarget = window): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

test("leads to the settings and keeps the key from the page", () => {
  const event = key(",", { ctrlKey: true });
  press(event);
  expect(location.hash).toBe("#/settings");
  expect(event.defaultPrevented).toBe(true);
});

test("the numbers follow the way between the areas, from above", () => {
  const led = ["1", "2", "3", "4"].map((number) => {
    press(key(number, { ctrlKey: true }));
    return location.hash;
  });
  expect(led).toEqual(["#/", "#/deliveries", "#/watch", "#/profiles"]);
});

test("leaves keys alone that mean nothing here", () => {
  const event = key("s", { ctrlKey: true });
  press(event);
  expect(event.defaultPrevented).toBe(false);
  expect(location.hash).toBe("");
});

test("waits while a dialog asks something", () => {
  document.body.innerHTML = '<div role="dialog"></div>';
  press(key("2", { ctrlKey: true }));
  expect(location.hash).toBe("");
});

test("shows the list of keys, but not to someone who types a question mark", () => {
  expect(press(key("?"))).toBe("help");
  const field = document.body.appendChild(document.createElement("input"));
  expect(press(key("?", {}, field))).toBeNull();
});

test("finds what the page can search, and leaves the key alone where nothing can be", () => {
  expect(press(key("f", { ctrlKey: true }))).toBeNull();
  expect(document.activeElement).toBe(document.body);
  document.body.innerHTML = '<main><input role="searchbox" value="bert"></main>';
  const event = key("f", { ctrlKey: true });
  press(event);
  expect([document.activeElement?.getAttribute("role"), event.defaultPrevented]).toEqual(["searchbox", true]);
});

test("goes back where the person came from", async () => {
  location.hash = "#/deliveries";
  location.hash = "#/settings";
  const event = key("ArrowLeft", { altKey: true });
  press(event);
  await vi.waitFor(() => expect(location.hash).toBe("#/deliveries"));
  expect(event.defaultPrevented).toBe(true);
});
