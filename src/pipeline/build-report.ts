import type { Evaluation } from "../evaluation/figures.js";
import type { Metadata, Unit } from "../metadata/metadata.js";
import type { Command, Policy } from "../release/policy.js";
import type { ColumnProtection, Counts, ReportModel, SplitSummary, UnitSummary } from "../release/report-model.js";
import { roundCount } from "../math/round-count.js";
import type { Verdict } from "../release/verdict.js";
import type { WaiverUse } from "../release/waiver.js";
import { unusedNotes } from "./read-waivers.js";

export interface ReportInput {
  readonly toolVersion: string;
  readonly command: Command;
  readonly sourceName: string;
  readonly outputName: string;
  readonly metadata: Metadata;
  /** Exact; rounded here. */
  readonly source: Counts;
  readonly split: { readonly kind: SplitSummary["kind"]; readonly rule: string };
  readonly synthesizer: string | null;
  readonly fidelityPrivacy: number | null;
  readonly policy: Policy;
  readonly evaluation: Evaluation;
  readonly verdict: Verdict;
  readonly waivers: WaiverUse;
  readonly protections: readonly ColumnProtection[];
  readonly notes: readonly string[];
}

/** Everything that the report and the manifest say; counts of the source rounded to steps of k, synthetic texts only beside a pass. */
export function buildReport(input: ReportInput): ReportModel {
  const { policy, metadata } = input;
  const { persons, rows, privacy: _, notes, ...shown } = input.evaluation;
  const rounded = ({ persons, rows }: Counts): Counts => ({ persons: roundCount(persons, policy.k), rows: roundCount(rows, policy.k) });
  const countsOf = (side: "train" | "holdout"): Counts => rounded({ persons: persons[side], rows: rows[side] });
  return {
    version: "standin.report/1",
    tool: { name: "standin", version: input.toolVersion },
    command: input.command,
    source: { name: input.sourceName, unit: unitSummary(metadata.unit), counts: rounded(input.source) },
    output: { name: input.outputName, counts: { persons: persons.synthetic, rows: rows.synthetic } },
    split: { kind: input.split.kind, rule: input.split.rule, train: countsOf("train"), holdout: countsOf("holdout") },
    synthesizer: input.synthesizer,
    fidelityPrivacy: input.fidelityPrivacy,
    policy,
    verdict: input.verdict,
    waivers: input.waivers.used,
    ...shown,
    textExamples: input.verdict.kind === "pass" ? shown.textExamples : [],
    protections: input.protections,
    notes: [...new Set([...input.notes, ...unusedNotes(input.waivers.unused), ...notes])],
  };
}

function unitSummary(unit: Unit): UnitSummary {
  const entity = unit.kind === "entity";
  return { kind: unit.kind, column: entity ? unit.column : null, declared: entity && unit.declared, reason: unit.reason };
}
