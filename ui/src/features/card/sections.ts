// The sections of a card that its makers fill: found by the words of their headings, read for the form and written back from it.

import { place } from "./front-matter";

export type Part = { heading: string; words: string[] };

/** What stands in a section that nobody filled yet. */
// eslint-disable-next-line texts/catalogue -- a part of the card, which the engine writes and reads
export const BLANK = "*not stated*";

type Found = { from: number; to: number; content: string };

/** What a card says about a part; empty where it is blank or there is no such section. */
export function said(text: string, part: Part): string {
  return find(text, part)?.content ?? "";
}

/** The card with this content in the section; a section that is not there is added before what we say of the version. */
export function withSection(text: string, part: Part, content: string): string {
  const ends = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = (content.trim() || BLANK).replace(/\r?\n/g, ends);
  const found = find(text, part);
  if (found) return `${text.slice(0, found.from)}${ends}${lines}${ends}${found.to < text.length ? ends : ""}${text.slice(found.to)}`;
  if (!content.trim()) return text;
  const at = placeForNew(text);
  const before = text.slice(0, at).trimEnd();
  return `${before}${before ? ends + ends : ""}## ${part.heading}${ends}${ends}${lines}${ends}${at < text.length ? ends : ""}${text.slice(at)}`;
}

/** Of several sections with fitting headings the first that says something, else the first. */
function find(text: string, part: Part): Found | null {
  const headings = headingsOf(text);
  const all = headings.flatMap(({ title, from }, index): Found[] => {
    if (!part.words.some((word) => title.toLowerCase().includes(word))) return [];
    const to = headings[index + 1]?.start ?? ending(text, from);
    return [{ from, to, content: shown(text.slice(from, to)) }];
  });
  return all.find(({ content }) => content !== "") ?? all[0] ?? null;
}

function headingsOf(text: string): { title: string; start: number; from: number }[] {
  const found = [];
  // Comments of the metadata look like headings.
  let at = place(text)?.to ?? 0;
  let fence: string | null = null;
  for (const line of text.slice(at).match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const mark = /^ {0,3}(```|~~~)/.exec(line)?.[1];
    if (mark) fence = fence === null ? mark : fence === mark ? null : fence;
    const heading = fence === null ? /^ {0,3}#{1,6}\s+(.*)/.exec(line) : null;
    if (heading) found.push({ title: heading[1]!.trim(), start: at, from: at + line.length });
    at += line.length;
  }
  return found;
}

/** Our own part at a card's end belongs to no section. */
function ending(text: string, from: number): number {
  const ours = text.indexOf("<!-- model-courier:", from);
  return ours === -1 ? text.length : ours;
}

function placeForNew(text: string): number {
  const ours = text.indexOf("<!-- model-courier:");
  const provenance = headingsOf(text).find(({ title }) => title === "Provenance");
  return ours !== -1 ? ours : (provenance?.start ?? text.length);
}

/** Prompts of templates, ours and the Hub's, are no content. */
function shown(lines: string): string {
  const text = lines.replace(/<!--[\s\S]*?-->/g, "").trim();
  return text === BLANK || /^\[more information needed\]$/i.test(text) ? "" : text;
}
