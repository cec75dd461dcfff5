// Every address leads to its page, and an unknown one says so.
import { expect, test } from "vitest";
import { place } from "../lib/route";
import { area, shown } from "./routes";

const at = (hash: string): ReturnType<typeof shown> => shown(place(hash));

test("leads to each page", () => {
  expect(at("")).toEqual({ page: "home" });
  expect(at("#/deliveries/d-1")).toEqual({ page: "delivery", id: "d-1" });
  expect(at("#/profiles/new")).toEqual({ page: "wizard", then: undefined });
  expect(at("#/profiles/p-1")).toEqual({ page: "profile", id: "p-1", newToken: false });
  expect(at("#/profiles/p-1?token=new")).toEqual({ page: "profile", id: "p-1", newToken: true });
  expect(at("#/settings")).toEqual({ page: "settings" });
  expect(at("#/elsewhere")).toEqual({ page: "nowhere" });
});

test("hands a folder over, with what is known about where it goes", () => {
  expect(at("#/deliver?folder=%2Fa%20b")).toEqual({ page: "deliver", folder: "/a b", profile: undefined, repo: undefined });
  expect(at("#/deliver?folder=%2Fa&profile=p-1&repo=ada%2Ftiny")).toEqual({ page: "deliver", folder: "/a", profile: "p-1", repo: "ada/tiny" });
  expect(at("#/deliver")).toEqual({ page: "home" });
});

test("a new profile leads back to where it was missing, and never out of the window", () => {
  expect(at("#/profiles/new?then=%2Fdeliveries%2Fd-1")).toEqual({ page: "wizard", then: "/deliveries/d-1" });
  expect(at("#/profiles/new?then=https%3A%2F%2Felsewhere")).toEqual({ page: "wizard", then: undefined });
});

test("lights up the area that a page belongs to", () => {
  expect(area(at("#/profiles/new"))).toBe("profiles");
  expect(area(at("#/elsewhere"))).toBeNull();
});
