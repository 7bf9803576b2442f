import type { ScoredColumn } from "./category-axis.js";

export interface PairMomentsInput {
  readonly column: ScoredColumn;
  /** The columns before it. */
  readonly before: readonly ScoredColumn[];
  /** Row → person, rows of a person contiguous; null when every row is a person. */
  readonly personOf: Uint32Array | null;
}

export interface PairMoments {
  /** Mean product of the scores with each column before, in [-1, 1]. */
  readonly correlations: Float64Array;
  /** Sampling variance of each, persons independent. */
  readonly variances: Float64Array;
}

/** Correlations of one column's scores with those of the columns before it. O(rows × columns before). */
export function pairMoments({ column, before, personOf }: PairMomentsInput): PairMoments {
  const correlations = new Float64Array(before.length);
  const variances = new Float64Array(before.length);
  before.forEach((other, at) => {
    const { mean, variance } = personOf === null ? rowMoments(column, other) : personMoments(column, other, personOf);
    correlations[at] = mean;
    variances[at] = variance;
  });
  return { correlations, variances };
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

function rowMoments(left: ScoredColumn, right: ScoredColumn): Moments {
  const { codes: leftCodes, scores: leftScores } = left;
  const { codes: rightCodes, scores: rightScores } = right;
  const rowCount = leftCodes.length;
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < rowCount; row++) {
    const product = leftScores[leftCodes[row]!]! * rightScores[rightCodes[row]!]!;
    sum += product;
    squares += product * product;
  }
  const mean = sum / rowCount;
  const scatter = Math.max(0, squares - rowCount * mean * mean);
  return { mean, variance: rowCount > 1 ? scatter / (rowCount * (rowCount - 1)) : Number.POSITIVE_INFINITY };
}

/** The mean's variance from the spread of persons' sums about what their rows would give at the mean. */
function personMoments(left: ScoredColumn, right: ScoredColumn, personOf: Uint32Array): Moments {
  const { codes: leftCodes, scores: leftScores } = left;
  const { codes: rightCodes, scores: rightScores } = right;
  const rowCount = leftCodes.length;
  let total = 0;
  let [sumSquares, sumRows, rowSquares, persons] = [0, 0, 0, 0];
  for (let row = 0; row < rowCount; ) {
    const person = personOf[row]!;
    const start = row;
    let own = 0;
    for (; row < rowCount && personOf[row] === person; row++) own += leftScores[leftCodes[row]!]! * rightScores[rightCodes[row]!]!;
    const held = row - start;
    total += own;
    sumSquares += own * own;
    sumRows += own * held;
    rowSquares += held * held;
    persons++;
  }
  const mean = total / rowCount;
  const scatter = Math.max(0, sumSquares - 2 * mean * sumRows + mean * mean * rowSquares);
  const variance = persons > 1 ? ((scatter / rowCount / rowCount) * persons) / (persons - 1) : Number.POSITIVE_INFINITY;
  return { mean, variance };
}
