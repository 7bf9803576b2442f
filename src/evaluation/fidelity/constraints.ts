import { columnsOfConstraint, type Constraint, constraintText } from "../../metadata/constraints/constraint.js";
import { type TableCells, tableCells } from "../../metadata/constraints/table-cells.js";
import { violationsOf } from "../../metadata/constraints/violations.js";
import type { Table } from "../../table/table.js";
import type { ConstraintFigure, EvaluationInput } from "../figures.js";

/**
 * How far the released rows, and real rows that the model never saw, keep each constraint of the metadata. What goes with what is read from the rows
 * that were fitted on. Of the holdout, violating rows are counted in steps of k.
 */
export function constraintFigures({ metadata, released, fittedOn, folds, k }: EvaluationInput): ConstraintFigure[] {
  const constraints = metadata.constraints ?? [];
  if (constraints.length === 0) return [];
  const reference = tableCells(fittedOn, metadata);
  const synthetic = tableCells(released, metadata);
  const holdouts = folds.map(({ holdout }) => tableCells(holdout, metadata));
  const tables = [fittedOn, released, ...folds.map(({ holdout }) => holdout)];
  return constraints.map(({ rule, origin, supportRows }) => {
    const head = { kind: rule.kind, columns: columnsOfConstraint(rule), text: constraintText(rule), origin, supportRows };
    if (!head.columns.every((name) => tables.every((table) => hasColumn(table, name)))) return { ...head, synthetic: null, holdout: null };
    return { ...head, synthetic: keptShare(rule, [synthetic], reference, 1), holdout: keptShare(rule, holdouts, reference, k) };
  });
}

function hasColumn(table: Table, name: string): boolean {
  return table.columns.some((column) => column.name === name);
}

/** Share of the rows that a rule says something about, that keep it; null where it says nothing. @param step violating rows are rounded down to it */
function keptShare(rule: Constraint, tables: readonly TableCells[], reference: TableCells, step: number): number | null {
  let applicable = 0;
  let violating = 0;
  for (const cells of tables) {
    if (cells.rowCount === 0) continue;
    const { applicableRows, violatingRows } = violationsOf(rule, cells, reference);
    applicable += Math.max(applicableRows, violatingRows);
    violating += violatingRows;
  }
  if (applicable < step) return null;
  return 1 - (violating - (violating % step)) / (applicable - (applicable % step));
}
