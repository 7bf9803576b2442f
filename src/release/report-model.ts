import type { Evaluation } from "../evaluation/figures.js";
import type { ColumnKind, ColumnRole, Treatment } from "../metadata/metadata.js";
import type { Command, Policy } from "./policy.js";
import type { Verdict } from "./verdict.js";
import type { Waiver } from "./waiver.js";

/** What was done to one column before anything was learned from it. Never a cell value held by fewer than k persons. */
export interface ColumnProtection {
  readonly column: string;
  readonly kind: ColumnKind;
  readonly role: ColumnRole;
  readonly treatment: Treatment;
  /** Why it was read so: the inference's reason or "set in standin.yaml". */
  readonly reason: string;
  /** Plain sentences: "rare categories (under 11 persons) share one code". */
  readonly applied: readonly string[];
}

/** Persons and rows; of the source always rounded down to a multiple of k (`roundCount`). */
export interface Counts {
  readonly persons: number;
  readonly rows: number;
}

/** Who counts as a person, and where that was taken from. */
export interface UnitSummary {
  readonly kind: "row" | "entity";
  readonly column: string | null;
  /** Declared by the user, not inferred. */
  readonly declared: boolean;
  readonly reason: string;
}

/** How the evidence was set apart from what was learned. */
export interface SplitSummary {
  /** hash: part of the source held out · file: a holdout file was given · five-fold: every person held out once. */
  readonly kind: "hash" | "file" | "five-fold";
  /** One plain sentence. */
  readonly rule: string;
  readonly train: Counts;
  readonly holdout: Counts;
}

/** What a report says of an evaluation as it is; privacy is in the verdict. */
export type Shown = Omit<Evaluation, "persons" | "rows" | "privacy" | "notes">;

/** Everything that report.html and report.json say; no clock, no seed, no exact source count. */
export interface ReportModel extends Shown {
  readonly version: "standin.report/1";
  readonly tool: { readonly name: string; readonly version: string };
  readonly command: Command;
  readonly source: { readonly name: string; readonly unit: UnitSummary; readonly counts: Counts };
  /** The synthetic file; exact, for it is ours. `name` is a file's base name. */
  readonly output: { readonly name: string; readonly counts: Counts };
  readonly split: SplitSummary;
  /** The method's kind ("tree"), or null for a file that someone else made. */
  readonly synthesizer: string | null;
  /** From privacy (0) to fidelity (1); null for a method that has no such place. */
  readonly fidelityPrivacy: number | null;
  readonly policy: Policy;
  /** Never changed by a waiver. */
  readonly verdict: Verdict;
  /** Waivers for what stands against the release, each with the day of its use; empty for a pass. */
  readonly waivers: readonly Waiver[];
  readonly protections: readonly ColumnProtection[];
  readonly notes: readonly string[];
}
