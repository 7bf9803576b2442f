import type { SparseRows } from "./sparse-rows.js";

/** Added to the weight of every column in a class and in the rest. */
const smoothing = 0.1;

/**
 * Naive Bayes over sparse rows, each class against the rest: the log-odds of classes for all rows, learned from those of one half and told for
 * those of the other. O(entries × classes).
 *
 * @param classes class of each row in [0, classCount], where classCount itself is part of every rest; -1 is not learned from
 * @param halves  0 or 1 by row
 * @returns row-major [rows × classCount], up to a constant by class and half; nats
 * @see McCallum & Nigam (1998) for the multinomial model; the weights of TF-IDF take the place of counts
 */
export function crossedNaiveBayes(rows: SparseRows, classes: Int32Array, classCount: number, halves: Uint8Array): Float64Array {
  const scores = new Float64Array(classes.length * classCount);
  for (const half of [0, 1]) {
    const odds = logOdds(rows, classes, classCount, halves, half);
    scoreHalf(rows, odds, classCount, halves, 1 - half, scores);
  }
  return scores;
}

/** Log-odds of each column, row-major [columns × classCount], from the rows of one half. */
function logOdds(
  { starts, columns, values, columnCount }: SparseRows,
  classes: Int32Array,
  classCount: number,
  halves: Uint8Array,
  half: number,
): Float32Array {
  const weights = new Float32Array(columnCount * classCount);
  const whole = new Float64Array(columnCount);
  const ofClass = new Float64Array(classCount);
  let all = 0;
  for (let row = 0; row < classes.length; row++) {
    const own = classes[row]!;
    if (halves[row] !== half || own < 0) continue;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const [column, value] = [columns[i]!, values[i]!];
      whole[column]! += value;
      all += value;
      if (own === classCount) continue;
      weights[column * classCount + own]! += value;
      ofClass[own]! += value;
    }
  }
  const added = smoothing * columnCount;
  const scale = ofClass.map((sum) => Math.log((all - sum + added) / (sum + added)));
  for (let column = 0; column < columnCount; column++) {
    const first = column * classCount;
    for (let k = 0; k < classCount; k++) {
      const sum = weights[first + k]!;
      weights[first + k] = Math.log((sum + smoothing) / (whole[column]! - sum + smoothing)) + scale[k]!;
    }
  }
  return weights;
}

function scoreHalf(
  { starts, columns, values }: SparseRows,
  odds: Float32Array,
  classCount: number,
  halves: Uint8Array,
  half: number,
  scores: Float64Array,
): void {
  for (let row = 0; row < halves.length; row++) {
    if (halves[row] !== half) continue;
    const at = row * classCount;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const first = columns[i]! * classCount;
      const value = values[i]!;
      for (let k = 0; k < classCount; k++) scores[at + k]! += value * odds[first + k]!;
    }
  }
}
