import { constraintText, type KnownConstraint } from "../metadata/constraints/constraint.js";
import type { Treatment } from "../metadata/metadata.js";
import type { Policy } from "../release/policy.js";
import type { RunRequest } from "./run-request.js";
import type { Prepared } from "./run.js";

/** What a run would do, in plain lines, and how long it would take. */
export interface Plan {
  readonly steps: readonly string[];
  readonly estimateSeconds: number;
  /** How the estimate was made. */
  readonly basis: string;
}

/** The plan of a run whose input has been read and divided; nothing is fitted, drawn or written. */
export function planRun(request: RunRequest, { inspected, split }: Prepared, threadCount: number): Plan {
  const { metadata, table } = inspected;
  const fits = split.kind === "five-fold" ? split.parts.length + 1 : 1;
  const cells = table.rowCount * table.columns.length;
  const steps = [
    `read ${request.input === "-" ? "standard input" : request.input}: ${table.columns.length} columns`,
    `persons: ${metadata.unit.reason}`,
    `columns: ${treatmentCounts(metadata.columns.map(({ treatment }) => treatment))}`,
    `hold out: ${split.note}`,
    constraintStep(metadata.constraints ?? []),
    `fit ${fits === 1 ? "one model" : `${fits} models`} by method ${methodText(request)}, k = ${request.policy.k}`,
    `draw ${request.rowCount === null ? "as many persons as were fitted on" : `${request.rowCount} rows`}`,
    `evaluate and decide by ${policyName(request.policy)}`,
    `write ${request.output}/ if it passes${waiverText(request)}, else ${request.output}.refused/ without data`,
  ];
  const speedUp = 1 + (Math.min(threadCount, 4) - 1) / 2; // part of the work is done by one thread
  const estimateSeconds = Math.ceil(fixedSeconds + (cells * (fits * fitSecondsPerCell + evaluateSecondsPerCell)) / speedUp);
  const basis = `${table.columns.length} columns times the rows, at the speed of one 2-core machine; yours may differ by a few times`;
  return { steps, estimateSeconds, basis };
}

function methodText({ method, fidelityPrivacy }: RunRequest): string {
  return fidelityPrivacy === null ? method : `${method} (fidelity-privacy ${fidelityPrivacy})`;
}

function waiverText({ waivers }: RunRequest): string {
  return waivers.length === 0 ? "" : ` or if nothing but ${waivers.map(({ check }) => check).join(", ")} (waived) stands against it`;
}

const shownConstraints = 20;

function constraintStep(constraints: readonly KnownConstraint[]): string {
  if (constraints.length === 0) return "constraints: none";
  const shown = constraints.slice(0, shownConstraints).map(({ rule }) => constraintText(rule));
  const rest = constraints.length - shown.length;
  const found = "found in the rows to be fitted (a list constraints in standin.yaml takes their place)";
  const origin = constraints[0]!.origin === "declared" ? "declared" : found;
  return `constraints ${origin}: ${shown.join("; ")}${rest === 0 ? "" : `; and ${rest} others`}`;
}

/** CPU time of whole runs: 7 s at 3,000 × 11 cells, 20 s at 9,085 × 24, 28 s at 34,189 × 15. */
const fixedSeconds = 3;
const fitSecondsPerCell = 4e-6;
const evaluateSecondsPerCell = 6e-5;

function policyName({ name, overrides }: Policy): string {
  return overrides.length === 0 ? name : `${name} with ${overrides.length} setting${overrides.length === 1 ? "" : "s"} changed`;
}

function treatmentCounts(treatments: readonly Treatment[]): string {
  const counts = new Map<Treatment, number>();
  for (const treatment of treatments) counts.set(treatment, (counts.get(treatment) ?? 0) + 1);
  return [...counts].map(([treatment, count]) => `${count} ${treatment}`).join(", ");
}
