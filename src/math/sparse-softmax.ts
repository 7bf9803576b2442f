import type { SparseRows } from "./sparse-rows.js";

/** Linear scores of classes from sparse rows. */
export interface SparseSoftmax {
  readonly classCount: number;
  /** Row-major [columns + 1 × classes]; the last row is the constant. */
  readonly weights: Float32Array;
}

/** In units of scores. */
const firstStep = 1;

/**
 * Multinomial logistic regression by stochastic gradient descent with one adaptive step a column. The number of passes over the rows is its only
 * restraint: with five on rows of unit length it does about what scikit-learn's LogisticRegression with C = 10 does. O(passes × entries × classes).
 *
 * Departure: the squared gradients of a column are summed over its classes, so that a column has one step.
 * @param classes class of each row in [0, classCount); @param orders one order of the rows for each pass
 * @see Duchi, Hazan & Singer (2011), JMLR 12:2121-2159
 */
export function fitSparseSoftmax(rows: SparseRows, classes: Int32Array, classCount: number, orders: readonly Uint32Array[]): SparseSoftmax {
  const weights = new Float32Array((rows.columnCount + 1) * classCount);
  const squares = new Float32Array(rows.columnCount + 1).fill(1e-6);
  const scores = new Float64Array(classCount);
  for (const order of orders) {
    for (const row of order) {
      scoreRow(rows, row, weights, scores);
      descend(rows, row, classes[row]!, weights, squares, scores);
    }
  }
  return { classCount, weights };
}

/** Writes the scores of a row. */
function scoreRow({ starts, columns, values, columnCount }: SparseRows, row: number, weights: Float32Array, scores: Float64Array): void {
  const classCount = scores.length;
  const constant = columnCount * classCount;
  for (let k = 0; k < classCount; k++) scores[k] = weights[constant + k]!;
  const to = starts[row + 1]!;
  for (let i = starts[row]!; i < to; i++) {
    const first = columns[i]! * classCount;
    const value = values[i]!;
    for (let k = 0; k < classCount; k++) scores[k]! += value * weights[first + k]!;
  }
}

/** Takes a step for one row, whose scores become the gradient of its log loss. */
function descend(
  { starts, columns, values, columnCount }: SparseRows,
  row: number,
  expected: number,
  weights: Float32Array,
  squares: Float32Array,
  scores: Float64Array,
): void {
  const classCount = scores.length;
  const square = gradientOf(scores, expected);
  const to = starts[row + 1]!;
  for (let i = starts[row]!; i < to; i++) {
    const value = values[i]!;
    move(columns[i]!, value, square, weights, squares, scores, classCount);
  }
  move(columnCount, 1, square, weights, squares, scores, classCount);
}

function move(
  column: number,
  value: number,
  square: number,
  weights: Float32Array,
  squares: Float32Array,
  gradient: Float64Array,
  classCount: number,
): void {
  const sum = squares[column]! + value * value * square;
  squares[column] = sum;
  const step = (firstStep * value) / Math.sqrt(sum);
  const first = column * classCount;
  for (let k = 0; k < classCount; k++) weights[first + k]! -= step * gradient[k]!;
}

/** Puts probabilities less the expected class in place of scores. @returns the sum of their squares */
function gradientOf(scores: Float64Array, expected: number): number {
  const classCount = scores.length;
  let most = scores[0]!;
  for (let k = 1; k < classCount; k++) if (scores[k]! > most) most = scores[k]!;
  let sum = 0;
  for (let k = 0; k < classCount; k++) {
    const power = Math.exp(scores[k]! - most);
    scores[k] = power;
    sum += power;
  }
  let square = 0;
  for (let k = 0; k < classCount; k++) {
    const own = scores[k]! / sum - (k === expected ? 1 : 0);
    scores[k] = own;
    square += own * own;
  }
  return square;
}

/** Class of each row with the highest score, `offsets` added to the scores. */
export function predictClasses(model: SparseSoftmax, rows: SparseRows, offsets: Float64Array): Int32Array {
  const classes = new Int32Array(rows.starts.length - 1);
  const scores = new Float64Array(model.classCount);
  for (let row = 0; row < classes.length; row++) {
    scoreRow(rows, row, model.weights, scores);
    let best = 0;
    for (let k = 0; k < scores.length; k++) if (scores[k]! + offsets[k]! > scores[best]! + offsets[best]!) best = k;
    classes[row] = best;
  }
  return classes;
}
