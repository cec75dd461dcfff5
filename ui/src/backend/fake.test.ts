// @vitest-environment jsdom
// The pretended world keeps the contract that pages rely on: a whole delivery, from the token to the receipt.
import { expect, test, vi } from "vitest";
import type { Order, Update } from "./bindings";
import { fake } from "./fake";

const PLAIN = { include: [], exclude: [], keep: [] };

test("refuses by the words in a token, and keeps one that got no answer", async () => {
  const backend = fake("empty", 0);
  await expect(backend.validateToken({ from: "pasted", text: "an expired one" }, null)).rejects.toMatchObject({ code: "token-expired" });
  await expect(backend.validateToken({ from: "pasted", text: "offline now" }, null)).rejects.toMatchObject({ code: "offline", retry: true });
  expect((await backend.validateToken({ from: "again" }, null)).details.account).toBe("ada");
});

test("delivers, tells how far it is, and gives a receipt", async () => {
  vi.useFakeTimers();
  const backend = fake(null, 0);
  const told: Update[] = [];
  await backend.follow((update) => told.push(update));
  const order: Order = { folder: "/models/bert", profile: "p-personal", repo: "ada/bert", mode: "new", patterns: PLAIN, edited: "ask", message: null, texts: [] };
  const starting = backend.deliver(order, { repository: "new", visibility: "private", warnings: true }, false);
  await vi.advanceTimersByTimeAsync(10);
  const { id } = (await starting).delivery;
  await backend.watchFiles(id, 0, 3);
  await vi.advanceTimersByTimeAsync(120_000);
  const asking = backend.delivery(id);
  await vi.advanceTimersByTimeAsync(10);
  const page = await asking;
  vi.useRealTimers();
  expect(page.delivery).toMatchObject({ state: "finished", tag: "v1", is_running: false });
  expect(page.receipt?.repo).toBe("ada/bert");
  const phases = new Set(told.flatMap((update) => (update.update === "progress" ? [update.phase] : [])));
  expect([...phases]).toEqual(["freeze", "repository", "send", "commit", "verify", "tag"]);
  expect(told.some((update) => update.update === "files" && update.window.rows.length === 3)).toBe(true);
});
