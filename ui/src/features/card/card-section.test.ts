// Holds that form, source and preview are views of one text, that a person gets back, and that what is wrong is said where it is.
import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { setBackend } from "../../backend";
import type { CardOrigin } from "../../backend";
import { fake } from "../../backend/fake";
import { CARD, CardDraft } from "./card-draft.svelte";
import CardSection from "./CardSection.svelte";

configure({ asyncUtilTimeout: 20_000 });

const MADE = "---\nlibrary_name: transformers\ntags:\n- safetensors\n---\n\n# {{repo}}\n\n## Intended use\n\n*not stated*\n";
const NONE: CardOrigin = { own: false, added: [], conflicts: [], trouble: null };

beforeEach(() => setBackend(fake("profiles", 0)));

function shown(origin: CardOrigin = NONE, text: string | null = MADE): CardDraft {
  const card = new CardDraft();
  card.take(text, origin);
  render(CardSection, { card, repo: "ada/mood", tag: "v3", ready: true });
  return card;
}

async function opened(origin: CardOrigin = NONE, text: string | null = MADE): Promise<CardDraft> {
  const card = shown(origin, text);
  const details = screen.getByText("Read or edit the card").closest("details")!;
  details.open = true;
  await fireEvent(details, new Event("toggle"));
  return card;
}

const view = (name: string): Promise<boolean> => fireEvent.click(screen.getByRole("radio", { name }));
const source = (): HTMLTextAreaElement => screen.getByRole("textbox", { name: "Source of the card" });

test("what is typed in the form stands in the source, and the other way round", async () => {
  const card = await opened();
  await fireEvent.input(screen.getByLabelText("Tags"), { target: { value: "mood" } });
  expect(card.fields).toMatchObject({ tags: ["mood"] });
  await fireEvent.input(screen.getByLabelText("Languages"), { target: { value: "en" } });
  expect(card.fields).toMatchObject({ language: "en" });
  await fireEvent.input(screen.getByLabelText("Languages"), { target: { value: "" } });
  await fireEvent.input(screen.getByLabelText("Tags"), { target: { value: "safetensors, mood" } });
  await fireEvent.input(await screen.findByLabelText("Intended use"), { target: { value: "Moods of reviews." } });
  await view("Source");
  expect(source().value).toBe(MADE.replace("- safetensors", "- safetensors\n- mood").replace("*not stated*", "Moods of reviews."));
  await fireEvent.input(source(), { target: { value: source().value.replace("library_name: transformers", "library_name: setfit") } });
  await view("Form");
  expect(screen.getByLabelText<HTMLInputElement>("Library").value).toBe("setfit");
  expect(card.texts).toEqual([{ path: CARD, text: card.text }]);
});

test("a card that is as it was made follows what is made, whatever way led back there", async () => {
  const card = await opened();
  const remade = (lines: string): void => card.take(MADE.replace("- safetensors", lines), NONE);
  await fireEvent.keyDown(screen.getByLabelText("Library"), { key: "z", ctrlKey: true });
  remade("- onnx");
  expect([card.text.includes("- onnx"), card.texts]).toEqual([true, []]);
  await fireEvent.input(screen.getByLabelText("Library"), { target: { value: "setfit" } });
  card.undo();
  remade("- gguf");
  expect([card.text.includes("- gguf"), card.texts]).toEqual([true, []]);
  card.setField("library_name", "setfit");
  card.reset();
  remade("- safetensors");
  expect([card.text, card.texts]).toEqual([MADE, []]);
});

test("what a field of the form could not do is told no longer once the card is another", async () => {
  const card = await opened(NONE, "---\nbase_model: &b org/x\ntags:\n- *b\n---\n");
  await fireEvent.input(screen.getByLabelText("Base models"), { target: { value: "" } });
  expect(card.stuck).toBe("base_model");
  card.write("---\ntags:\n- x\n---\n", "source");
  expect(card.stuck).toBeNull();
});

test("steps are taken back and again, whichever view they were made in", async () => {
  const card = await opened();
  await fireEvent.input(screen.getByLabelText("Library"), { target: { value: "setfit" } });
  await view("Source");
  await fireEvent.input(source(), { target: { value: "all gone" } });
  await fireEvent.keyDown(source(), { key: "z", ctrlKey: true });
  expect(source().value).toContain("library_name: setfit");
  await fireEvent.click(screen.getByRole("button", { name: "Undo the last change of the card" }));
  expect([source().value, card.texts]).toEqual([MADE, []]);
  await fireEvent.keyDown(source(), { key: "z", ctrlKey: true, shiftKey: true });
  expect(source().value).toContain("library_name: setfit");
});

test("the preview fills the blanks and runs nothing", async () => {
  await opened(NONE, `${MADE}\n<img src=x onerror="window.hit = true">\n<script>window.hit = true</script>\n`);
  await view("Preview");
  const preview = screen.getByRole("region", { name: "Preview of the card" });
  expect(within(preview).getByRole("heading", { name: "ada/mood" })).toBeTruthy();
  expect(preview.querySelector("img, script")).toBeNull();
});

test("a word that the Hub does not know is told at its field, and keeps the delivery waiting", async () => {
  const card = shown();
  card.askAs("p-personal");
  card.setField("license", "of-my-own");
  await waitFor(() => expect(card.refused).toBe(true));
  expect(screen.getByText(/which the Hub does not know/)).toBeTruthy();
  expect(screen.getByRole("combobox", { name: "License" }).getAttribute("aria-invalid")).toBe("true");
  card.setField("license", "mit");
  await waitFor(() => expect(card.refused).toBe(false));
  expect(await screen.findByText(/The Hub takes it/)).toBeTruthy();
});

test("where card and files differ the card's stands until the person takes the files'", async () => {
  const own = "---\nlicense: mit # ours\n---\n# Mine\n";
  const card = shown({ own: true, added: ["tags"], conflicts: [{ field: "license", card: "mit", files: "apache-2.0", file: "LICENSE" }], trouble: null }, own);
  expect(card.texts).toEqual([]);
  await fireEvent.click(screen.getByRole("button", { name: "Take apache-2.0 for license, as the files say" }));
  expect(card.text).toBe(own.replace("license: mit", "license: apache-2.0"));
  expect(screen.queryByText(/do not agree/)).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: "Undo all changes" }));
  expect(screen.getByText(/do not agree about 1 field/)).toBeTruthy();
});

test("a card of ours need not go", async () => {
  const card = await opened();
  await view("Without a card");
  expect(card.texts).toEqual([{ path: CARD, text: "" }]);
  expect(screen.queryByRole("radio", { name: "Source" })).toBeNull();
  await view("With this card");
  expect(card.texts).toEqual([]);
});

test("metadata that can't be read leaves the source to write in", async () => {
  await opened(NONE, "---\na: [\n---\n# Mine\n");
  expect(screen.getByText("The metadata can't be read")).toBeTruthy();
  await view("Source");
  expect(source().value).toContain("a: [");
});

test("an own card that is no text goes as it is, and nothing is asked", () => {
  const card = shown({ own: true, added: [], conflicts: [], trouble: "README.md is longer than any card." }, null);
  expect(screen.getByText("README.md is longer than any card.")).toBeTruthy();
  expect([card.texts, screen.queryByRole("radio")]).toEqual([[], null]);
});
