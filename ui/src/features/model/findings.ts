// Findings in the order in which they matter, the same ones together: thirty files with the same trouble are one trouble.

import type { Remark, Severity } from "../../backend";

export type Finding = { severity: Severity; code: string; remarks: Remark[]; remedy: string };

const WEIGHT: Record<Severity, number> = { blocks: 0, warns: 1, informs: 2 };

export function grouped(remarks: Remark[]): Finding[] {
  const groups = new Map<string, Finding>();
  for (const remark of remarks) {
    const key = `${remark.severity}/${remark.code}`;
    const known = groups.get(key);
    if (known) known.remarks.push(remark);
    else groups.set(key, { severity: remark.severity, code: remark.code, remedy: remark.remedy, remarks: [remark] });
  }
  return [...groups.values()].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

export function amount(remarks: Remark[], severity: Severity): number {
  return remarks.filter((remark) => remark.severity === severity).length;
}
