// Holds that the page says at once that it asks: where it says nothing, the system asks in its place.
import { expect, test, vi } from "vitest";
import { follow, setBackend } from "../backend";
import type { Backend, Update } from "../backend";
import { pending } from "../components/confirm.svelte";
import { answerClosing, showWhatIsAsked } from "./closing";

test("the question is told to be asked", async () => {
  let tell = (_update: Update): void => {};
  const closingIsAsked = vi.fn(async () => {});
  setBackend({ follow: async (listener: typeof tell) => void (tell = listener), closingIsAsked } as unknown as Backend);
  await follow();
  const stop = answerClosing();
  tell({ update: "profiles" });
  expect(closingIsAsked).not.toHaveBeenCalled();
  tell({ update: "close_asked", running: 2 });
  expect(closingIsAsked).toHaveBeenCalledOnce();
  stop();
});

test("closing is explained before the window goes away, and a notice leads to what it spoke of", async () => {
  let tell = (_update: Update): void => {};
  const hideWindow = vi.fn(async () => {});
  setBackend({ follow: async (listener: typeof tell) => void (tell = listener), hideWindow } as unknown as Backend);
  await follow();
  const stops = [answerClosing(), showWhatIsAsked()];
  tell({ update: "hide_asked", folders: 2 });
  expect(pending.question?.text).toMatch(/^2 folders are watched/);
  expect(hideWindow).not.toHaveBeenCalled();
  pending.answer(true);
  await vi.waitFor(() => expect(hideWindow).toHaveBeenCalledOnce());
  tell({ update: "show", delivery: "d1" });
  expect(location.hash).toBe("#/deliveries/d1");
  tell({ update: "show", delivery: null });
  expect(location.hash).toBe("#/watch");
  stops.forEach((stop) => stop());
});
