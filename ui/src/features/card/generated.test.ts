// Holds that only what a person really changed travels with the order, and that a plan which echoes an edit changes nothing.
import { expect, test } from "vitest";
import { Generated } from "./generated.svelte";

test("an edited text travels, a reset one and an unchanged one do not", () => {
  const generated = new Generated();
  generated.take([{ path: "README.md", text: "card" }, { path: "handler.py", text: "code" }]);
  generated.edit("README.md", "my card");
  generated.edit("handler.py", "code");
  expect(generated.texts).toEqual([{ path: "README.md", text: "my card" }]);
  generated.reset("README.md");
  expect(generated.texts).toEqual([]);
  expect(generated.text("README.md")).toBe("card");
});

test("a plan that tells the edited text as its own, or leaves the file out, does not undo the edit", () => {
  const generated = new Generated();
  generated.take([{ path: "README.md", text: "card" }]);
  generated.edit("README.md", "my card");
  generated.take([{ path: "README.md", text: "my card" }]);
  expect(generated.texts).toEqual([{ path: "README.md", text: "my card" }]);
  generated.take([]);
  expect(generated.texts).toHaveLength(1);
});

test("what the folder has itself is not made any more", () => {
  const generated = new Generated();
  generated.take([{ path: "README.md", text: "card" }, { path: "handler.py", text: "code" }]);
  generated.take([{ path: "handler.py", text: "code" }]);
  expect(generated.made.map(({ path }) => path)).toEqual(["handler.py"]);
});
