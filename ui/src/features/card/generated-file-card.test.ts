// Holds that nobody loses the place they work at: the editor stays while its text is emptied, and the focus goes on when a button takes itself away.
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { Generated } from "./generated.svelte";
import GeneratedFileCard from "./GeneratedFileCard.svelte";

async function opened(): Promise<void> {
  const generated = new Generated();
  generated.sources = [{ path: "README.md", text: "# card" }];
  render(GeneratedFileCard, { generated, path: "README.md" });
  await fireEvent.click(screen.getByRole("button", { name: "Read or edit README.md" }));
}

test("emptying the text keeps the editor and says what it means", async () => {
  await opened();
  await fireEvent.click(screen.getByRole("radio", { name: "Edit" }));
  const editor = screen.getByRole("textbox", { name: "Text of README.md" });
  await fireEvent.input(editor, { target: { value: "" } });
  expect(screen.getByText("Empty: this file is not made.")).toBeTruthy();
  expect(screen.getByRole("textbox", { name: "Text of README.md" })).toBe(editor);
});

test("leaving a file out moves the focus to the way back, and the way back to the file", async () => {
  await opened();
  await fireEvent.click(screen.getByRole("button", { name: "Leave it out: README.md" }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Add it again: README.md" })));
  await fireEvent.click(document.activeElement!);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Close README.md" })));
});
