// A comparison as people read one: what changed with a few lines around it.

import type { DiffLine } from "../../backend";

const AROUND = 3;

export type Shown = DiffLine | { skipped: number };

export function shortened(lines: DiffLine[]): Shown[] {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ side }) => side !== "both"));
  const shown: Shown[] = [];
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1);
    if (near[index]) shown.push(line);
    else if (last && "skipped" in last) last.skipped += 1;
    else shown.push({ skipped: 1 });
  }
  return shown;
}
