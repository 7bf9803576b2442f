import { cholesky, solveCholesky } from "./cholesky.js";

/**
 * Ridge regression without an intercept for the penalty: weights w and constant b that minimise Σ (y - b - w·x)² + penalty |w|².
 *
 * @param columns one array of values a predictor
 * @param y       same length as each column, >= 1
 * @param penalty > 0, in rows (predictors are taken to have about unit variance)
 * @returns O(rows × predictors²)
 * @see Hoerl & Kennard (1970), Technometrics 12:55-67
 */
export function ridge(columns: readonly Float64Array[], y: Float64Array, penalty: number): { weights: Float64Array; constant: number } {
  const size = columns.length;
  const means = columns.map(meanOf);
  const middle = meanOf(y);
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++)
      matrix[i * size + j] = centredProduct(columns[i]!, means[i]!, columns[j]!, means[j]!) + (i === j ? penalty : 0);
    right[i] = centredProduct(columns[i]!, means[i]!, y, middle);
  }
  const lower = cholesky(matrix, size);
  const weights = lower === null ? new Float64Array(size) : solveCholesky(lower, right, size);
  return { weights, constant: weights.reduce((rest, weight, i) => rest - weight * means[i]!, middle) };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / Math.max(1, values.length);
}

function centredProduct(a: Float64Array, meanA: number, b: Float64Array, meanB: number): number {
  let sum = 0;
  for (let row = 0; row < a.length; row++) sum += (a[row]! - meanA) * (b[row]! - meanB);
  return sum;
}
