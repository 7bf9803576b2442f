import type { EvaluationInput, Refit } from "../../../../src/evaluation/figures.js";
import { attackContext, type AttackContext } from "../../../../src/evaluation/privacy/attack-context.js";
import type { CheckResult } from "../../../../src/evaluation/privacy/figure.js";
import { permutation, uniformInteger } from "../../../../src/random/draws.js";
import type { Rng } from "../../../../src/random/rng.js";
import { stackTables } from "../../../../src/table/stack-tables.js";
import { selectRows, type Table } from "../../../../src/table/table.js";
import { people } from "../people.js";

/** A method that releases the rows that it was fitted on. */
export const memoriser: Refit = async (train) => train;

/** A method that draws each column by itself. */
export const marginals: Refit = async (train, rng) => ({
  rowCount: train.rowCount,
  columns: train.columns.map((column) => {
    const order = permutation(train.rowCount, rng.fork(column.name));
    return selectRows({ rowCount: train.rowCount, columns: [column] }, order).columns[0]!;
  }),
});

/** A method that knows the truth and never looks at what it is given. */
export const truth: Refit = async (train, rng) => people(train.rowCount, `truth/${rng.nextUint32()}`);

/** A method that releases a share of its rows among fresh ones. */
export function partlyCopying(share: number): Refit {
  return async (train, rng) => {
    const fresh = people(train.rowCount, `partly/${rng.nextUint32()}`);
    const copied = permutation(train.rowCount, rng).slice(0, Math.round(share * train.rowCount));
    return replacedRows(fresh, train, copied);
  };
}

/** The first rows of `table` replaced by those of `other`, which must have the same columns. */
function replacedRows(table: Table, other: Table, rows: Uint32Array): Table {
  const kept = selectRows(
    table,
    Uint32Array.from({ length: table.rowCount - rows.length }, (_, i) => i),
  );
  return stackTables([selectRows(other, rows), kept]);
}

/**
 * A tree grown too far: rows are split at random values of random columns down to a few each, and a drawn row takes each of its columns from
 * another row of one leaf. No row is copied whole but by chance.
 */
export function overfitTree(leafSize: number): Refit {
  return async (train, rng) => {
    const leaves = grow(
      train,
      Uint32Array.from({ length: train.rowCount }, (_, row) => row),
      leafSize,
      rng,
    );
    const drawn = Array.from({ length: train.rowCount }, () => leaves[uniformInteger(leaves.length, rng)]!);
    return {
      rowCount: train.rowCount,
      columns: train.columns.map((column) => {
        const donors = Uint32Array.from(drawn, (leaf) => leaf[uniformInteger(leaf.length, rng)]!);
        return selectRows({ rowCount: train.rowCount, columns: [column] }, donors).columns[0]!;
      }),
    };
  };
}

function grow(table: Table, rows: Uint32Array, leafSize: number, rng: Rng): Uint32Array[] {
  if (rows.length <= leafSize) return [rows];
  const column = table.columns[uniformInteger(table.columns.length, rng)]!;
  const values = column.storage === "number" ? column.values : column.codes;
  const pivot = values[rows[uniformInteger(rows.length, rng)]!]!;
  const [left, right] = [rows.filter((row) => values[row]! <= pivot), rows.filter((row) => !(values[row]! <= pivot))];
  if (left.length === 0 || right.length === 0) return grow(table, rows, leafSize, rng);
  return [...grow(table, left, leafSize, rng), ...grow(table, right, leafSize, rng)];
}

/** The check alone, without the others of the battery. */
export function measuredBy(
  measure: (input: EvaluationInput, context: AttackContext) => Promise<CheckResult>,
  input: EvaluationInput,
): Promise<CheckResult> {
  return measure(input, attackContext(input));
}
