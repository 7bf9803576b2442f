import type { Pool } from "../../../parallel/pool.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { binThresholds, orderedFeature, type TreeFeature } from "../../../trees/tree-feature.js";
import type { BoostingTask } from "../../boosting.worker.js";
import { boostingJob } from "../../boosting-job.js";
import { categoricalFeature, concatNumbers } from "../../fidelity/tree-features.js";
import type { ComparedTable } from "../compared/compared-fold.js";
import type { SecretValues } from "./secret-values.js";

/** Rows of the output that trees learn from; they see broad dependence, and more rows hardly change it. */
const mostRows = 10_000;
/** Trees a fit, over all classes. */
const mostTrees = 100;
const mostIterations = 40;
/** Values that trees tell apart; rarer ones are never guessed. A number of no more values than this is told apart like a category. */
const mostClasses = 10;
const binCount = 64;

/** Rows of a table without the secret's column. */
export interface Rows {
  readonly table: ComparedTable;
  readonly rows: Uint32Array;
}

/** An output to learn from: rows that have a value, and it. */
export interface Lesson extends Rows {
  readonly values: Float64Array;
}

/**
 * The secrets of the queries as boosted trees guess them that learned from an output: the class of the largest probability relative to its share
 * (scored by balanced accuracy, a frequent value deserves no head start), or for numbers of more than ten values the least-squares value.
 * @returns one array of guesses a pair, length of its queries; NaN where nothing could be learned
 */
export async function treeGuesses(
  pool: Pool,
  pairs: readonly { readonly lesson: Lesson; readonly queries: readonly Rows[] }[],
  kind: SecretValues["kind"],
  rng: Rng,
): Promise<Float64Array[]> {
  const plans = pairs.map(({ lesson, queries }, i) => planOf(lesson, queries, kind, rng.fork(String(i))));
  const answers = await pool.map(
    boostingJob,
    plans.map(({ task }) => task).filter((task) => task !== null),
  );
  let next = 0;
  return plans.map((plan) => (plan.task === null ? plan.guess(new Float64Array(0)) : plan.guess(answers[next++]!.predictions)));
}

interface Plan {
  readonly task: BoostingTask | null;
  /** Guesses from the model's predictions. */
  readonly guess: (predictions: Float64Array) => Float64Array;
}

function planOf(lesson: Lesson, queries: readonly Rows[], kind: SecretValues["kind"], rng: Rng): Plan {
  const queryCount = queries.reduce((sum, { rows }) => sum + rows.length, 0);
  const sampled = sampleIndices(lesson.rows.length, mostRows, rng);
  const values = Float64Array.from(sampled, (i) => lesson.values[i]!);
  const classes = classesOf(values, kind);
  const learned = classes === null ? values : values.map((value) => classes.indexOf(value));
  const trainRows = Uint32Array.from(learned.keys()).filter((i) => classes === null || learned[i]! >= 0);
  if (trainRows.length === 0 || (classes !== null && classes.length < 2)) {
    return { task: null, guess: () => new Float64Array(queryCount).fill(classes?.[0] ?? Number.NaN) };
  }
  const parts: Rows[] = [{ table: lesson.table, rows: sampled.map((i) => lesson.rows[i]!) }, ...queries];
  const classCount = classes?.length ?? 0;
  const task: BoostingTask = {
    features: featuresOf(parts),
    target: concatNumbers([learned, new Float64Array(queryCount)]),
    trainRows,
    testRows: Uint32Array.from({ length: queryCount }, (_, i) => sampled.length + i),
    loss: classes === null ? { kind: "squared" } : classCount === 2 ? { kind: "binary" } : { kind: "multiclass", classCount },
    iterations: classCount > 2 ? Math.max(8, Math.floor(mostTrees / classCount)) : mostIterations,
  };
  return {
    task,
    guess: (predictions) => (classes === null ? predictions : bestClasses(predictions, classes, sharesOf(learned, trainRows, classCount))),
  };
}

/** The most frequent values, or null for a number of many values. */
function classesOf(values: Float64Array, kind: SecretValues["kind"]): number[] | null {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (kind !== "category" && counts.size > mostClasses) return null;
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a - b).slice(0, mostClasses);
}

function sharesOf(classes: Float64Array, rows: Uint32Array, classCount: number): Float64Array {
  const shares = new Float64Array(classCount);
  for (const row of rows) shares[classes[row]!]! += 1 / rows.length;
  return shares;
}

/** By query, the class whose probability is the largest multiple of its share. */
function bestClasses(predictions: Float64Array, classes: readonly number[], shares: Float64Array): Float64Array {
  const width = classes.length === 2 ? 1 : classes.length;
  return Float64Array.from({ length: predictions.length / width }, (_, query) => {
    if (width === 1) return classes[predictions[query]! > shares[1]! ? 1 : 0]!;
    let best = 0;
    const ratio = (k: number): number => predictions[query * width + k]! / shares[k]!;
    for (let k = 1; k < width; k++) if (ratio(k) > ratio(best)) best = k;
    return classes[best]!;
  });
}

/** Columns of all parts, one under another; bins and frequent categories learned on the first. */
function featuresOf(parts: readonly Rows[]): TreeFeature[] {
  const first = parts[0]!.table;
  const categories = first.categories.map((_, c) => {
    const codes = parts.map(({ table, rows }) => Int32Array.from(rows, (row) => table.categories[c]![row]!));
    const cardinality = codes.reduce((most, part) => part.reduce((a, code) => Math.max(a, code + 1), most), 0);
    return categoricalFeature(codes, cardinality, 1);
  });
  const numbers = first.numbers.map((_, n) => {
    const values = parts.map(({ table, rows }) => Float64Array.from(rows, (row) => table.numbers[n]![row]!));
    return orderedFeature(concatNumbers(values), binThresholds(values[0]!, binCount));
  });
  return [...categories, ...numbers];
}
