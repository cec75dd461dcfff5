// Holds that a plan belongs to the order in sight: late answers are dropped, and what was agreed to is what was shown.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setBackend } from "../../backend";
import type { Backend, Begun, Delivery, Order, Plan, Remark } from "../../backend";
import { Planning } from "./planning.svelte";

const order = (repo: string): Order => ({ folder: "/m", profile: "p", repo, mode: "create_if_missing", patterns: { include: [], exclude: [], keep: [] }, edited: "ask", message: null, texts: [] });
const warning = (path: string): Remark => ({ severity: "warns", code: "pickle-weights", path, sentence: "", remedy: "" });
const plan = (change: Partial<Plan>): Plan => ({
  repo: "ada/m", repository: "new", visibility: "private", tag: "v1", already: null, already_by: null, files: 1, bytes: 1, send_certain: 1, send_possible: 0, sentences: [], added: [], changed: [], removed: [],
  kept: [], to_compare: [], undecided: [], findings: [], blocked: false, warned: false, generated: [], ...change,
});

let answers: Map<string, (plan: Plan) => void>;
let reHashed: boolean[];
const delivery = { id: "d1" } as Delivery;
const deliver = vi.fn(async (): Promise<Begun> => ({ begun: "under_way", delivery }));

beforeEach(() => {
  vi.useFakeTimers();
  answers = new Map();
  reHashed = [];
  deliver.mockClear();
  const asked = ({ repo }: Order, reHash: boolean): Promise<Plan> => new Promise((resolve) => (reHashed.push(reHash), answers.set(repo, resolve)));
  setBackend({ plan: asked, deliver, estimate: () => new Promise(() => {}), stopEstimate: async () => {} } as unknown as Backend);
});
afterEach(() => vi.useRealTimers());

async function answer(repo: string, change: Partial<Plan> = {}): Promise<void> {
  answers.get(repo)?.(plan({ repo, ...change }));
  await vi.advanceTimersByTimeAsync(0);
}

test("the first plan is asked for at once, the next ones after a pause", async () => {
  const planning = new Planning();
  planning.choose(order("a/1"));
  await vi.advanceTimersByTimeAsync(0);
  await answer("a/1");
  planning.choose(order("a/12"));
  planning.choose(order("a/123"));
  await vi.advanceTimersByTimeAsync(1000);
  expect([...answers.keys()]).toEqual(["a/1", "a/123"]);
});

test("a late answer to an older order changes nothing", async () => {
  const planning = new Planning();
  planning.choose(order("a/old"));
  await vi.advanceTimersByTimeAsync(0);
  planning.choose(order("a/new"));
  await vi.advanceTimersByTimeAsync(1000);
  await answer("a/new");
  await answer("a/old");
  expect(planning.plan?.repo).toBe("a/new");
});

test("nothing is delivered while the plan in sight is an older one", async () => {
  const planning = new Planning();
  planning.choose(order("a/1"));
  await vi.advanceTimersByTimeAsync(0);
  await answer("a/1");
  planning.choose(order("a/2"));
  expect(await planning.deliver()).toBeNull();
  await vi.advanceTimersByTimeAsync(1000);
  await answer("a/2", { visibility: "public", repository: "existing" });
  expect((await planning.deliver())?.id).toBe("d1");
  expect(deliver).toHaveBeenCalledExactlyOnceWith(order("a/2"), { repository: "existing", visibility: "public", warnings: false }, false);
});

test("what was in the way of an order goes with the order", async () => {
  setBackend({ plan: () => Promise.reject({ code: "repository-missing", sentence: "It is not there.", next_step: "", retry: false }) } as unknown as Backend);
  const planning = new Planning();
  planning.choose(order("a/1"));
  await vi.advanceTimersByTimeAsync(0);
  expect(planning.trouble?.code).toBe("repository-missing");
  planning.choose(null);
  expect(planning.trouble).toBeNull();
});

test("a tick for other warnings does not count", async () => {
  const planning = new Planning();
  planning.choose(order("a/1"));
  await vi.advanceTimersByTimeAsync(0);
  await answer("a/1", { warned: true, findings: [warning("x.bin")] });
  planning.seenWarnings = true;
  planning.again();
  await answer("a/1", { warned: true, findings: [warning("x.bin")] });
  expect(planning.seenWarnings).toBe(true);
  planning.again();
  await answer("a/1", { warned: true, findings: [warning("x.bin"), warning("y.bin")] });
  expect(planning.seenWarnings).toBe(false);
});

test("what runs there with other answers is told, goes with the order, and is stopped only where the person says so", async () => {
  deliver.mockResolvedValueOnce({ begun: "runs_otherwise", delivery, differs: ["the profile"] });
  const planning = new Planning();
  planning.choose(order("a/1"));
  await vi.advanceTimersByTimeAsync(0);
  await answer("a/1");
  expect(await planning.deliver()).toBeNull();
  expect(planning.inTheWay?.differs).toEqual(["the profile"]);
  planning.choose(order("a/2"));
  expect(planning.inTheWay).toBeNull();
  await vi.advanceTimersByTimeAsync(1000);
  await answer("a/2");
  expect((await planning.deliver(true))?.id).toBe("d1");
  expect(deliver.mock.lastCall).toEqual([order("a/2"), { repository: "new", visibility: "private", warnings: false }, true]);
});

test("who comes back sees the plan that was there, and it is asked for again", async () => {
  const planning = new Planning();
  planning.choose(order("a/1"));
  await vi.advanceTimersByTimeAsync(0);
  await answer("a/1", { warned: true, findings: [warning("x.bin")] });
  planning.seenWarnings = true;
  planning.end();
  answers.clear();
  planning.choose(order("a/1"));
  expect([planning.plan?.repo, planning.busy]).toEqual(["a/1", true]);
  await vi.advanceTimersByTimeAsync(1000);
  await answer("a/1", { warned: true, findings: [warning("x.bin")] });
  expect([planning.busy, planning.seenWarnings]).toEqual([false, true]);
});

test("every file is read again when the person says so, and only then", async () => {
  const planning = new Planning();
  planning.choose(order("a/1"));
  await vi.advanceTimersByTimeAsync(0);
  await answer("a/1", { already: "v1" });
  expect(planning.readsAgain).toBe(false);
  planning.again(true);
  expect(planning.busy).toBe(true);
  await answer("a/1");
  expect([planning.readsAgain, planning.plan?.already]).toEqual([true, null]);
  planning.choose(order("a/2"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(reHashed).toEqual([false, true, false]);
});

test("what an estimate read is in the plan afterwards: what was to be compared is known", async () => {
  const plans = [plan({ to_compare: ["a.bin"] }), plan({ already: "v3" })];
  const backend = { plan: async () => plans.shift()!, estimate: async () => ({ to_send: 0, files: 0, basis: "blocks" as const }), stopEstimate: async () => {} };
  setBackend(backend as unknown as Backend);
  const planning = new Planning();
  planning.choose(order("a/1"));
  await vi.advanceTimersByTimeAsync(0);
  expect([planning.plan?.already, planning.plan?.to_compare, plans.length]).toEqual(["v3", [], 0]);
});
