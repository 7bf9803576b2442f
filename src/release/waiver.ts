import { privacyCheckIds } from "../evaluation/figures.js";
import type { Blocker, Verdict } from "./verdict.js";

/** What would show single persons' own values. No reason outweighs that, and leaving a column out always mends it. */
export const neverWaived = ["A1", "A2", "A4", "A5", "E3", "T2", "T3"] as const;

const blockerKinds = ["persons", "nothingDecisive"] as const satisfies readonly Blocker["kind"][];

/** What a waiver may be for: a check by its id, or a reason that belongs to no single check. S1 never decides, so there is nothing to waive. */
export const waivable = [
  ...privacyCheckIds.filter((id) => id !== "S1" && !neverWaived.some((never) => never === id)),
  ...blockerKinds,
] as const;
export type Waivable = (typeof waivable)[number];

/** A waiver as report and manifest print it beside the unchanged verdict. */
export interface Waiver {
  readonly check: Waivable;
  /** The person who answers for it. */
  readonly name: string;
  readonly reason: string;
  /** Last day on which it may be used, "2026-12-31" (UTC). */
  readonly expires: string;
  /** Day of its use (UTC). */
  readonly usedOn: string;
}

/** What waivers do for one verdict; the verdict itself stays. */
export interface WaiverUse {
  /** Those for something that stands against the release. */
  readonly used: readonly Waiver[];
  /** Those for something that does not. */
  readonly unused: readonly Waiver[];
  /** What stands against the release and no waiver covers; with a pass, or when all is covered, empty. */
  readonly uncovered: readonly string[];
}

/** Every required check that failed or could not be decided, and every blocker, needs a waiver of its own. */
export function useWaivers(verdict: Verdict, waivers: readonly Waiver[]): WaiverUse {
  const open = openPoints(verdict);
  return {
    used: waivers.filter(({ check }) => open.includes(check)),
    unused: waivers.filter(({ check }) => !open.includes(check)),
    uncovered: open.filter((point) => !waivers.some(({ check }) => check === point)),
  };
}

/** Ids of checks and kinds of blockers that stand against a release, each once; empty for a pass. */
function openPoints({ checks, blockers }: Verdict): string[] {
  const open = checks.filter(({ outcome }) => outcome === "fail" || outcome === "inconclusive");
  return [...new Set([...open.map(({ id }) => id), ...blockers.map(({ kind }) => kind)])];
}

/** "No waiver covers B5 and persons. A1 cannot be waived." Empty when all is covered. */
export function uncoveredText(uncovered: readonly string[]): string {
  const hard = uncovered.filter((point) => neverWaived.some((never) => never === point));
  const soft = uncovered.filter((point) => !hard.includes(point));
  const sentences = [
    ...(soft.length === 0 ? [] : [`No waiver covers ${soft.join(", ")}.`]),
    ...(hard.length === 0 ? [] : [`${hard.join(", ")} cannot be waived: mend the release.`]),
  ];
  return sentences.join(" ");
}
