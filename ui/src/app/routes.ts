// What is shown where: the table of places in the window.
import { match, type Place } from "../lib/route";

export type Area = "deliver" | "deliveries" | "profiles" | "watch" | "settings" | null;

export type Shown =
  | { page: "home" | "deliveries" | "profiles" | "watch" | "settings" | "gallery" | "nowhere" }
  | { page: "wizard"; then: string | undefined }
  | { page: "deliver"; folder: string; profile: string | undefined; repo: string | undefined }
  | { page: "delivery"; id: string }
  | { page: "profile"; id: string; newToken: boolean };

const FIXED: Record<string, Exclude<Shown["page"], "deliver" | "delivery" | "profile" | "wizard">> = {
  "/": "home",
  "/deliveries": "deliveries",
  "/profiles": "profiles",
  "/settings": "settings",
  "/watch": "watch",
  ...(import.meta.env.MODE !== "production" ? { "/gallery": "gallery" } : {}),
};

const AREAS: Record<Shown["page"], Area> = {
  home: "deliver", deliver: "deliver", deliveries: "deliveries", delivery: "deliveries", profiles: "profiles", wizard: "profiles", profile: "profiles", settings: "settings",
  watch: "watch", gallery: null, nowhere: null,
};

export function shown({ path, query }: Place): Shown {
  const fixed = FIXED[path];
  if (fixed) return { page: fixed };
  const folder = query.get("folder");
  if (path === "/deliver") {
    return folder ? { page: "deliver", folder, profile: query.get("profile") ?? undefined, repo: query.get("repo") ?? undefined } : { page: "home" };
  }
  if (path === "/profiles/new") return { page: "wizard", then: inside(query.get("then")) };
  const delivery = match("/deliveries/:id", path)?.["id"];
  if (delivery) return { page: "delivery", id: delivery };
  const profile = match("/profiles/:id", path)?.["id"];
  return profile ? { page: "profile", id: profile, newToken: query.get("token") === "new" } : { page: "nowhere" };
}

/** A place of this window, or none. */
function inside(place: string | null): string | undefined {
  return place?.startsWith("/") ? place : undefined;
}

export function area(page: Shown): Area {
  return AREAS[page.page];
}
