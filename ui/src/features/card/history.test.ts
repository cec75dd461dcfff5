// Holds that a person goes back step by step, and forward again, whichever view the steps were made in.
import { expect, test } from "vitest";
import { History } from "./history";

test("typing without a pause is one step, another place or a pause a new one", () => {
  let time = 0;
  const history = new History(() => time);
  history.note("a", "source");
  time += 100;
  history.note("ab", "source");
  time += 100;
  history.note("abc", "license");
  time += 5000;
  history.note("abcd", "license");
  expect(history.undo("now")).toBe("abcd");
  expect(history.undo("abcd")).toBe("abc");
  expect(history.undo("abc")).toBe("a");
  expect([history.canUndo, history.undo("a")]).toEqual([false, "a"]);
  expect(history.redo("a")).toBe("abc");
  expect(history.redo("abc")).toBe("abcd");
  history.note("abcd", "source");
  expect([history.canRedo, history.redo("x")]).toEqual([false, "x"]);
});
