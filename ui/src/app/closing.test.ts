// Holds that the page says at once that it asks: where it says nothing, the system asks in its place.
import { expect, test, vi } from "vitest";
import { follow, setBackend } from "../backend";
import type { Backend, Update } from "../backend";
import { answerClosing } from "./closing";

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
