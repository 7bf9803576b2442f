import { switchOf, type TableCells, missingCells } from "./table-cells.js";
import { boundNumber, rowsWhere } from "./conditions.js";
import { type Constraint, type ConstraintOf, type OrderedPair, orderedPairs } from "./constraint.js";
import { combinationKeys } from "./combination-keys.js";
import { dependencyTargets } from "./dependency.js";

/** What a constraint makes of a table. */
export interface Violations {
  /** 1 for each row that breaks it. */
  readonly isViolating: Uint8Array;
  readonly violatingRows: number;
  /** Rows that it says something about. */
  readonly applicableRows: number;
}

/**
 * The rows of a table that break a constraint.
 * @param reference the source, for what a rule takes from it: which value goes with which, which combinations there are. The table itself where
 *   it is the source
 * @throws RangeError when a table lacks a column of the rule
 */
export function violationsOf(rule: Constraint, cells: TableCells, reference: TableCells = cells): Violations {
  const isViolating = new Uint8Array(cells.rowCount);
  const applicableRows = mark(rule, cells, reference, isViolating);
  let violatingRows = 0;
  for (let row = 0; row < isViolating.length; row++) violatingRows += isViolating[row]!;
  return { isViolating, violatingRows, applicableRows };
}

/** Marks violating rows. @returns rows that the rule says something about */
function mark(rule: Constraint, cells: TableCells, reference: TableCells, marks: Uint8Array): number {
  switch (rule.kind) {
    case "functional-dependency":
      return markDependency(rule.from, rule.to, cells, reference, marks);
    case "one-to-one": {
      const [a, b] = rule.columns;
      return Math.max(markDependency(a, b, cells, reference, marks), markDependency(b, a, cells, reference, marks));
    }
    case "fixed-combinations":
      return markCombinations(rule.columns, cells, reference, marks);
    case "inequality":
    case "date-order":
      return orderedPairs(rule).reduce((most, pair) => Math.max(most, markOrder(pair, cells, marks)), 0);
    case "range":
      return markRange(rule, cells, marks);
    case "sum":
      return markSum(rule, cells, marks);
    case "ratio":
      return markRatio(rule, cells, marks);
    case "one-hot":
      return markOneHot(rule.columns, cells, marks);
    case "nested-missing":
      return markNested(rule, cells, marks);
    case "missing-unless":
      return markUnless(rule, cells, marks);
    case "fixed-increments":
      return markSteps(rule, cells, marks);
    case "if-then":
      return markIfThen(rule, cells, marks);
    case "regex":
      return markRegex(rule, cells, marks);
    case "unique-together":
      return markRepeated(rule.columns, cells, marks);
  }
}

function markDependency(from: string, to: string, cells: TableCells, reference: TableCells, marks: Uint8Array): number {
  const { expected } = dependencyTargets(from, to, cells, reference);
  const sources = cells.categories(from).codes;
  const targets = cells.categories(to).codes;
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    const source = sources[row]!;
    if (source < 0) continue;
    applicable++;
    if (targets[row]! !== expected[source]!) marks[row] = 1;
  }
  return applicable;
}

function markCombinations(columns: readonly string[], cells: TableCells, reference: TableCells, marks: Uint8Array): number {
  const keys = combinationKeys(columns, cells);
  const isKnown = cells === reference ? null : new Set(combinationKeys(columns, reference).texts);
  if (isKnown !== null) for (let row = 0; row < marks.length; row++) if (!isKnown.has(keys.texts[keys.codes[row]!]!)) marks[row] = 1;
  return marks.length;
}

function markOrder({ low, high, strict }: OrderedPair, cells: TableCells, marks: Uint8Array): number {
  const lows = cells.numbers(low);
  const highs = cells.numbers(high);
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    const difference = highs[row]! - lows[row]!;
    if (Number.isNaN(difference)) continue;
    applicable++;
    if (difference < 0 || (strict && difference === 0)) marks[row] = 1;
  }
  return applicable;
}

function markRange(rule: ConstraintOf<"range">, cells: TableCells, marks: Uint8Array): number {
  const low = rule.atLeast === undefined ? Number.NEGATIVE_INFINITY : boundNumber(rule.atLeast, rule.column, cells);
  const high = rule.atMost === undefined ? Number.POSITIVE_INFINITY : boundNumber(rule.atMost, rule.column, cells);
  const values = cells.numbers(rule.column);
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    applicable++;
    if (value < low || value > high) marks[row] = 1;
  }
  for (const pair of orderedPairs(rule)) markOrder(pair, cells, marks);
  return applicable;
}

/** Half a step of the column's last digit, and what doubles cannot hold. */
export function halfStep(name: string, cells: TableCells): number {
  const column = cells.column(name);
  return column.storage === "number" && column.decimals < 17 ? 0.5 * 10 ** -column.decimals : 0;
}

const relative = 1e-9;

