// The log of a delivery comes both as a whole and line by line, and either may be the later one.

import type { LogLine } from "../../backend";

/** The stored lines, and of those told one by one what came after them. */
export function withLater(stored: LogLine[], told: LogLine[]): LogLine[] {
  const last = stored.at(-1);
  if (!last) return told;
  const known = new Set(stored.map(key));
  // Some lines are of one moment, so that the time alone does not tell.
  return [...stored, ...told.filter((line) => Date.parse(line.at) >= Date.parse(last.at) && !known.has(key(line)))];
}

function key({ at, text }: LogLine): string {
  return `${at} ${text}`;
}
