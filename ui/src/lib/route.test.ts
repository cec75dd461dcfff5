// Addresses there and back, with folders that have every sign in them.
import { expect, test } from "vitest";
import { href, match, place } from "./route";

test("reads a place", () => {
  expect(place("").path).toBe("/");
  expect(place("#/deliveries/d-1").path).toBe("/deliveries/d-1");
});

test("carries any folder there and back", () => {
  const folder = "/home/ada/my models/50% & more?#1/größe";
  expect(place(href("/deliver", { folder })).query.get("folder")).toBe(folder);
});

test("finds the names in a path", () => {
  expect(match("/profiles/:id", "/profiles/p%201")).toEqual({ id: "p 1" });
  expect(match("/profiles/:id", "/profiles/")).toBeNull();
  expect(match("/profiles/:id", "/deliveries/x")).toBeNull();
  expect(match("/profiles", "/profiles")).toEqual({});
});
