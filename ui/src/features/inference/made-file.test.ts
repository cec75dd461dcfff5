// Holds that nobody loses the place they work at: the editor stays while its text is emptied, and the focus goes on when a button takes itself away.
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { InferenceFiles } from "./files.svelte";
import MadeFile from "./MadeFile.svelte";

async function opened(): Promise<void> {
  const files = new InferenceFiles();
  files.sources = [{ path: "handler.py", text: "code" }];
  render(MadeFile, { files, path: "handler.py" });
  await fireEvent.click(screen.getByRole("button", { name: "Read or edit handler.py" }));
}

test("emptying the text keeps the editor and says what it means", async () => {
  await opened();
  const editor = screen.getByRole("textbox", { name: "Text of handler.py" });
  await fireEvent.input(editor, { target: { value: "" } });
  expect(screen.getByText("Empty: this file is not made.")).toBeTruthy();
  expect(screen.getByRole("textbox", { name: "Text of handler.py" })).toBe(editor);
});

test("leaving a file out moves the focus to the way back, and the way back to the file", async () => {
  await opened();
  await fireEvent.click(screen.getByRole("button", { name: "Leave it out: handler.py" }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Add it again: handler.py" })));
  await fireEvent.click(document.activeElement!);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Close handler.py" })));
});
