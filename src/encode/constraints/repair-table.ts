import { boundNumber } from "../../metadata/constraints/conditions.js";
import { type Constraint, type ConstraintKind, type ConstraintOf, orderedPairs } from "../../metadata/constraints/constraint.js";
import { missingCells, switchOf, type TableCells, tableCells } from "../../metadata/constraints/table-cells.js";
import type { Metadata } from "../../metadata/metadata.js";
import type { Table } from "../../table/table.js";
import { brokenRows, mappingsOfPlan } from "./broken-rows.js";
import { targetsOf } from "./learn-mapping.js";
import { orderRepair } from "./order-repair.js";
import type { ConstraintPlan } from "./plan.js";
import { type TableEditor, tableEditor } from "./table-editor.js";

/** Rounds of repair: one mends what another rule's repair broke. */
const mostRounds = 6;

/** What others follow from comes first, what follows from others last. */
const repairOrder: readonly ConstraintKind[] = [
  "nested-missing",
  "missing-unless",
  "if-then",
  "range",
  "inequality",
  "date-order",
  "fixed-increments",
  "one-hot",
  "functional-dependency",
  "one-to-one",
  "ratio",
  "sum",
];

export interface Repaired {
  readonly table: Table;
  /** 1 for each row that still breaks a rule: it must be drawn again. */
  readonly isBroken: Uint8Array;
  /** The first rule that is still broken, or null. */
  readonly broken: Constraint | null;
}

/**
 * Drawn rows, changed where they break a constraint and a change of single cells can mend it: cells emptied, numbers moved inside, dependent
 * columns computed again. Each row by itself; only `unique-together` looks at other drawn rows, and nothing at the source.
 */
export function repairTable(drawn: Table, metadata: Metadata, plan: ConstraintPlan): Repaired {
  const rules = (metadata.constraints ?? []).map(({ rule }) => rule);
  const ordered = repairOrder.flatMap((kind) => rules.filter((rule) => rule.kind === kind));
  let table = drawn;
  for (let round = 0; round < mostRounds; round++) {
    let changes = 0;
    for (const rule of ordered) {
      const cells = tableCells(table, metadata);
      const broken = brokenRows(rule, cells, plan);
      if (!broken.includes(1)) continue;
      const editor = tableEditor(table, metadata);
      repair(rule, broken, cells, editor, plan);
      if (editor.changes() > 0) table = editor.table();
      changes += editor.changes();
    }
    if (changes === 0) break;
  }
  return { table, ...leftBroken(table, metadata, rules, plan) };
}

function leftBroken(table: Table, metadata: Metadata, rules: readonly Constraint[], plan: ConstraintPlan): Omit<Repaired, "table"> {
  const cells = tableCells(table, metadata);
  const isBroken = new Uint8Array(table.rowCount);
  let broken: Constraint | null = null;
  for (const rule of rules) {
    const rows = brokenRows(rule, cells, plan);
    if (!rows.includes(1)) continue;
    broken ??= rule;
    for (let row = 0; row < rows.length; row++) isBroken[row]! |= rows[row]!;
  }
  return { isBroken, broken };
}

/** Mends the broken rows as far as it can. */
function repair(rule: Constraint, broken: Uint8Array, cells: TableCells, editor: TableEditor, plan: ConstraintPlan): void {
  switch (rule.kind) {
    case "nested-missing":
    case "missing-unless":
      return emptyCells(rule, broken, cells, editor);
    case "if-then":
      return makeTrue(rule, broken, cells, editor);
    case "range":
      moveInside(rule, broken, cells, editor);
      return orderRepair(orderedPairs(rule), cells, editor, plan.ends);
    case "inequality":
    case "date-order":
      return orderRepair(orderedPairs(rule), cells, editor, plan.ends);
    case "fixed-increments":
      return roundToStep(rule, broken, cells, editor, plan);
    case "one-hot":
      return switchOff(rule, broken, cells, editor);
    case "functional-dependency":
      return deriveAgain(rule.from, rule.to, broken, cells, editor, plan);
    case "one-to-one":
      deriveAgain(rule.columns[0], rule.columns[1], broken, cells, editor, plan);
      return deriveAgain(rule.columns[1], rule.columns[0], broken, cells, editor, plan);
    case "ratio":
      return eachBroken(broken, (row) => editor.setNumber(rule.column, row, cells.numbers(rule.of)[row]! * rule.factor));
    case "sum": {
      const parts = rule.parts.map((part) => cells.numbers(part));
      return eachBroken(broken, (row) =>
        editor.setNumber(
          rule.total,
          row,
          parts.reduce((sum, values) => sum + values[row]!, 0),
        ),
      );
    }
    default:
      return; // drawn again
  }
}

