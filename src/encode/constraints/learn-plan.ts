import { combinationKeys } from "../../metadata/constraints/combination-keys.js";
import {
  columnsOfConstraint,
  type Constraint,
  type ConstraintOf,
  orderedPairs,
  type OrderedPair,
} from "../../metadata/constraints/constraint.js";
import { switchOf, tableCells } from "../../metadata/constraints/table-cells.js";
import type { Metadata } from "../../metadata/metadata.js";
import { columnNamed, type Table } from "../../table/table.js";
import { personsPerCode } from "../distinct-values.js";
import { differenceStep } from "./difference.js";
import { learnEnds } from "./learn-ends.js";
import { learnMapping } from "./learn-mapping.js";
import type { ConstraintPlan, Step } from "./plan.js";
import { removedColumns } from "./plan.js";
import type { PlanSource } from "./plan-source.js";
import { type DescribedTable, reduceStep } from "./reduce-step.js";
import { freeName, protectedStorage, storageOfColumn } from "./storage.js";
import type { Storage } from "../stored-column.js";

export interface LearnedPlan {
  readonly plan: ConstraintPlan;
  /** What is left to learn. */
  readonly reduced: DescribedTable;
}

/** Rules in the order in which they may take columns out: groups first, then what is computed from numbers, then what follows from categories. */
const stepOrder: readonly Constraint["kind"][] = ["one-hot", "fixed-combinations", "ratio", "sum", "one-to-one", "functional-dependency"];

/**
 * How the constraints of the metadata will be kept, learned from rows that keep them. A rule takes columns out of the table where all its columns
 * are still there; the others are kept by repair. Nothing is stored that fewer than k persons hold.
 * @param table    rows of one person contiguous
 * @param personOf row → person; null when every row is a person
 */
export function learnConstraintPlan(table: Table, metadata: Metadata, personOf: Uint32Array | null, k: number): LearnedPlan {
  const rules = (metadata.constraints ?? []).map(({ rule }) => rule);
  const source = { table, metadata, personOf, k };
  const steps: Step[] = [];
  const mappings: ConstraintPlan["mappings"] = [];
  let reduced: DescribedTable = { table, metadata };
  const take = (step: Step | null): boolean => {
    if (step === null || !mayTake(step, reduced.metadata)) return false;
    reduced = reduceStep(reduced, step);
    steps.push(step);
    return true;
  };
  for (const kind of stepOrder) {
    for (const rule of rules) {
      if (rule.kind !== kind) continue;
      const isTaken = isThere(columnsOfConstraint(rule), reduced.metadata) && take(stepOf(rule, reduced, source));
      if (!isTaken) mappings.push(...mappingsOf(rule, source));
    }
  }
  for (const pair of fromTheTop(rules.flatMap(orderedPairs))) {
    if (isThere([pair.low, pair.high], reduced.metadata)) take(differenceStep(pair, reduced));
  }
  const plan = { steps, mappings, combinations: combinationsOf(rules, source), ends: learnEnds(rules, source) };
  return { plan, reduced };
}

function isThere(columns: readonly string[], metadata: Metadata): boolean {
  return columns.every((name) => metadata.columns.some((meta) => meta.name === name && meta.treatment === "model"));
}

/** The target stays a column of its own, unless it is one of a group. */
function mayTake(step: Step, { target }: Metadata): boolean {
  return target === null || step.kind === "one-hot" || step.kind === "combination" || !removedColumns(step).includes(target);
}

function stepOf(rule: Constraint, reduced: DescribedTable, source: PlanSource): Step | null {
  switch (rule.kind) {
    case "one-hot":
      return oneHotStep(rule, reduced);
    case "fixed-combinations":
      return {
        kind: "combination",
        column: freeName(rule.columns.join(" × "), reduced.metadata),
        members: rule.columns.map((name) => memberOf(name, source)),
      };
    case "ratio":
      return { kind: "ratio", column: memberOf(rule.column, source), of: rule.of, factor: rule.factor };
    case "sum":
      return isComplete(rule, reduced) ? { kind: "sum", parts: rule.parts, total: memberOf(rule.total, source) } : null;
    case "one-to-one":
      return oneToOneStep(rule, reduced, source);
    case "functional-dependency":
      return dependencyStep(rule.from, rule.to, false, reduced, source);
    default:
      return null;
  }
}

