// Holds that only what a person really changed travels with the order, and which handler that leaves.
import { expect, test } from "vitest";
import { InferenceFiles } from "./files.svelte";

function two(): InferenceFiles {
  const generated = new InferenceFiles();
  generated.sources = [{ path: "requirements.txt", text: "torch" }, { path: "handler.py", text: "code" }];
  return generated;
}

test("an edited text travels, a reset one and an unchanged one do not", () => {
  const generated = two();
  generated.edit("requirements.txt", "numpy");
  generated.edit("handler.py", "code");
  expect(generated.texts).toEqual([{ path: "requirements.txt", text: "numpy" }]);
  expect([generated.state("requirements.txt"), generated.state("handler.py")]).toEqual(["edited", "made"]);
  generated.reset("requirements.txt");
  expect([generated.texts, generated.source("requirements.txt")]).toEqual([[], "torch"]);
});

test("a text that is as it was made follows what is made", () => {
  const generated = two();
  generated.edit("requirements.txt", "torc");
  generated.edit("requirements.txt", "torch");
  generated.sources = [{ path: "requirements.txt", text: "onnxruntime" }];
  expect([generated.texts, generated.source("requirements.txt")]).toEqual([[], "onnxruntime"]);
});

test("a file that is not wanted travels as an empty text", () => {
  const generated = two();
  generated.leaveOut("handler.py");
  expect([generated.texts, generated.state("handler.py")]).toEqual([[{ path: "handler.py", text: "" }], "left_out"]);
});

test("an emptied text is no file, but still one that is being written", () => {
  const generated = two();
  generated.edit("requirements.txt", "");
  expect([generated.texts, generated.state("requirements.txt")]).toEqual([[{ path: "requirements.txt", text: "" }], "empty"]);
  generated.edit("requirements.txt", "numpy");
  expect(generated.state("requirements.txt")).toBe("edited");
});

test("a file that is added again has the text that it had", () => {
  const generated = two();
  generated.edit("requirements.txt", "numpy");
  generated.leaveOut("requirements.txt");
  generated.addAgain("requirements.txt");
  expect([generated.state("requirements.txt"), generated.source("requirements.txt")]).toEqual(["edited", "numpy"]);
});

test("what the folder has itself is not made any more, whatever was edited before", () => {
  const generated = two();
  generated.edit("requirements.txt", "numpy");
  generated.sources = [{ path: "handler.py", text: "code" }];
  expect(generated.texts).toEqual([]);
});

test("the handler that goes is the folder's own while it is kept, else ours, if there is one", () => {
  const files = two();
  expect(files.handler).toEqual({ text: "code" });
  files.leaveOut("handler.py");
  expect(files.handler).toBeNull();
  files.own = [{ path: "handler.py", kept: true, pattern: "/handler.py", ours: "code", difference: [] }];
  expect(files.handler).toBe("own");
  expect(new InferenceFiles().handler).toBeNull();
});
