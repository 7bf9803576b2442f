/** binary: target 0 or 1 · multiclass: target 0 .. classCount - 1 · squared: any finite number. */
export type BoostingLoss =
  | { readonly kind: "binary" }
  | { readonly kind: "multiclass"; readonly classCount: number }
  | { readonly kind: "squared" };

/** Raw scores a row: one, or one a class. */
export function outputCount(loss: BoostingLoss): number {
  return loss.kind === "multiclass" ? loss.classCount : 1;
}

/**
 * Constant raw scores that minimise the loss over `rows` (log odds, centred log shares, or the mean).
 * Departure from scikit-learn: a class without rows gets the share 1e-9 and not an infinite score.
 */
export function baselineOf(loss: BoostingLoss, target: Float64Array, rows: Uint32Array): Float64Array {
  if (loss.kind === "multiclass") return centredLogShares(loss.classCount, target, rows);
  let sum = 0;
  for (const row of rows) sum += target[row]!;
  const mean = sum / rows.length;
  if (loss.kind === "squared") return Float64Array.of(mean);
  const share = Math.min(1 - 1e-9, Math.max(1e-9, mean));
  return Float64Array.of(Math.log(share / (1 - share)));
}

function centredLogShares(classCount: number, target: Float64Array, rows: Uint32Array): Float64Array {
  const shares = new Float64Array(classCount);
  for (const row of rows) shares[target[row]!]!++;
  const logs = shares.map((count) => Math.log(Math.max(1e-9, count / rows.length)));
  const mean = logs.reduce((sum, value) => sum + value, 0) / classCount;
  return logs.map((value) => value - mean);
}

/**
 * First and second derivatives of the loss with respect to each output's raw score, for each of `rows`; written by row of the table.
 * @param scores one array of raw scores an output, by row of the table; `gradients` and `hessians` likewise
 */
export function fillGradients(
  loss: BoostingLoss,
  scores: readonly Float64Array[],
  target: Float64Array,
  rows: Uint32Array,
  gradients: readonly Float32Array[],
  hessians: readonly Float32Array[],
): void {
  if (loss.kind === "multiclass") fillMulticlass(scores, target, rows, gradients, hessians);
  else fillSingle(loss.kind === "binary", scores[0]!, target, rows, gradients[0]!, hessians[0]!);
}

function fillSingle(
  isBinary: boolean,
  scores: Float64Array,
  target: Float64Array,
  rows: Uint32Array,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const expected = isBinary ? logistic(scores[row]!) : scores[row]!;
    gradients[row] = expected - target[row]!;
    hessians[row] = isBinary ? expected * (1 - expected) : 1;
  }
}

function fillMulticlass(
  scores: readonly Float64Array[],
  target: Float64Array,
  rows: Uint32Array,
  gradients: readonly Float32Array[],
  hessians: readonly Float32Array[],
): void {
  const probabilities = new Float64Array(scores.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    softmaxInto(scores, row, probabilities);
    for (let k = 0; k < probabilities.length; k++) {
      const probability = probabilities[k]!;
      gradients[k]![row] = probability - (target[row]! === k ? 1 : 0);
      hessians[k]![row] = probability * (1 - probability);
    }
  }
}

export function logistic(raw: number): number {
  return 1 / (1 + Math.exp(-raw));
}

/** Writes the class probabilities of `row` into `probabilities`. */
export function softmaxInto(scores: readonly Float64Array[], row: number, probabilities: Float64Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < scores.length; k++) largest = Math.max(largest, scores[k]![row]!);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    const weight = Math.exp(scores[k]![row]! - largest);
    probabilities[k] = weight;
    sum += weight;
  }
  for (let k = 0; k < scores.length; k++) probabilities[k] = probabilities[k]! / sum;
}
