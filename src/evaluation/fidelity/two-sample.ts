import { aucInterval, placements } from "../../math/auc.js";
import type { Pool } from "../../parallel/pool.js";
import { permutation } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import { boostingJob } from "../boosting-job.js";
import type { BoostingTask } from "../boosting.worker.js";
import type { Interval } from "../figures.js";
import { influenceVariance, normalInterval } from "./estimate.js";
import { drawSample, type Sample, type SampleColumn } from "./sample.js";
import { treeFeatures } from "./tree-features.js";

/** Settings of bench/score.py --fast, so that the figures can be put side by side. */
const rowsPerSide = 10_000;
const iterations = 60;
const foldCount = 5;
/** Fewer rows a side than this are not judged: a tree needs 20 rows a leaf. */
export const minRowsPerSide = 50;

export interface TwoSampleTest {
  /** AUC of telling synthetic rows (1) from real ones (0); 0.5 is best. */
  readonly auc: Interval;
  readonly rowsPerSide: number;
  /** Share of the trees' loss reduction that each column brought, by column; sums to 1, or all 0. */
  readonly gainShares: Float64Array;
}

/** A two-sample test ready to run: one boosting task a fold. */
interface Prepared {
  readonly tasks: readonly BoostingTask[];
  readonly sides: readonly Sample[];
  readonly rowCount: number;
}

/**
 * Classifier two-sample tests by five-fold cross-fitted boosted trees, all folds of all comparisons in one go over the pool.
 *
 * @param comparisons real and synthetic sample each; the same count of rows is drawn from both, whole persons, and a person is in one fold
 * @returns one test a comparison; null where a side has fewer than 50 rows
 * @see Lopez-Paz & Oquab (2017), arXiv:1610.06545; interval: DeLong et al. (1988), over persons where a person has several rows
 */
export async function twoSampleTests(
  columns: readonly SampleColumn[],
  comparisons: readonly { readonly real: Sample; readonly synthetic: Sample; readonly rng: Rng }[],
  pool: Pool,
  onDone: (share: number) => void,
): Promise<(TwoSampleTest | null)[]> {
  const prepared = comparisons.map(({ real, synthetic, rng }) => prepare(columns, real, synthetic, rng));
  const tasks = prepared.flatMap((test) => test?.tasks ?? []);
  let done = 0;
  const answers = await pool.map(boostingJob, tasks, () => onDone(++done / tasks.length));
  let next = 0;
  return prepared.map((test) => {
    if (test === null) return null;
    const own = answers.slice(next, next + test.tasks.length);
    next += test.tasks.length;
    const scores = new Float64Array(test.rowCount);
    const gains = new Float64Array(columns.length);
    own.forEach((answer, fold) => {
      const { testRows } = test.tasks[fold]!;
      for (let i = 0; i < testRows.length; i++) scores[testRows[i]!] = answer.predictions[i]!;
      for (let f = 0; f < gains.length; f++) gains[f]! += answer.gainByFeature[f]!;
    });
    const total = gains.reduce((sum, gain) => sum + gain, 0);
    const realRows = test.sides[0]!.rowCount;
    return {
      auc: clusteredAuc(scores.subarray(realRows), scores.subarray(0, realRows), test.sides[1]!, test.sides[0]!),
      rowsPerSide: Math.min(realRows, test.rowCount - realRows),
      gainShares: gains.map((gain) => (total > 0 ? gain / total : 0)),
    };
  });
}

function prepare(columns: readonly SampleColumn[], real: Sample, synthetic: Sample, rng: Rng): Prepared | null {
  const perSide = Math.min(rowsPerSide, real.rowCount, synthetic.rowCount);
  if (perSide < minRowsPerSide || columns.length === 0) return null;
  const sides = [drawSample(real, perSide, rng.fork("real")), drawSample(synthetic, perSide, rng.fork("synthetic"))];
  const features = treeFeatures(columns, sides, 2);
  const realRows = sides[0]!.rowCount;
  const rowCount = realRows + sides[1]!.rowCount;
  const target = new Float64Array(rowCount).fill(1, realRows);
  const foldOf = new Uint8Array(rowCount);
  foldOf.set(foldsOf(sides[0]!, rng.fork("folds/real")), 0);
  foldOf.set(foldsOf(sides[1]!, rng.fork("folds/synthetic")), realRows);
  const all = Uint32Array.from({ length: rowCount }, (_, row) => row);
  const tasks = Array.from({ length: foldCount }, (_, fold): BoostingTask => {
    const [trainRows, testRows] = [all.filter((row) => foldOf[row] !== fold), all.filter((row) => foldOf[row] === fold)];
    return { features, target, trainRows, testRows, loss: { kind: "binary" }, iterations };
  });
  return { tasks, sides, rowCount };
}

/** Fold of each row; the rows of a person share one. */
function foldsOf(sample: Sample, rng: Rng): Uint8Array {
  const foldOfPerson = new Uint8Array(sample.personCount);
  permutation(sample.personCount, rng).forEach((person, i) => {
    foldOfPerson[person] = i % foldCount;
  });
  return Uint8Array.from({ length: sample.rowCount }, (_, row) => foldOfPerson[sample.personOf === null ? row : sample.personOf[row]!]!);
}

/** AUC with its 90 % interval; rows of a person are taken together. */
export function clusteredAuc(
  positives: Float64Array,
  negatives: Float64Array,
  positivePersons: Pick<Sample, "personOf" | "personCount">,
  negativePersons: Pick<Sample, "personOf" | "personCount">,
): Interval {
  if (positivePersons.personOf === null && negativePersons.personOf === null) return aucInterval(positives, negatives);
  const above = placements(positives, negatives);
  const below = placements(negatives, positives);
  const estimate = above.reduce((sum, value) => sum + value, 0) / above.length;
  return normalInterval(estimate, influenceVariance(above, positivePersons) + influenceVariance(below, negativePersons), 0, 1);
}
