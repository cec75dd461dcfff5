// The metadata at the head of a card, read for the form and written back from it. Only the lines of the one field change: comments, order and everything else stay as their author
// wrote them. What can't be changed so is left to the source.

import { isMap, parseDocument, stringify } from "yaml";

export type Value = string | string[] | null;

/** Where the block's lines lie, without the dashes around them; `null` where a card has none. */
export function place(text: string): { from: number; to: number } | null {
  const found = /^[\ufeff\s]*?---\r?\n/.exec(text);
  if (!found || text.slice(0, found[0].length).replace(/[\ufeff\s]/g, "") !== "---") return null;
  const from = found[0].length;
  const end = /^---\r?$/m.exec(text.slice(from));
  return end ? { from, to: from + end.index } : null;
}

/** The text below the metadata. */
export function body(text: string): string {
  const block = place(text);
  return block ? text.slice(block.to).replace(/^---\r?\n?/, "") : text;
}

/** Every field, as JSON has it; `null` when the metadata can't be read. */
export function fields(text: string): Record<string, unknown> | null {
  const block = place(text);
  return block ? read(text.slice(block.from, block.to)) : {};
}

/** A field as a list of texts, however it is written. */
export function list(fields: Record<string, unknown>, key: string): string[] {
  const value = fields[key];
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item) => typeof item === "string" || typeof item === "number").map(String);
}

/** The card with this field; an empty value takes it away. `null` where the metadata has a form to which that can't be done. */
export function withField(text: string, key: string, value: Value): string | null {
  const empty = value === null || value.length === 0;
  const block = place(text);
  if (!block) return empty ? text : withBlock(text, entry(key, value));
  const before = text.slice(block.from, block.to);
  const known = read(before);
  if (!known) return null;
  const line = empty ? "" : entry(key, value);
  const wanted = { ...known };
  if (empty) delete wanted[key];
  else wanted[key] = value;
  for (const after of [spliced(before, key, line), rewritten(before, key, empty ? null : value)]) {
    if (after !== null && same(read(after), wanted)) return text.slice(0, block.from) + after + text.slice(block.to);
  }
  return null;
}

function read(block: string): Record<string, unknown> | null {
  const document = parseDocument(block);
  if (document.errors.length > 0) return null;
  try {
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return {};
    return typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    // More aliases than any card has.
    return null;
  }
}

/** In quotes also where only older readers of YAML, as Python's is, would take a text for something else: Norwegian, `no`, for a false. */
function entry(key: string, value: Value): string {
  return stringify({ [key]: value }, { lineWidth: 0, indentSeq: false, version: "1.1" });
}

function withBlock(text: string, lines: string): string {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  return `${mark}---\n${lines}---\n\n${text.slice(mark.length)}`;
}

/** The block with other lines in the place of the field's own, or with them at its end. */
function spliced(block: string, key: string, line: string): string | null {
  const document = parseDocument(block);
  const ends = block.includes("\r\n") ? "\r\n" : "\n";
  const fit = line.replaceAll("\n", ends);
  const map = document.contents;
  if (map === null) return block + fit;
  if (!isMap(map) || map.flow) return null;
  const pair = map.items.find((item) => String(item.key) === key);
  const from = (pair?.key as { range?: [number, number, number] } | undefined)?.range?.[0];
  if (!pair) return (block === "" || block.endsWith("\n") ? block : block + ends) + fit;
  if (from === undefined || (from > 0 && block[from - 1] !== "\n")) return null;
  const length = lengthOf(block.slice(from));
  const comment = oneLineComment(block.slice(from, from + length), fit);
  return block.slice(0, from) + (comment ? fit.trimEnd() + comment + ends : fit) + block.slice(from + length);
}

/** The lines of a field: its first, and those that are indented or items of its list. */
function lengthOf(rest: string): number {
  const lines = rest.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let taken = lines[0]?.length ?? 0;
  let blank = 0;
  for (const line of lines.slice(1)) {
    if (line.trim() === "") blank += line.length;
    else if (/^([ \t]|- |-\r?\n)/.test(line)) {
      taken += blank + line.length;
      blank = 0;
    } else break;
  }
  return taken;
}

/** What stands behind a value on its line stays behind the new one. */
function oneLineComment(old: string, fit: string): string | null {
  const isOne = [old, fit].every((lines) => lines !== "" && lines.trimEnd().split("\n").length === 1);
  const comment = isOne ? parseDocument(old) : null;
  const said = comment && isMap(comment.contents) ? (comment.contents.items[0]?.value as { comment?: string } | null)?.comment : null;
  return said ? ` #${said}` : null;
}

/** For blocks in braces: all of it is written anew, comments included. */
function rewritten(block: string, key: string, value: Value): string | null {
  const document = parseDocument(block);
  if (!isMap(document.contents)) return null;
  if (value === null) document.delete(key);
  else document.set(key, value);
  try {
    return document.contents.items.length === 0 ? "" : document.toString({ lineWidth: 0 });
  } catch {
    // Another field is an alias of what this one held.
    return null;
  }
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
