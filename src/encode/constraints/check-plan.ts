import type { Metadata } from "../../metadata/metadata.js";
import { columnsOfConstraint } from "../../metadata/constraints/constraint.js";
import { type ConstraintPlan, removedColumns, type Step } from "./plan.js";
import { reducedMetadata } from "./reduce-step.js";

/**
 * What the schema cannot say of a plan from a file: that every step finds its columns, and that the lists of a mapping fit together. A plan
 * without a problem can be undone on any drawn table.
 * @returns a plain sentence with column names alone, or null
 */
export function planProblem(plan: ConstraintPlan, metadata: Metadata): string | null {
  const all = new Set(metadata.columns.map(({ name }) => name));
  const unknown = (metadata.constraints ?? []).flatMap(({ rule }) => columnsOfConstraint(rule)).find((name) => !all.has(name));
  if (unknown !== undefined) return `a constraint names column ${unknown}, which is none of its columns`;
  let present = metadata;
  for (const step of plan.steps) {
    const names = new Set(present.columns.filter(({ treatment }) => treatment === "model").map(({ name }) => name));
    const missing = [...removedColumns(step), ...sourcesOf(step)].find((name) => !names.has(name));
    if (missing !== undefined) return `a step of its constraints needs column ${missing}, which is not there`;
    present = reducedMetadata(present, { steps: [step] });
    if (new Set(present.columns.map(({ name }) => name)).size < present.columns.length)
      return "a step of its constraints makes a column twice";
  }
  const mappings = [...plan.mappings, ...plan.steps.flatMap((step) => (step.kind === "dependency" ? [step.mapping] : []))];
  const uneven = mappings.find(({ sources, targets }) => sources.length !== targets.length);
  if (uneven !== undefined) return `what column ${uneven.to} follows from has lists of different lengths`;
  return plan.combinations.every(({ columns, allowed }) => allowed.every((text) => isCombination(text, columns.length)))
    ? null
    : "it holds combinations of another length than their columns";
}

function sourcesOf(step: Step): string[] {
  switch (step.kind) {
    case "sum":
      return step.parts;
    case "ratio":
      return [step.of];
    case "dependency":
      return [step.mapping.from];
    case "difference":
      return [step.low];
    default:
      return [];
  }
}

function isCombination(text: string, length: number): boolean {
  try {
    const cells = JSON.parse(text) as unknown;
    return Array.isArray(cells) && cells.length === length && cells.every((cell) => cell === null || typeof cell === "string");
  } catch {
    return false;
  }
}
