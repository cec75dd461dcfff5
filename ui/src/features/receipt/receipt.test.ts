// Holds a receipt's title in its variants, and how its files are found.
import { expect, test } from "vitest";
import type { Receipt, ReceiptFile } from "../../backend";
import { filters, gist, hash, seen, shown, title } from "./receipt";

const file = (path: string, change: Partial<ReceiptFile> = {}): ReceiptFile => ({ path, size: 1, sha256: "abc", git_id: null, xet_hash: null, how: "added", compared: true, ...change });
const receipt = (change: Partial<Receipt>): Receipt => ({
  delivery: "d", repo: "ada/model", url: "", visibility: "private", profile: null, commit: "c", tag: "v1", already: false, files: [], removed: [], kept: [], others: [], proofs: [], not_proved: [], rolled_back_to: null, copied_from: null, started_by: null,
  started_at: "", finished_at: "", content_bytes: 0, sent_bytes: 0, saved_bytes: 0, content_digest: "", facts: [], code: "", ...change,
});

test("the title says version, repository and who sees it", () => {
  expect(title(receipt({}))).toBe("Delivered as v1 to ada/model (private)");
  expect(title(receipt({ rolled_back_to: "v1", tag: "v3" }))).toBe("v1 is back as v3 in ada/model (private)");
  expect(title(receipt({ already: true, tag: "v3", visibility: null }))).toBe("Already delivered as v3 to ada/model");
});

test("who sees a private version is told without taking an organization for a person", () => {
  expect([seen(receipt({ repo: "acme-labs/model" })), seen(receipt({ visibility: null }))]).toEqual(["Private: only those with access to acme-labs", "The Hub does not say"]);
});

test("what came of it says what the version equals", () => {
  expect(gist(receipt({})).rest).toBe("0 files, 0 bytes: what lies on the Hub equals what was read.");
  expect(gist(receipt({ copied_from: "hf://ada/base@v1" })).rest).toBe("0 files, 0 bytes: what lies on the Hub equals hf://ada/base@v1.");
  expect(gist(receipt({ rolled_back_to: "v1", tag: "v3" })).lead).toBe("v1 is back.");
  expect(gist(receipt({ already: true, copied_from: "hf://ada/base" })).lead).toBe("Nothing had to be sent.");
});

test("files are found by path, by the beginning of their hash, and by what became of them", () => {
  const files = [file("model.safetensors"), file("README.md", { how: "changed", sha256: null, git_id: "def" })];
  expect(shown(files, "all", "READ").map(({ path }) => path)).toEqual(["README.md"]);
  expect(shown(files, "all", "def").map(({ path }) => path)).toEqual(["README.md"]);
  expect(shown(files, "added", "").map(({ path }) => path)).toEqual(["model.safetensors"]);
  expect(filters(files).map(({ label }) => label)).toEqual(["All", "Added (1)", "Changed (1)"]);
  expect(filters(files.slice(0, 1))).toEqual([]);
  expect(hash(file("x", { sha256: null }))).toBeNull();
});
