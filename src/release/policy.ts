import type { PrivacyCheckId } from "../evaluation/figures.js";

/** What asks for a verdict; policies name their requirements for each. */
export const commands = ["run", "evaluate"] as const;
export type Command = (typeof commands)[number];

/** One threshold. Compared with the upper end of the figure's interval (`atMost`) or with its lower end (`atLeast`, p-values). */
export interface Limit {
  /** Name of the figure without its check's id: "auc", "excess", "pValue". */
  readonly figure: string;
  readonly bound: "atMost" | "atLeast";
  readonly value: number;
}

export interface CheckRule {
  readonly id: PrivacyCheckId;
  /** Commands that cannot pass without it; empty: shown for information, never decides. */
  readonly requiredFor: readonly Command[];
  /** True when a pass counts only if the attack saw the planted copies of its positive control. */
  readonly sighted: boolean;
  readonly limits: readonly Limit[];
}

/** A check of the field that this policy does not ask for yet, said aloud in the report. */
export interface UntestedCheck {
  readonly id: string;
  readonly title: string;
  /** One plain sentence: what therefore nobody has looked at. */
  readonly sentence: string;
}

/** One setting that differs from the published policy. */
export interface PolicyOverride {
  /** "k", "persons", "guessableSeed", "B1.auc", "B1.required", "B1.sighted". */
  readonly setting: string;
  readonly from: string | number | boolean | null;
  readonly to: string | number | boolean | null;
  readonly effect: "stricter" | "looser" | "changed";
  /** Where it was set: a file's name or "option". */
  readonly by: string;
}

/** A policy with its overrides applied. */
export interface Policy {
  /** Name and version: "vendor/2". */
  readonly name: string;
  /** The built-in policy that it comes from; equal to `name` for a built-in one. */
  readonly base: string;
  readonly title: string;
  readonly purpose: string;
  /** Persons that must hold a value before it may be shown or drawn, integer >= 2. */
  readonly k: number;
  /** Persons that the model never saw, needed for a verdict, integer >= 1 (five-fold: persons in all). */
  readonly persons: number;
  /** What happens to a given seed under 128 bits. */
  readonly guessableSeed: "accept" | "warn" | "refuse";
  readonly checks: readonly CheckRule[];
  readonly untested: readonly UntestedCheck[];
  readonly overrides: readonly PolicyOverride[];
}
