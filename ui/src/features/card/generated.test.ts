// Holds that only what a person really changed travels with the order, and that the card is edited at its source and read as it would be.
import { expect, test } from "vitest";
import { Generated } from "./generated.svelte";

function two(): Generated {
  const generated = new Generated();
  generated.sources = [{ path: "README.md", text: "# {{repo}}" }, { path: "handler.py", text: "code" }];
  return generated;
}

test("an edited text travels, a reset one and an unchanged one do not", () => {
  const generated = two();
  generated.edit("README.md", "my card");
  generated.edit("handler.py", "code");
  expect(generated.texts).toEqual([{ path: "README.md", text: "my card" }]);
  expect([generated.state("README.md"), generated.state("handler.py")]).toEqual(["edited", "made"]);
  generated.reset("README.md");
  expect([generated.texts, generated.source("README.md")]).toEqual([[], "# {{repo}}"]);
});

test("what is read is the planned text, what is edited its source", () => {
  const generated = two();
  expect(generated.preview("README.md")).toBe("# {{repo}}");
  generated.planned = [{ path: "README.md", text: "# ada/model" }];
  expect([generated.preview("README.md"), generated.source("README.md")]).toEqual(["# ada/model", "# {{repo}}"]);
});

test("a file that is not wanted travels as an empty text", () => {
  const generated = two();
  generated.leaveOut("handler.py");
  expect([generated.texts, generated.state("handler.py")]).toEqual([[{ path: "handler.py", text: "" }], "left_out"]);
});

test("an emptied text is no file, but still one that is being written", () => {
  const generated = two();
  generated.edit("README.md", "");
  expect([generated.texts, generated.state("README.md")]).toEqual([[{ path: "README.md", text: "" }], "empty"]);
  generated.edit("README.md", "my card");
  expect(generated.state("README.md")).toBe("edited");
});

test("a file that is added again has the text that it had", () => {
  const generated = two();
  generated.edit("README.md", "my card");
  generated.leaveOut("README.md");
  generated.addAgain("README.md");
  expect([generated.state("README.md"), generated.source("README.md")]).toEqual(["edited", "my card"]);
});

test("what the folder has itself is not made any more, whatever was edited before", () => {
  const generated = two();
  generated.edit("README.md", "my card");
  generated.sources = [{ path: "handler.py", text: "code" }];
  expect(generated.texts).toEqual([]);
});
