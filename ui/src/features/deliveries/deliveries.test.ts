// Holds that the list is as new as the newest that was told, whichever way it came first.
import { beforeEach, expect, test } from "vitest";
import { follow, setBackend } from "../../backend";
import type { Backend, Delivery, DeliveryState, Update } from "../../backend";
import { deliveries } from "./deliveries.svelte";

const delivery = (id: string, state: DeliveryState): Delivery => ({ id, state, is_running: state === "running" }) as Delivery;
const states = (): string[] => deliveries.all.map(({ id, state }) => `${id} ${state}`);
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

let tell: (update: Update) => void;
let answers: ((all: Delivery[]) => void)[];

beforeEach(async () => {
  answers = [];
  setBackend({
    follow: async (listener: typeof tell) => void (tell = listener),
    deliveries: () => new Promise<Delivery[]>((resolve) => answers.push(resolve)),
  } as unknown as Backend);
  await follow();
});

test("a change that comes while the list is on its way stays", async () => {
  const leave = deliveries.start();
  tell({ update: "delivery", delivery: delivery("a", "finished") });
  tell({ update: "delivery", delivery: delivery("new", "running") });
  answers[0]?.([delivery("a", "running"), delivery("b", "failed")]);
  await settled();
  expect(states()).toEqual(["new running", "a finished", "b failed"]);
  leave();
});

test("an older list does not replace a newer one", async () => {
  const leave = deliveries.start();
  const again = deliveries.load();
  answers[1]?.([delivery("a", "finished")]);
  await again;
  answers[0]?.([delivery("a", "running")]);
  await settled();
  expect(states()).toEqual(["a finished"]);
  leave();
});
