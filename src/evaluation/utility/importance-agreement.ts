import { spearman } from "../../math/spearman.js";
import type { Rng } from "../../random/rng.js";
import { uniformInteger } from "../../random/draws.js";
import { normalInterval } from "../fidelity/estimate.js";
import type { Interval } from "../figures.js";
import type { Persons } from "./prediction-score.js";

const replicates = 100;

/**
 * Spearman's correlation, over columns, of what each column is worth to two models: the mean rise of their loss when it is shuffled, and 0
 * where that is negative.
 *
 * @param a, b    rises by column and row, row-major [columns × rows], of the same rows and shuffles
 * @param persons whose rows they are
 * @returns in [-1, 1], 90 % interval by a bootstrap over persons (100 replicates); null where a model uses no column or all alike
 * @see Efron & Tibshirani (1993), chapter 13
 */
export function importanceAgreement(a: Float64Array, b: Float64Array, persons: Persons, rowCount: number, rng: Rng): Interval | null {
  const agreement = (weights: Float64Array): number | null => spearman(worths(a, weights), worths(b, weights));
  const estimate = agreement(new Float64Array(rowCount).fill(1));
  if (estimate === null) return null;
  let [sum, squares] = [0, 0];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const value = agreement(resampledWeights(persons, rowCount, rng)) ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / replicates;
  return normalInterval(estimate, Math.max(0, squares / replicates - mean * mean), -1, 1);
}

/** Worth of each column; columns × rows multiplications. */
export function worths(increases: Float64Array, weights: Float64Array): Float64Array {
  const rowCount = weights.length;
  return Float64Array.from({ length: increases.length / rowCount }, (_, f) => {
    let sum = 0;
    for (let row = 0; row < rowCount; row++) sum += weights[row]! * increases[f * rowCount + row]!;
    return Math.max(0, sum / rowCount);
  });
}

/** How often each row is in a sample of as many persons drawn with replacement. */
function resampledWeights({ personOf, personCount }: Persons, rowCount: number, rng: Rng): Float64Array {
  const times = new Float64Array(personCount);
  for (let i = 0; i < personCount; i++) times[uniformInteger(personCount, rng)]!++;
  return personOf === null ? times : Float64Array.from({ length: rowCount }, (_, row) => times[personOf[row]!]!);
}
