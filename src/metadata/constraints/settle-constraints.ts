import { StandinError } from "../../errors.js";
import type { Table } from "../../table/table.js";
import type { Metadata } from "../metadata.js";
import { requireColumns } from "../overrides.js";
import { boundNumber } from "./conditions.js";
import { columnsOfConstraint, type Condition, type Constraint, constraintText, type KnownConstraint, orderedPairs } from "./constraint.js";
import { findConstraints } from "./find-constraints.js";
import { tableCells, type TableCells } from "./table-cells.js";
import { violationsOf } from "./violations.js";

/** What is known of the constraints of a source before it is learned from. */
export interface ConstraintRequest {
  /** The rows that a model will be fitted on; constraints are found in these alone. */
  readonly train: Table;
  /** All rows of the source; what a person declares must hold in them. */
  readonly source: Table;
  readonly metadata: Metadata;
  /** The list of `standin.yaml`, which takes the place of what would be found; undefined where there is none. */
  readonly declared: readonly Constraint[] | undefined;
  /** Persons that must stand behind a value, for support and messages. */
  readonly k: number;
}

/**
 * The metadata with the constraints of the table: the declared ones, each checked, else those found.
 * @throws StandinError COLUMN_UNKNOWN, CONSTRAINT_INVALID (cannot be read or used), CONSTRAINT_CONTRADICTORY, CONSTRAINT_VIOLATED
 */
export function withConstraints(request: ConstraintRequest): Metadata {
  const { train, source, metadata, declared, k } = request;
  const constraints = declared === undefined ? findConstraints(train, metadata, k) : checkDeclared(declared, source, metadata, k);
  return { ...metadata, constraints };
}

function checkDeclared(declared: readonly Constraint[], source: Table, metadata: Metadata, k: number): KnownConstraint[] {
  const cells = tableCells(source, metadata);
  declared.forEach((rule, i) => checkUsable(rule, i, source, cells));
  checkAgreement(declared, cells);
  return declared.map((rule, i) => {
    const { violatingRows, applicableRows } = violationsOf(rule, cells);
    if (violatingRows > 0) throw violated(rule, i, violatingRows, source.rowCount, k);
    return { rule, origin: "declared", supportRows: applicableRows - (applicableRows % k) };
  });
}

const place = (rule: Constraint, index: number): string => `constraints[${index}] (${rule.kind}: ${constraintText(rule)})`;

function invalid(rule: Constraint, index: number, problem: string): StandinError {
  return new StandinError("CONSTRAINT_INVALID", `${place(rule, index)} cannot be used: ${problem}.`, {
    constraint: rule.kind,
    columns: columnsOfConstraint(rule),
  });
}

function violated(rule: Constraint, index: number, rows: number, rowCount: number, k: number): StandinError {
  const shown = rows < k ? `fewer than ${k} rows` : `about ${rows - (rows % k)} of ${rowCount - (rowCount % k)} rows`;
  const next =
    "Mend these rows, loosen the constraint, or take it out of the file: rows that break it cannot be learned from while it must hold.";
  return new StandinError("CONSTRAINT_VIOLATED", `${place(rule, index)} does not hold in the source: ${shown} break it. ${next}`, {
    constraint: rule.kind,
    columns: columnsOfConstraint(rule),
    violatingRows: rows < k ? null : rows - (rows % k),
  });
}

/** Whether the columns are there, are learned, and are of kinds that the rule can be asked of. */
function checkUsable(rule: Constraint, index: number, source: Table, cells: TableCells): void {
  const columns = columnsOfConstraint(rule);
  requireColumns(source, columns, `constraints[${index}]`);
  if (hasRepeats(rule)) throw invalid(rule, index, "it names a column twice");
  for (const name of columns) {
    const { treatment } = cells.meta(name);
    if (treatment === "model" || treatment === "constant" || rule.kind === "unique-together") continue;
    throw invalid(
      rule,
      index,
      `column ${JSON.stringify(name)} is not learned (treatment ${treatment}); set treatment: model, or leave it out of the constraint`,
    );
  }
  for (const [name, bound] of boundsOf(rule)) {
    if (Number.isNaN(boundNumber(bound, name, cells)))
      throw invalid(rule, index, `a bound of ${JSON.stringify(name)} is neither a number nor a date as the column writes them`);
  }
  for (const name of numberColumnsOf(rule)) requireNumbers(name, rule, index, cells);
  const kinds = new Set(
    orderedPairs(rule).flatMap(({ low, high }) => [cells.meta(low).kind === "datetime", cells.meta(high).kind === "datetime"]),
  );
  if (kinds.size > 1) throw invalid(rule, index, "it compares a date with a number");
  if (rule.kind === "date-order" && !kinds.has(true))
    throw invalid(rule, index, "its columns are no dates; for numbers use kind inequality");
  if (rule.kind === "regex") checkPattern(rule.pattern, rule, index);
}

