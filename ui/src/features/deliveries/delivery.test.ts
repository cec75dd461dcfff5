// Holds a delivery's page under fire: ten updates a second are shown together, the bar never goes back, and nothing listens once the page is left.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow, getBackend, setBackend } from "../../backend";
import type { Backend, Delivery, DeliveryPage, DeliveryState, FileWindow, PhaseName, Receipt, Update } from "../../backend";
import { Showing } from "./delivery.svelte";
import { FilesInSight } from "./files.svelte";

const delivery = (state: DeliveryState): Delivery =>
  ({ id: "d1", model: "bert", folder: "/m", repo: "ada/bert", endpoint: "", profile: "p", state, state_in_words: state, next_step: null, is_running: state === "running", is_here: true,
    is_paused: false, needs_token: false, tag: null, created_at: "", updated_at: "" }) as Delivery;
const progress = (done: number, phase: PhaseName = "send", id = "d1"): Update => ({
  update: "progress", delivery: id, phase, numbers: { content_done: done, content_total: 100, network_done: done, files_done: 0, files_total: 1, seconds_left: null }, bytes_per_second: 1,
  stalled: null, sample: { at: done, content: done, network: done },
});

let tell: (update: Update) => void;
let page: DeliveryPage;
let loads: number;
let windows: [number, number][];

beforeEach(async () => {
  vi.useFakeTimers();
  loads = 0;
  windows = [];
  page = { delivery: delivery("running"), phases: [], live: null, trouble: null, remains: [], leaves_repository: false, receipt: null, check: null };
  const watchFiles = async (id: string, from: number, count: number): Promise<FileWindow> => {
    windows.push([from, count]);
    return { delivery: id, total: 20_000, from, rows: Array.from({ length: count }, (_, index) => ({ index: from + index, path: `f${from + index}`, size: 1, done: 0, state: "waiting" })) };
  };
  setBackend({
    follow: async (listener: typeof tell) => void (tell = listener),
    delivery: async () => ((loads += 1), page),
    cancel: async () => ["ada/bert is as it was before."],
    cleanUp: async () => ((page = { ...page, leaves_repository: false, remains: ["ada/bert, which this delivery made, was deleted again."] }), page.remains),
    watchFiles,
  } as unknown as Backend);
  await follow();
});
afterEach(() => vi.useRealTimers());

async function opened(): Promise<{ showing: Showing; leave: () => void }> {
  const showing = new Showing("d1");
  const leave = showing.start();
  await vi.advanceTimersByTimeAsync(0);
  return { showing, leave };
}

test("updates are shown together and only for this delivery", async () => {
  const { showing, leave } = await opened();
  for (let done = 0; done <= 50; done += 1) tell(progress(done));
  tell(progress(90, "send", "other"));
  expect(showing.numbers.content_done).toBe(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(showing.numbers.content_done).toBe(50);
  expect(showing.samples).toHaveLength(51);
  leave();
});

test("the time left is not guessed while nothing moves", async () => {
  const { showing, leave } = await opened();
  const at = (stalled: number | null): Update => {
    const update = progress(99) as Extract<Update, { update: "progress" }>;
    return { ...update, stalled, numbers: { ...update.numbers, seconds_left: 4 * 3600 } };
  };
  tell(at(null));
  await vi.advanceTimersByTimeAsync(100);
  expect(showing.left).toBe("about 4 hours left");
  tell(at(40));
  await vi.advanceTimersByTimeAsync(100);
  expect(showing.left).toBeNull();
  leave();
});

test("the bar never goes back within a run", async () => {
  const { showing, leave } = await opened();
  tell(progress(80));
  await vi.advanceTimersByTimeAsync(100);
  const before = showing.part;
  tell(progress(10));
  await vi.advanceTimersByTimeAsync(100);
  expect(showing.part).toBe(before);
  leave();
});

test("at the end the bar fills before the receipt comes", async () => {
  const { showing, leave } = await opened();
  page = { ...page, delivery: delivery("finished"), receipt: {} as Receipt };
  tell({ update: "delivery", delivery: delivery("finished") });
  await vi.advanceTimersByTimeAsync(100);
  expect([showing.filling, showing.part]).toEqual([true, 1]);
  await vi.advanceTimersByTimeAsync(1000);
  expect([showing.filling, showing.page?.receipt !== null]).toEqual([false, true]);
  leave();
});

test("a change of state asks for the whole page, progress does not", async () => {
  const { leave } = await opened();
  tell(progress(1));
  tell({ update: "delivery", delivery: delivery("running") });
  await vi.advanceTimersByTimeAsync(100);
  expect(loads).toBe(1);
  tell({ update: "delivery", delivery: delivery("waiting") });
  await vi.advanceTimersByTimeAsync(100);
  expect(loads).toBe(2);
  leave();
});

test("a change that comes before the page's first answer is not lost", async () => {
  let answer = (_page: DeliveryPage): void => {};
  setBackend({ ...getBackend(), delivery: () => ((loads += 1), loads === 1 ? new Promise<DeliveryPage>((resolve) => (answer = resolve)) : Promise.resolve(page)) });
  const { showing, leave } = await opened();
  const older = page;
  page = { ...page, delivery: delivery("finished"), receipt: {} as Receipt };
  tell({ update: "delivery", delivery: delivery("finished") });
  await vi.advanceTimersByTimeAsync(100);
  answer(older);
  await vi.advanceTimersByTimeAsync(0);
  expect([loads, showing.delivery?.state]).toEqual([2, "finished"]);
  leave();
});

test("what a cancelled delivery made is deleted on request only, and that is told", async () => {
  page = { ...page, delivery: delivery("cancelled"), leaves_repository: true, remains: ["ada/bert was created and holds no version yet."] };
  const { showing, leave } = await opened();
  expect(showing.page?.leaves_repository).toBe(true);
  await showing.cleanUp();
  expect(showing.remains).toEqual(["ada/bert, which this delivery made, was deleted again."]);
  expect(showing.page?.leaves_repository).toBe(false);
  leave();
});

test("cancel tells what remains", async () => {
  const { showing, leave } = await opened();
  expect(await showing.cancel()).toBe(true);
  expect(showing.remains).toEqual(["ada/bert is as it was before."]);
  leave();
});

test("nothing listens once the page is left", async () => {
  const { showing, leave } = await opened();
  leave();
  tell(progress(70));
  await vi.advanceTimersByTimeAsync(1000);
  expect(showing.numbers.content_done).toBe(0);
});

test("of twenty thousand files only those in sight are asked for, and a window of another place is dropped", async () => {
  const files = new FilesInSight("d1");
  const leave = files.start();
  await vi.advanceTimersByTimeAsync(0);
  await files.look(12_000, 15);
  expect(windows.every(([, count]) => count <= 80)).toBe(true);
  expect([files.total, files.at(12_000)?.path, files.at(0)]).toEqual([20_000, "f12000", undefined]);
  tell({ update: "files", window: { delivery: "d1", total: 20_000, from: 0, rows: [] } });
  await vi.advanceTimersByTimeAsync(100);
  expect(files.at(12_000)?.path).toBe("f12000");
  leave();
});
