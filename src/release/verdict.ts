import type { CheckFigure, PrivacyCheckId, Twin } from "../evaluation/figures.js";
import type { Command, Limit } from "./policy.js";

/** How one figure stands against its limit. */
export interface FigureVerdict {
  readonly figure: CheckFigure;
  /** Null when the policy sets no limit for it. */
  readonly limit: Limit | null;
  /** What was held against the limit: the interval's upper end, or the Holm-adjusted p-value; null without a limit. */
  readonly compared: number | null;
  /**
   * cannotBreach: the estimate of a full copy of train lies inside the limit on this table, so being inside proves nothing.
   * undecided: with fewer persons than the policy asks for, the interval reaches over the limit without lying beyond it.
   */
  readonly standing: "within" | "breach" | "undecided" | "cannotBreach" | "information";
}

export type CheckOutcome = "pass" | "fail" | "inconclusive" | "notApplicable" | "information";

export interface CheckVerdict {
  readonly id: PrivacyCheckId;
  readonly title: string;
  readonly plainWords: string;
  readonly outcome: CheckOutcome;
  /** One sentence with the numbers: why this outcome. */
  readonly reason: string;
  readonly figures: readonly FigureVerdict[];
  /** Positive control: what was planted, whether the attack saw it, its figures; null where there is none. */
  readonly twin: Twin | null;
  /** Power: the smallest share of persons whose copies would have been seen, in (0, 1]; null where that is not known. */
  readonly smallestShareSeen: number | null;
  readonly notes: readonly string[];
}

/** A reason not to pass that belongs to no single check. */
export interface Blocker {
  readonly kind: "persons" | "nothingDecisive";
  readonly reason: string;
}

/** Something that would likely mend the verdict. */
export interface Remedy {
  /** What to do, in plain words. */
  readonly action: string;
  /** Why it may help here. */
  readonly because: string;
  /** An option to type ("--drop COLUMN"), a line for standin.yaml ("k: 22"), or null. */
  readonly type: string | null;
}

export interface Verdict {
  readonly kind: "pass" | "fail" | "inconclusive";
  /** 0 pass · 1 fail · 3 inconclusive. */
  readonly exitCode: 0 | 1 | 3;
  readonly policy: string;
  readonly command: Command;
  /** Three sentences that explain it: what was decided, on what evidence, what it does not say. */
  readonly sentences: readonly string[];
  readonly checks: readonly CheckVerdict[];
  readonly blockers: readonly Blocker[];
  /** Empty for a pass. */
  readonly remedies: readonly Remedy[];
}
