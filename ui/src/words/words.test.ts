// The catalogue: what it says, that nothing in it is forgotten, and the language that shows what was written past it.
import { expect, test } from "vitest";
import { namesIn, speak, type Texts, type Translation } from "./catalogue";
import { en } from "./en";
import { strange } from "./pseudo";

const SOURCES = import.meta.glob<string>(["../**/*.svelte", "../**/*.ts", "!../**/*.test.ts", "!./**"], { query: "?raw", import: "default", eager: true });
/** Rooms whose texts are chosen by a value. */
const CHOSEN = ["counts", "deliver.notKnown", "deliver.toSend", "everywhere.visibility"];

function keys(texts: Texts, within = ""): string[] {
  return Object.entries(texts).flatMap(([key, text]) => (typeof text === "string" || "other" in text ? [`${within}${key}`] : keys(text as Texts, `${within}${key}.`)));
}

test("says texts, fills in names, writes numbers and chooses plurals as the language does", () => {
  const catalogue = { room: { plain: "Deliver", named: "To {repo}, {n} bytes", files: { one: "{n} file in {folder}", other: "{n} files in {folder}" } } } as const;
  const { room } = speak(catalogue, "en-GB");
  expect([room.plain, room.named({ repo: "ada/tiny", n: 12_000 })]).toEqual(["Deliver", "To ada/tiny, 12,000 bytes"]);
  expect([0, 1, 1204].map((n) => room.files(n, { folder: "a" }))).toEqual(["0 files in a", "1 file in a", "1,204 files in a"]);
  const polish: Translation<typeof catalogue> = { room: { plain: "Dostarcz", named: "Do {repo}, {n} bajtów", files: { one: "{n} plik", few: "{n} pliki", many: "{n} plików", other: "{n} pliku" } } };
  const said = speak(polish as typeof catalogue, "pl");
  expect([1, 3, 5].map((n) => said.room.files(n, { folder: "" }))).toEqual(["1 plik", "3 pliki", "5 plików"]);
});

test("what a person typed is filled in as it is, also where it looks like a name in braces", () => {
  const { both } = speak({ both: "{first} and {second}" } as const, "en-GB");
  expect(both({ first: "{second}", second: "$&" })).toBe("{second} and $&");
});

test("the strange language keeps names, is longer by a third, and leaves no letter as it was", () => {
  const said = strange("Deliver {name} to the Hub now");
  expect(namesIn(said)).toEqual(["name"]);
  expect(said).toMatch(/^⟦.*~+⟧$/);
  expect(said.length).toBeGreaterThan("Deliver {name} to the Hub now".length * 1.25);
  expect(said.replace("{name}", "")).not.toMatch(/[A-Za-z]/);
});

test("every text of the catalogue is said somewhere: take out what nobody says", () => {
  const sources = Object.values(SOURCES).join("\n");
  const forgotten = keys(en).filter((key) => !CHOSEN.some((room) => key.startsWith(`${room}.`)) && !new RegExp(`words\\.${key.replaceAll(".", "\\.")}\\b`).test(sources));
  expect(forgotten).toEqual([]);
});

test("texts begin and end with what is read, so that nobody has to glue them", () => {
  const all = (texts: Texts): string[] => Object.values(texts).flatMap((text) => (typeof text === "string" ? [text] : all(text as Texts)));
  expect(all(en).filter((text) => text !== text.trim())).toEqual([]);
});