function hasRepeats(rule: Constraint): boolean {
  if (rule.kind === "if-then") return false;
  const named = "columns" in rule ? [...rule.columns] : [];
  if (rule.kind === "sum") named.push(...rule.parts);
  if (rule.kind === "nested-missing") named.push(rule.whenMissing);
  if (rule.kind === "missing-unless") named.push(rule.column);
  if (rule.kind === "functional-dependency") named.push(rule.from, rule.to);
  if (rule.kind === "ratio") named.push(rule.column, rule.of);
  return new Set(named).size < named.length || orderedPairs(rule).some(({ low, high }) => low === high);
}

function boundsOf(rule: Constraint): (readonly [string, string | number])[] {
  const ofCondition = ([name, { atLeast, atMost }]: [string, Condition]) =>
    [atLeast, atMost].flatMap((bound) => (bound === undefined ? [] : [[name, bound] as const]));
  if (rule.kind === "if-then") return [...Object.entries(rule.if), ...Object.entries(rule.must)].flatMap(ofCondition);
  return rule.kind === "range" ? ofCondition([rule.column, rule]) : [];
}

function numberColumnsOf(rule: Constraint): string[] {
  if (rule.kind === "sum" || rule.kind === "ratio" || rule.kind === "fixed-increments" || rule.kind === "range")
    return columnsOfConstraint(rule);
  return [...orderedPairs(rule).flatMap(({ low, high }) => [low, high]), ...boundsOf(rule).map(([name]) => name)];
}

function requireNumbers(name: string, rule: Constraint, index: number, cells: TableCells): void {
  const values = cells.numbers(name);
  const { codes } = cells.categories(name);
  const row = values.findIndex((value, i) => Number.isNaN(value) && codes[i]! >= 0);
  if (row >= 0)
    throw invalid(rule, index, `column ${JSON.stringify(name)} holds other text than numbers or dates, first in row ${row + 1}`);
}

function checkPattern(pattern: string, rule: Constraint, index: number): void {
  try {
    RegExp(pattern, "u");
  } catch {
    throw invalid(rule, index, "its pattern is no regular expression (JavaScript, with flag u)");
  }
}

/** Constraints that no row could keep together: orders that go round, ranges without a value. */
function checkAgreement(declared: readonly Constraint[], cells: TableCells): void {
  checkOrders(declared);
  const ranges = new Map<string, { low: number; high: number }>();
  declared.forEach((rule, index) => {
    if (rule.kind !== "range") return;
    const known = ranges.get(rule.column) ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    if (rule.atLeast !== undefined) known.low = Math.max(known.low, boundNumber(rule.atLeast, rule.column, cells));
    if (rule.atMost !== undefined) known.high = Math.min(known.high, boundNumber(rule.atMost, rule.column, cells));
    ranges.set(rule.column, known);
    if (known.low > known.high) throw contradictory(rule, index, "no value is in the range");
  });
}

function checkOrders(declared: readonly Constraint[]): void {
  const pairs = declared.flatMap((rule, index) => orderedPairs(rule).map((pair) => ({ ...pair, rule, index })));
  const above = new Map<string, { high: string; strict: boolean }[]>();
  for (const { low, high, strict } of pairs) above.set(low, [...(above.get(low) ?? []), { high, strict }]);
  for (const { low, high, strict, rule, index } of pairs) {
    // is there a way from the higher column back to the lower one?
    const seen = new Map<string, boolean>([[high, strict]]);
    for (const [name, isStrict] of seen) {
      for (const next of above.get(name) ?? []) {
        const known = seen.get(next.high);
        if (known === undefined) seen.set(next.high, isStrict || next.strict);
        if (next.high === low && (isStrict || next.strict))
          throw contradictory(rule, index, `others say that ${JSON.stringify(high)} is not above ${JSON.stringify(low)}`);
      }
    }
  }
}

function contradictory(rule: Constraint, index: number, problem: string): StandinError {
  return new StandinError(
    "CONSTRAINT_CONTRADICTORY",
    `${place(rule, index)} contradicts the list: ${problem}. Take one of them out of the file.`,
    { constraint: rule.kind, columns: columnsOfConstraint(rule) },
  );
}
