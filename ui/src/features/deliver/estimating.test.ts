// Holds the estimate beside the plan: asked for when there is something to find out, shown as it comes, gone with another order.
import { beforeEach, expect, test, vi } from "vitest";
import { follow, setBackend } from "../../backend";
import type { Backend, Estimate, Order, Plan, Update } from "../../backend";
import { Estimating } from "./estimating.svelte";

const FOUND: Estimate = { to_send: 143, files: 2, basis: "blocks" };
const plan = (change: Partial<Plan> = {}): Plan => ({ already: null, blocked: false, send_certain: 800, send_possible: 200, ...change }) as Plan;
const order = {} as Order;
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

let tell: (update: Update) => void;
let asked: { turn: number; answer: (found: Estimate) => void; refuse: (why: unknown) => void }[];
const stopped = vi.fn(async () => {});

beforeEach(async () => {
  asked = [];
  stopped.mockClear();
  setBackend({
    follow: async (listener: typeof tell) => void (tell = listener),
    estimate: (_: Order, turn: number) => new Promise<Estimate>((answer, refuse) => asked.push({ turn, answer, refuse })),
    stopEstimate: stopped,
  } as unknown as Backend);
  await follow();
});

test("it is told as it becomes known, and then it is known", async () => {
  const estimating = new Estimating();
  void estimating.begin(order, plan());
  tell({ update: "estimate", turn: asked[0]?.turn ?? 0, at_most: 600, looked_at: 250, of: 1000 });
  tell({ update: "estimate", turn: 999_999, at_most: 1, looked_at: 1, of: 1 });
  expect(estimating.soFar).toEqual({ atMost: 600, part: 0.25 });
  asked[0]?.answer(FOUND);
  await settled();
  expect([estimating.found, estimating.soFar]).toEqual([FOUND, null]);
});

test("nothing is asked where there is nothing to find out", () => {
  const estimating = new Estimating();
  for (const known of [plan({ already: "v3" }), plan({ blocked: true }), plan({ send_certain: 0, send_possible: 0 })]) void estimating.begin(order, known);
  expect(asked).toHaveLength(0);
});

test("another order stops it, and its late answer is nobody's", async () => {
  const estimating = new Estimating();
  void estimating.begin(order, plan());
  void estimating.begin(order, plan({ send_certain: 5 }));
  expect(stopped).toHaveBeenCalledOnce();
  asked[0]?.answer(FOUND);
  await settled();
  expect(estimating.found).toBeNull();
  asked[1]?.refuse({ code: "stopped", sentence: "", next_step: "", retry: false });
  await settled();
  expect([estimating.found, estimating.soFar]).toEqual([null, null]);
});

test("what was found is not stopped again", async () => {
  const estimating = new Estimating();
  void estimating.begin(order, plan());
  asked[0]?.answer(FOUND);
  await settled();
  estimating.stop();
  expect(stopped).not.toHaveBeenCalled();
  expect(estimating.found).toBeNull();
});
