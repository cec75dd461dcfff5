// What a person's patterns hit, told while typing. The engine decides what is delivered; this reads patterns the same way (a name in any folder, "folder/",
// `*` over folders too) so that a pattern which does nothing is seen before anything is asked.

import type { ModelFile, Patterns } from "../../backend";
import { words } from "../../words";

export type Kind = keyof Patterns;

export const NONE: Patterns = { include: [], exclude: [], keep: [] };

export const KINDS: { value: Kind; label: string; hint: string }[] = [
  { value: "exclude", label: words.model.leaveOut, hint: words.model.theseFilesStayOnThisComputer },
  { value: "keep", label: words.model.keep, hint: words.model.deliverTheseAlthoughTheyWouldBe },
  { value: "include", label: words.model.onlyTake, hint: words.model.nothingElseIsDelivered },
];

/** The pattern that hits this one file and nothing else. */
export function exactly(path: string): string {
  return `/${path.replace(/[\\*?[\]{}!,]/g, "\\$&")}`;
}

/** How the pattern is shown: the one for a single file as its path. */
export function readable(pattern: string): string {
  return pattern.startsWith("/") ? pattern.slice(1).replace(/\\(.)/g, "$1") : pattern;
}

/** The files that the pattern hits. */
export function hits(pattern: string, files: ModelFile[]): ModelFile[] {
  const expression = compiled(pattern);
  return expression ? files.filter(({ path }) => expression.test(path)) : [];
}

export function added(patterns: Patterns, kind: Kind, pattern: string): Patterns {
  const clean = pattern.trim();
  if (clean === "" || patterns[kind].includes(clean)) return patterns;
  return { ...patterns, [kind]: [...patterns[kind], clean] };
}

export function without(patterns: Patterns, kind: Kind, pattern: string): Patterns {
  return { ...patterns, [kind]: patterns[kind].filter((other) => other !== pattern) };
}

export function all(patterns: Patterns): { kind: Kind; pattern: string }[] {
  return KINDS.flatMap(({ value: kind }) => patterns[kind].map((pattern) => ({ kind, pattern })));
}

function compiled(pattern: string): RegExp | null {
  const clean = pattern.trim().replace(/^\.\//, "");
  if (clean === "" || clean === "/") return null;
  const anywhere = !clean.replace(/\/+$/, "").includes("/");
  const body = translated(clean.replace(/^\//, "")) + (clean.endsWith("/") ? ".*" : "");
  try {
    return new RegExp(`^${anywhere ? "(?:.*/)?" : ""}${body}$`, "su");
  } catch {
    return null;
  }
}

/** Glob to regular expression, one sign after the other. */
function translated(glob: string): string {
  let braces = 0;
  return glob.replace(/\\(.)|\*\*\/|\*+|\?|\[!?[^\]]+\]|[{},]|[^\w\s/-]/gu, (sign: string, escaped?: string) => {
    if (escaped !== undefined) return literal(escaped);
    if (sign === "**/") return "(?:.*/)?";
    if (sign.startsWith("*")) return ".*";
    if (sign === "?") return ".";
    if (sign.startsWith("[")) return sign.replace(/^\[!/, "[^");
    if (sign === "{") {
      braces += 1;
      return "(?:";
    }
    if (sign === "}" && braces > 0) {
      braces -= 1;
      return ")";
    }
    if (sign === ",") return braces > 0 ? "|" : ",";
    return literal(sign);
  });
}

function literal(sign: string): string {
  return sign.replace(/[.*+?^${}()|[\]\\/]/u, "\\$&");
}