function eachBroken(broken: Uint8Array, mend: (row: number) => void): void {
  for (let row = 0; row < broken.length; row++) if (broken[row] === 1) mend(row);
}

function emptyCells(
  rule: ConstraintOf<"nested-missing"> | ConstraintOf<"missing-unless">,
  broken: Uint8Array,
  cells: TableCells,
  editor: TableEditor,
): void {
  const names = rule.kind === "nested-missing" && rule.together === true ? [rule.whenMissing, ...rule.columns] : rule.columns;
  for (const name of names) {
    const missing = missingCells(cells.column(name));
    eachBroken(broken, (row) => {
      if (missing[row] === 0) editor.setMissing(name, row);
    });
  }
}

/** What a condition names outright can be set; the rest must be drawn. */
function makeTrue({ must }: ConstraintOf<"if-then">, broken: Uint8Array, cells: TableCells, editor: TableEditor): void {
  for (const [name, { is, atLeast, atMost, missing }] of Object.entries(must)) {
    if (missing === true) eachBroken(broken, (row) => editor.setMissing(name, row));
    else if (is !== undefined) eachBroken(broken, (row) => editor.setText(name, row, String(is)));
    else moveInside({ kind: "range", column: name, atLeast, atMost }, broken, cells, editor);
  }
}

function moveInside({ column, atLeast, atMost }: ConstraintOf<"range">, broken: Uint8Array, cells: TableCells, editor: TableEditor): void {
  if (atLeast === undefined && atMost === undefined) return;
  const low = atLeast === undefined ? Number.NEGATIVE_INFINITY : boundNumber(atLeast, column, cells);
  const high = atMost === undefined ? Number.POSITIVE_INFINITY : boundNumber(atMost, column, cells);
  const values = cells.numbers(column);
  eachBroken(broken, (row) => {
    if (values[row]! < low) editor.setNumber(column, row, low);
    else if (values[row]! > high) editor.setNumber(column, row, high);
  });
}

/** To the nearest multiple that lies inside the protected ends, where one does. */
function roundToStep(
  { column, step }: ConstraintOf<"fixed-increments">,
  broken: Uint8Array,
  cells: TableCells,
  editor: TableEditor,
  plan: ConstraintPlan,
): void {
  const values = cells.numbers(column);
  const ends = plan.ends.find((one) => one.column === column);
  eachBroken(broken, (row) => {
    let steps = Math.round(values[row]! / step);
    if (ends !== undefined && steps * step > ends.high && (steps - 1) * step >= ends.low) steps--;
    else if (ends !== undefined && steps * step < ends.low && (steps + 1) * step <= ends.high) steps++;
    editor.setNumber(column, row, steps * step);
  });
}

/** The first that is on stays on; where none is, the row must be drawn. */
function switchOff({ columns }: ConstraintOf<"one-hot">, broken: Uint8Array, cells: TableCells, editor: TableEditor): void {
  const switches = columns.map((name) => {
    const view = cells.categories(name);
    const { on, off } = switchOf(view) ?? { on: "1", off: "0" };
    return { name, codes: view.codes, on: view.dictionary.indexOf(on), off };
  });
  eachBroken(broken, (row) => {
    const first = switches.find(({ codes, on }) => on >= 0 && codes[row] === on);
    if (first === undefined) return;
    for (const one of switches) if (one !== first) editor.setText(one.name, row, one.off);
  });
}

function deriveAgain(from: string, to: string, broken: Uint8Array, cells: TableCells, editor: TableEditor, plan: ConstraintPlan): void {
  const mapping = mappingsOfPlan(plan).find((one) => one.from === from && one.to === to);
  if (mapping === undefined) return;
  const { codes, dictionary } = cells.categories(from);
  const targets = targetsOf(mapping, dictionary);
  eachBroken(broken, (row) => {
    const target = targets[codes[row]! < 0 ? dictionary.length : codes[row]!];
    if (target !== undefined) editor.setText(to, row, target);
  });
}
