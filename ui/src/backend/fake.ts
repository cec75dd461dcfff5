// A backend without an engine, for design work in a plain browser and for tests of pages. Never part of a release build.
import type { Backend } from "./backend";
import { cards } from "./fake/cards";
import { deliveries } from "./fake/deliveries";
import { destinations } from "./fake/destinations";
import { models } from "./fake/models";
import { proving } from "./fake/proving";
import { profiles } from "./fake/profiles";
import { program } from "./fake/program";
import { stores } from "./fake/stores";
import { watching } from "./fake/watching";
import { newWorld } from "./fake/world";

/**
 * `variant`: what the world begins with, several joined by "," ("empty", "profiles", "busy", "many", "stalled", "slow", "broken").
 * `pace`: how much of the pretended waiting is done; 0 for tests.
 */
export function fake(variant: string | null = null, pace = 1): Backend {
  const world = newWorld(new Set((variant ?? "").split(",")), pace);
  return { ...program(world), ...profiles(world), ...models(world), ...cards(world), ...destinations(world), ...deliveries(world), ...proving(world), ...watching(world), ...stores(world) };
}