function oneHotStep({ columns }: ConstraintOf<"one-hot">, { table, metadata }: DescribedTable): Step | null {
  const cells = tableCells(table, metadata);
  const members = columns.flatMap((name) => {
    const known = switchOf(cells.categories(name));
    return known === null ? [] : [{ name, storage: storageOfColumn(columnNamed(table, name)), ...known }];
  });
  return members.length < columns.length
    ? null
    : { kind: "one-hot", column: freeName(`one of ${columns.length}: ${columns[0]}`, metadata), members };
}

/** Whether the total is missing exactly where a part is. */
function isComplete({ parts, total }: ConstraintOf<"sum">, { table, metadata }: DescribedTable): boolean {
  const cells = tableCells(table, metadata);
  const addends = parts.map((part) => cells.numbers(part));
  return cells.numbers(total).every((value, row) => Number.isNaN(value) === addends.some((values) => Number.isNaN(values[row]!)));
}

/** Derives the second from the first, or the first where the second is the target or the better category. */
function oneToOneStep({ columns: [a, b] }: ConstraintOf<"one-to-one">, reduced: DescribedTable, source: PlanSource): Step | null {
  const isNumber = (name: string): boolean => source.metadata.columns.some((meta) => meta.name === name && meta.kind === "numeric");
  const keepsSecond = reduced.metadata.target === b || (reduced.metadata.target !== a && isNumber(a) && !isNumber(b));
  return keepsSecond ? dependencyStep(b, a, true, reduced, source) : dependencyStep(a, b, true, reduced, source);
}

/** @param exact whether numbers between the known ones must not be drawn: the column is then learned as categories */
function dependencyStep(from: string, to: string, exact: boolean, reduced: DescribedTable, source: PlanSource): Step | null {
  const meta = reduced.metadata.columns.find((one) => one.name === from)!;
  if (meta.kind === "datetime") return null;
  const asCategory = exact && meta.kind === "numeric";
  const mapping = learnMapping(from, to, meta.kind === "numeric" && !asCategory, source);
  return mapping === null ? null : { kind: "dependency", mapping, to: memberOf(to, source), asCategory };
}

function mappingsOf(rule: Constraint, source: PlanSource): ConstraintPlan["mappings"] {
  const pairs = rule.kind === "functional-dependency" ? [[rule.from, rule.to] as const] : rule.kind === "one-to-one" ? [rule.columns] : [];
  return pairs.flatMap(([from, to]) => {
    const isNumber = source.metadata.columns.some((meta) => meta.name === from && meta.kind === "numeric");
    return learnMapping(from, to, isNumber, source) ?? [];
  });
}

/** Combinations that k persons hold each. */
function combinationsOf(rules: readonly Constraint[], { table, metadata, personOf, k }: PlanSource): ConstraintPlan["combinations"] {
  const cells = tableCells(table, metadata);
  return rules.flatMap((rule) => {
    if (rule.kind !== "fixed-combinations") return [];
    const { codes, texts } = combinationKeys(rule.columns, cells);
    const { persons } = personsPerCode(Int32Array.from(codes), texts.length, personOf);
    return [{ columns: rule.columns, allowed: texts.filter((_, code) => persons[code]! >= k) }];
  });
}

/** Pairs in an order in which no column is a difference before it served as the lower one of all its pairs. */
function fromTheTop(pairs: readonly OrderedPair[]): OrderedPair[] {
  const left = [...pairs];
  const ordered: OrderedPair[] = [];
  while (left.length > 0) {
    const free = left.findIndex((pair) => !left.some((other) => other !== pair && other.low === pair.high));
    ordered.push(...left.splice(Math.max(0, free), 1));
  }
  return ordered;
}

function memberOf(name: string, { table, personOf, k }: PlanSource): { name: string; storage: Storage } {
  return { name, storage: protectedStorage(columnNamed(table, name), personOf, k) };
}
