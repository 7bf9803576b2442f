import type { Table } from "../../table/table.js";
import type { Metadata } from "../metadata.js";
import { columnsOfConstraint, type Constraint, type KnownConstraint, orderedPairs } from "./constraint.js";
import { findDependencies } from "./find-dependencies.js";
import { findMissingUnless, findNestedMissing, findOneHotGroups } from "./find-groups.js";
import { findInequalities } from "./find-inequalities.js";
import { findSteps } from "./find-steps.js";
import { findSumsAndRatios } from "./find-sums.js";
import { sourceTable } from "./source-table.js";
import { violationsOf } from "./violations.js";

/** Rows below which nothing is looked for: a rule would be chance. */
const leastRows = 100;

/**
 * Rules that every row of a table keeps and that chance does not explain: dependencies, orders, sums, ratios, one-hot groups, nested
 * missing cells, steps. Proposed from a sample of rows, confirmed on all. A rule that another one implies is left out.
 * @param k persons that must stand behind every value that a rule would need
 */
export function findConstraints(table: Table, metadata: Metadata, k: number): KnownConstraint[] {
  if (table.rowCount < leastRows) return [];
  const source = sourceTable(table, metadata, k);
  const groups = findOneHotGroups(source);
  const inGroup = new Set(groups.flatMap(columnsOfConstraint));
  const sums = findSumsAndRatios(source);
  const ratios = new Set(sums.flatMap((rule) => (rule.kind === "ratio" ? [pairKey(rule.column, rule.of)] : [])));
  const dependencies = findDependencies(source).filter((rule) => {
    const columns = columnsOfConstraint(rule);
    return !columns.every((name) => inGroup.has(name)) && !ratios.has(pairKey(columns[0]!, columns[1]!));
  });
  const orders = findInequalities(source).filter((rule) =>
    orderedPairs(rule).every((pair) => !isImplied(pair, [...sums, ...dependencies])),
  );
  const rules = [
    ...groups,
    ...sums,
    ...dependencies,
    ...orders,
    ...findNestedMissing(source),
    ...findMissingUnless(source),
    ...findSteps(source),
  ];
  return rules.map((rule) => {
    const { applicableRows } = violationsOf(rule, source.all);
    return { rule, origin: "found", supportRows: applicableRows - (applicableRows % k) };
  });
}

const pairKey = (a: string, b: string): string => JSON.stringify([a, b].sort());

/** Whether one of the rules ties both columns closer than an order does. */
function isImplied({ low, high }: { readonly low: string; readonly high: string }, rules: readonly Constraint[]): boolean {
  return rules.some((rule) => {
    if (rule.kind === "sum") return rule.total === high && rule.parts.includes(low);
    const columns = columnsOfConstraint(rule);
    return (rule.kind === "ratio" || rule.kind === "one-to-one") && columns.includes(low) && columns.includes(high);
  });
}