function markSum({ parts, total }: ConstraintOf<"sum">, cells: TableCells, marks: Uint8Array): number {
  const totals = cells.numbers(total);
  const addends = parts.map((part) => cells.numbers(part));
  const half = halfStep(total, cells);
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    let sum = 0;
    for (const values of addends) sum += values[row]!;
    const difference = Math.abs(sum - totals[row]!);
    if (Number.isNaN(difference)) continue;
    applicable++;
    if (difference > half * (1 + 1e-6) + relative * Math.abs(sum)) marks[row] = 1;
  }
  return applicable;
}

function markRatio({ column, of, factor }: ConstraintOf<"ratio">, cells: TableCells, marks: Uint8Array): number {
  const values = cells.numbers(column);
  const bases = cells.numbers(of);
  const half = halfStep(column, cells);
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    const product = bases[row]! * factor;
    const difference = Math.abs(product - values[row]!);
    if (Number.isNaN(difference)) continue;
    applicable++;
    if (difference > half * (1 + 1e-6) + relative * Math.abs(product)) marks[row] = 1;
  }
  return applicable;
}

/** A row of missing cells alone says nothing; one with some missing cells breaks the rule. */
function markOneHot(columns: readonly string[], cells: TableCells, marks: Uint8Array): number {
  const views = columns.map((name) => cells.categories(name));
  const isOn = views.map(({ dictionary }) => {
    const { on } = switchOf({ codes: new Int32Array(0), dictionary }) ?? { on: "1" };
    return Uint8Array.from(dictionary, (text) => (text === on ? 1 : 0));
  });
  const isOther = views.map((view) => (switchOf(view) === null && view.dictionary.length > 0 ? 1 : 0));
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    let on = 0;
    let missing = 0;
    let other = 0;
    for (let c = 0; c < views.length; c++) {
      const code = views[c]!.codes[row]!;
      if (code < 0) missing++;
      else {
        on += isOn[c]![code]!;
        other += isOther[c]!;
      }
    }
    if (missing === views.length) continue;
    applicable++;
    if (on !== 1 || missing > 0 || other > 0) marks[row] = 1;
  }
  return applicable;
}

function markNested({ columns, whenMissing, together }: ConstraintOf<"nested-missing">, cells: TableCells, marks: Uint8Array): number {
  const leader = missingCells(cells.column(whenMissing));
  const others = columns.map((name) => missingCells(cells.column(name)));
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    let missing = 0;
    for (const other of others) missing += other[row]!;
    if (leader[row] === 1) {
      applicable++;
      if (missing < others.length) marks[row] = 1;
    } else if (together === true && missing > 0) {
      applicable++;
      marks[row] = 1;
    }
  }
  return applicable;
}

function markUnless({ columns, column, oneOf }: ConstraintOf<"missing-unless">, cells: TableCells, marks: Uint8Array): number {
  const mayHold = rowsWhere({ [column]: { oneOf } }, cells);
  const others = columns.map((name) => missingCells(cells.column(name)));
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    if (mayHold[row] === 1) continue;
    applicable++;
    for (const other of others) if (other[row] === 0) marks[row] = 1;
  }
  return applicable;
}

function markSteps({ column, step }: ConstraintOf<"fixed-increments">, cells: TableCells, marks: Uint8Array): number {
  const values = cells.numbers(column);
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    const steps = values[row]! / step;
    if (Number.isNaN(steps)) continue;
    applicable++;
    if (Math.abs(steps - Math.round(steps)) > 1e-6 + relative * Math.abs(steps)) marks[row] = 1;
  }
  return applicable;
}

function markIfThen(rule: ConstraintOf<"if-then">, cells: TableCells, marks: Uint8Array): number {
  const isMeant = rowsWhere(rule.if, cells);
  const isGood = rowsWhere(rule.must, cells);
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    applicable += isMeant[row]!;
    if (isMeant[row] === 1 && isGood[row] === 0) marks[row] = 1;
  }
  return applicable;
}

function markRegex({ column, pattern }: ConstraintOf<"regex">, cells: TableCells, marks: Uint8Array): number {
  const { codes, dictionary } = cells.categories(column);
  const matcher = new RegExp(pattern, "u");
  const isBad = Uint8Array.from(dictionary, (text) => (matcher.test(text) ? 0 : 1));
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    applicable++;
    if (isBad[code] === 1) marks[row] = 1;
  }
  return applicable;
}

/** Marks every row whose combination an earlier row has; rows with a missing cell are left alone. */
function markRepeated(columns: readonly string[], cells: TableCells, marks: Uint8Array): number {
  const { codes, texts, hasMissing } = combinationKeys(columns, cells);
  const seen = new Uint8Array(texts.length);
  let applicable = 0;
  for (let row = 0; row < marks.length; row++) {
    const code = codes[row]!;
    if (hasMissing[code] === 1) continue;
    applicable++;
    if (seen[code] === 1) marks[row] = 1;
    seen[code] = 1;
  }
  return applicable;
}
