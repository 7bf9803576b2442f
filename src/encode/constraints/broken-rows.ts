import { combinationKeys } from "../../metadata/constraints/combination-keys.js";
import type { Constraint } from "../../metadata/constraints/constraint.js";
import type { TableCells } from "../../metadata/constraints/table-cells.js";
import { violationsOf } from "../../metadata/constraints/violations.js";
import { targetsOf } from "./learn-mapping.js";
import type { ConstraintPlan, Mapping } from "./plan.js";

/** All mappings of a plan, whether their column was taken out or not. */
export function mappingsOfPlan(plan: ConstraintPlan): Mapping[] {
  return [...plan.steps.flatMap((step) => (step.kind === "dependency" ? [step.mapping] : [])), ...plan.mappings];
}

/** 1 for each drawn row that breaks the rule, by what the model knows of the source; never by the source. */
export function brokenRows(rule: Constraint, cells: TableCells, plan: ConstraintPlan): Uint8Array {
  switch (rule.kind) {
    case "functional-dependency":
      return brokenDependency(rule.from, rule.to, rule, cells, plan);
    case "one-to-one": {
      const broken = brokenDependency(rule.columns[0], rule.columns[1], rule, cells, plan);
      const back = brokenDependency(rule.columns[1], rule.columns[0], rule, cells, plan);
      for (let row = 0; row < broken.length; row++) broken[row]! |= back[row]!;
      return broken;
    }
    case "fixed-combinations": {
      const known = plan.combinations.find(({ columns }) => columns.join("\u0000") === rule.columns.join("\u0000"));
      const allowed = new Set(known?.allowed);
      const { codes, texts } = combinationKeys(rule.columns, cells);
      const isGood = Uint8Array.from(texts, (text) => (allowed.has(text) ? 1 : 0));
      return Uint8Array.from(codes, (code) => 1 - isGood[code]!);
    }
    case "sum": {
      const broken = violationsOf(rule, cells).isViolating;
      markBeyond(rule.total, cells, plan, broken);
      return broken;
    }
    default:
      return violationsOf(rule, cells).isViolating;
  }
}

/** Marks the rows whose number lies beyond what k persons reach: parts inside their ends can add up to more than anybody's total. */
function markBeyond(name: string, cells: TableCells, { ends }: ConstraintPlan, broken: Uint8Array): void {
  const own = ends.find(({ column }) => column === name);
  if (own === undefined) return;
  const values = cells.numbers(name);
  for (let row = 0; row < broken.length; row++) if (values[row]! < own.low || values[row]! > own.high) broken[row] = 1;
}

/** By the mapping where there is one for this direction; else by what most drawn rows say. */
function brokenDependency(from: string, to: string, rule: Constraint, cells: TableCells, plan: ConstraintPlan): Uint8Array {
  const mapping = mappingsOfPlan(plan).find((one) => one.from === from && one.to === to);
  if (mapping === undefined) {
    if (rule.kind === "one-to-one" && mappingsOfPlan(plan).some((one) => one.from === to && one.to === from))
      return new Uint8Array(cells.rowCount);
    return violationsOf({ kind: "functional-dependency", from, to }, cells).isViolating;
  }
  const { expected, source, target } = expectedCodes(mapping, cells);
  const broken = new Uint8Array(cells.rowCount);
  for (let row = 0; row < broken.length; row++) {
    const wanted = expected[source[row]! < 0 ? expected.length - 1 : source[row]!]!;
    if (wanted !== noRule && wanted !== target[row]) broken[row] = 1;
  }
  return broken;
}

const noRule = -3;
const absent = -2;

/** By category of `from` (missing ones last): the category of `to` that the mapping asks for, -2 where the table has it nowhere, -3 without a rule. */
function expectedCodes(mapping: Mapping, cells: TableCells): { expected: Int32Array; source: Int32Array; target: Int32Array } {
  const from = cells.categories(mapping.from);
  const to = cells.categories(mapping.to);
  const codeOf = new Map(to.dictionary.map((text, code) => [text, code]));
  const expected = Int32Array.from(targetsOf(mapping, from.dictionary), (target) =>
    target === undefined ? noRule : target === null ? -1 : (codeOf.get(target) ?? absent),
  );
  return { expected, source: from.codes, target: to.codes };
}
