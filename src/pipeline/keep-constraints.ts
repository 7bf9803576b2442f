import { repairTable } from "../encode/constraints/repair-table.js";
import { StandinError } from "../errors.js";
import { columnsOfConstraint, constraintText } from "../metadata/constraints/constraint.js";
import { selectRows, type Table } from "../table/table.js";
import type { Model } from "./fit-model.js";
import { stackTables } from "../table/stack-tables.js";

/** Times that the persons whose rows break a constraint are drawn again. */
const mostAttempts = 100;
/** Persons between two that are drawn with them, and calls for one attempt, at most. */
const mostGap = 64;
const mostCalls = 64;

/** Rows of some units, whole columns, before repair. */
export interface DrawnUnits {
  readonly table: Table;
  /** First row of each unit and the row count at the end; null when every unit is one row. */
  readonly unitStart: Uint32Array | null;
}

/**
 * Drawn rows that keep all constraints of the model: repaired where a changed cell suffices, else the unit drawn again. Compared with other drawn rows
 * alone (`unique-together`: of two equal rows the later one is drawn again), never with the source.
 * @param first  all units, from 0 on
 * @param redraw the units again, by draws of attempt 1, 2, …
 * @throws StandinError CONSTRAINT_UNREACHABLE when some rows still break one after the last attempt
 */
export async function keepConstraints(
  first: DrawnUnits,
  { output }: Pick<Model, "output">,
  redraw: (firstUnit: number, unitCount: number, attempt: number) => Promise<DrawnUnits>,
): Promise<DrawnUnits> {
  const { metadata, plan } = output;
  if ((metadata.constraints ?? []).length === 0) return first;
  let drawn = first;
  for (let attempt = 1; ; attempt++) {
    const { table, isBroken, broken } = repairTable(drawn.table, metadata, plan);
    if (broken === null) return { ...drawn, table };
    if (attempt > mostAttempts) {
      const rows = isBroken.reduce((sum, one) => sum + one, 0);
      throw new StandinError(
        "CONSTRAINT_UNREACHABLE",
        `After ${mostAttempts} attempts ${rows} drawn row(s) still break a constraint: ${broken.kind}, ${constraintText(broken)}. ` +
          "Draw fewer rows, or loosen the constraint and fit again.",
        { constraint: broken.kind, columns: columnsOfConstraint(broken), rows },
      );
    }
    drawn = await drawAgain({ ...drawn, table }, brokenUnits(isBroken, drawn.unitStart), (from, count) => redraw(from, count, attempt));
  }
}

function brokenUnits(isBroken: Uint8Array, unitStart: Uint32Array | null): number[] {
  const units: number[] = [];
  const unitCount = unitStart === null ? isBroken.length : unitStart.length - 1;
  for (let unit = 0; unit < unitCount; unit++) {
    const end = unitStart === null ? unit + 1 : unitStart[unit + 1]!;
    for (let row = unitStart === null ? unit : unitStart[unit]!; row < end; row++) {
      if (isBroken[row] === 0) continue;
      units.push(unit);
      break;
    }
  }
  return units;
}

/** The table with the rows of the named units drawn anew. */
async function drawAgain(
  drawn: DrawnUnits,
  units: readonly number[],
  redraw: (firstUnit: number, unitCount: number) => Promise<DrawnUnits>,
): Promise<DrawnUnits> {
  const unitCount = drawn.unitStart === null ? drawn.table.rowCount : drawn.unitStart.length - 1;
  const tables = [drawn.table];
  // where the rows of each unit stand in the stacked tables
  const from = Uint32Array.from({ length: unitCount }, (_, unit) => drawn.unitStart?.[unit] ?? unit);
  const count = Uint32Array.from({ length: unitCount }, (_, unit) =>
    drawn.unitStart === null ? 1 : drawn.unitStart[unit + 1]! - from[unit]!,
  );
  let stacked = drawn.table.rowCount;
  for (const run of runsOf(units)) {
    const own = await redraw(run.first, run.last - run.first + 1);
    for (const unit of run.units) {
      const place = unit - run.first;
      from[unit] = stacked + (own.unitStart?.[place] ?? place);
      count[unit] = own.unitStart === null ? 1 : own.unitStart[place + 1]! - own.unitStart[place]!;
    }
    tables.push(own.table);
    stacked += own.table.rowCount;
  }
  const unitStart = new Uint32Array(unitCount + 1);
  for (let unit = 0; unit < unitCount; unit++) unitStart[unit + 1] = unitStart[unit]! + count[unit]!;
  const rows = new Uint32Array(unitStart[unitCount]!);
  for (let unit = 0; unit < unitCount; unit++) {
    for (let i = 0; i < count[unit]!; i++) rows[unitStart[unit]! + i] = from[unit]! + i;
  }
  return { table: selectRows(stackTables(tables), rows), unitStart: drawn.unitStart === null ? null : unitStart };
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly units: readonly number[];
}

/** Units in few runs of neighbours, so that an attempt takes few calls. */
function runsOf(units: readonly number[]): Run[] {
  for (let gap = mostGap; ; gap *= 16) {
    const runs: { first: number; last: number; units: number[] }[] = [];
    for (const unit of units) {
      const current = runs[runs.length - 1];
      if (current !== undefined && unit - current.last <= gap) {
        current.last = unit;
        current.units.push(unit);
      } else runs.push({ first: unit, last: unit, units: [unit] });
    }
    if (runs.length <= mostCalls) return runs;
  }
}
