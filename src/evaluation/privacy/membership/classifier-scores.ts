import type { Pool } from "../../../parallel/pool.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { boostingJob } from "../../boosting-job.js";
import type { BoostingTask } from "../../boosting.worker.js";
import type { Sample, SampleColumn } from "../../fidelity/sample.js";
import { treeFeatures } from "../../fidelity/tree-features.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import type { TableRows } from "./record-texts.js";

/** Rows a side that a classifier learns from; more are sampled down. */
export const mostLearned = 10_000;
const iterations = 40;
/** Fewer rows a side than this teach nothing: a tree needs 20 rows a leaf. */
const fewestLearned = 50;

/** Rows to be scored, and the person of each in its own table. */
export interface ClassifiedRows {
  readonly sources: readonly TableRows[];
  readonly personOf: Uint32Array;
}

/**
 * P(synthetic) at each query of boosted trees that tell an output from the reference: what a global overfit shows (after LOGAN, Hayes et al.
 * 2019, with a classifier in place of the discriminator).
 *
 * Two classifiers, each learned on the output and one half of the reference's persons, those of even or odd number. It scores the queries
 * whose person is of the other kind, so that no person of the reference is scored by what was learned from it.
 * @returns by output: length queries, in [0, 1]; null where a side is too small to learn from
 */
export async function classifierScores(
  fold: ComparedFold,
  reference: TableRows,
  outputs: readonly (readonly TableRows[])[],
  queries: ClassifiedRows,
  pool: Pool,
  rng: Rng,
): Promise<(Float64Array | null)[]> {
  const tasks = outputs.flatMap((output, o) =>
    [0, 1].map((half) => taskOf(fold, reference, output, queries, half, rng.fork(`${o}/${half}`))),
  );
  if (tasks.some((task) => task === null)) return outputs.map(() => null);
  const answers = await pool.map(boostingJob, tasks as BoostingTask[]);
  return outputs.map((_, o) => {
    const scores = new Float64Array(queries.personOf.length);
    for (const half of [0, 1]) {
      const scored = rowsOfHalf(queries.personOf, half);
      answers[2 * o + half]!.predictions.forEach((prediction, i) => {
        scores[scored[i]!] = prediction;
      });
    }
    return scores;
  });
}

/** Positions of the rows whose person's number is even (0) or odd (1). */
function rowsOfHalf(personOf: ArrayLike<number>, half: number): number[] {
  return Array.from({ length: personOf.length }, (_, row) => row).filter((row) => (personOf[row]! & 1) === half);
}

function taskOf(
  fold: ComparedFold,
  reference: TableRows,
  output: readonly TableRows[],
  queries: ClassifiedRows,
  half: number,
  rng: Rng,
): BoostingTask | null {
  const { personOf } = reference.table.persons;
  const others = Uint32Array.from(allRows(reference)).filter((row) => (personOf[row]! & 1) !== half);
  const size = output.reduce((sum, part) => sum + allRows(part).length, 0);
  const perSide = Math.min(mostLearned, others.length, size);
  if (perSide < fewestLearned) return null;
  const real = [{ table: reference.table, rows: pick(others, sampleIndices(others.length, perSide, rng.fork("reference"))) }];
  const synthetic = drawn(output, sampleIndices(size, perSide, rng.fork("output")));
  const columns = columnsOf(fold);
  const sources = [real, synthetic, queries.sources];
  const features = treeFeatures(
    columns,
    sources.map((parts) => sampleOf(columns, parts)),
    2,
  );
  const trainRows = Uint32Array.from({ length: 2 * perSide }, (_, row) => row);
  const target = new Float64Array(2 * perSide + queries.personOf.length).fill(1, perSide, 2 * perSide);
  const testRows = Uint32Array.from(rowsOfHalf(queries.personOf, half), (row) => 2 * perSide + row);
  return { features, target, trainRows, testRows, loss: { kind: "binary" }, iterations };
}

function allRows({ table, rows }: TableRows): Uint32Array {
  return rows ?? Uint32Array.from({ length: table.rowCount }, (_, row) => row);
}

function pick(rows: Uint32Array, positions: Uint32Array): Uint32Array {
  return positions.map((position) => rows[position]!);
}

/** The rows at ascending positions in all parts, one part after another. */
function drawn(parts: readonly TableRows[], positions: Uint32Array): TableRows[] {
  let start = 0;
  return parts.map((part) => {
    const rows = allRows(part);
    const own = positions.filter((position) => position >= start && position < start + rows.length).map((position) => position - start);
    start += rows.length;
    return { table: part.table, rows: pick(rows, own) };
  });
}

function columnsOf(fold: ComparedFold): SampleColumn[] {
  return [
    ...fold.categoryNames.map((name, c) => ({ name, kind: "categorical" as const, dictionary: fold.dictionaries[c]! })),
    ...fold.numberNames.map((name) => ({ name, kind: "numeric" as const, dictionary: [] })),
  ];
}

function sampleOf(columns: readonly SampleColumn[], parts: readonly TableRows[]): Pick<Sample, "codes" | "numbers"> {
  const rows = parts.map(allRows);
  const rowCount = rows.reduce((sum, own) => sum + own.length, 0);
  const categoryCount = columns.filter(({ kind }) => kind === "categorical").length;
  const gathered = <Values extends Int32Array | Float64Array>(into: Values, of: (table: TableRows["table"]) => Values): Values => {
    let at = 0;
    parts.forEach((part, p) => {
      const values = of(part.table);
      for (const row of rows[p]!) into[at++] = values[row]!;
    });
    return into;
  };
  return {
    codes: columns.map((_, c) =>
      c < categoryCount ? gathered(new Int32Array(rowCount), (table) => table.categories[c]!) : new Int32Array(0),
    ),
    numbers: columns.map((_, c) =>
      c < categoryCount ? new Float64Array(0) : gathered(new Float64Array(rowCount), (table) => table.numbers[c - categoryCount]!),
    ),
  };
}
