/**
 * Lower triangle L of a symmetric matrix A = L Lᵀ (Cholesky, Banachiewicz's order). O(size³ / 6) multiplications.
 *
 * @param matrix row-major [size × size]; only the lower triangle is read
 * @returns row-major [size × size] with zeros above the diagonal; null when A is not positive definite in double precision
 * @throws RangeError when the array is not size² long
 * @see Golub & Van Loan (2013), Matrix Computations, 4th ed., algorithm 4.2.1
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array | null {
  if (matrix.length !== size * size) throw new RangeError(`a matrix of size ${size} has ${size * size} entries, got ${matrix.length}`);
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let l = 0; l < j; l++) sum -= lower[i * size + l]! * lower[j * size + l]!;
      if (i > j) lower[i * size + j] = sum / lower[j * size + j]!;
      // a pivot that rounding alone may have made is no pivot
      else if (sum > 1e-13 * Math.abs(matrix[i * size + i]!)) lower[i * size + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** x with L Lᵀ x = b. @param lower row-major [size × size] */
export function solveCholesky(lower: Float64Array, b: Float64Array, size: number): Float64Array {
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) x[i]! -= lower[i * size + j]! * x[j]!;
    x[i]! /= lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) x[i]! -= lower[j * size + i]! * x[j]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x;
}
