import { cholesky } from "./cholesky.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Beyond so many columns eigenvalues take longer than they are worth: the matrix is drawn toward the identity instead. */
const mostColumns = 400;

/**
 * A positive definite correlation matrix near a symmetric one with ones on its diagonal: eigenvalues below `floor` are raised to it and the
 * diagonal is brought back to 1 (the first half-step of Higham's projections; not the nearest matrix, but one near it). Beyond 400 columns off-diagonal entries are
 * multiplied by .95 until none is needed.
 *
 * @param matrix row-major [size × size], entries in [-1, 1]; left as it is
 * @param floor  least eigenvalue before the diagonal is brought back, in (0, 1)
 * @returns a copy, changed only where the matrix is not positive definite
 * @see Higham (2002), "Computing the nearest correlation matrix", IMA Journal of Numerical Analysis 22:329-343;
 *      Rousseeuw & Molenberghs (1993), Communications in Statistics 22:965-984
 */
export function repairCorrelation(matrix: Float64Array, size: number, floor: number): Float64Array {
  let repaired = Float64Array.from(matrix);
  if (cholesky(repaired, size) !== null) return repaired;
  if (size <= mostColumns) repaired = raised(repaired, size, floor);
  while (cholesky(repaired, size) === null) repaired = towardIdentity(repaired, size, 0.95);
  return repaired;
}

/** The matrix with its off-diagonal entries multiplied by `kept`. */
export function towardIdentity(matrix: Float64Array, size: number, kept: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(matrix, (value, at) => (at % (size + 1) === 0 ? 1 : value * kept));
}

function raised(matrix: Float64Array, size: number, floor: number): Float64Array<ArrayBuffer> {
  const { values, vectors } = symmetricEigen(matrix, size);
  const least = values.map((value) => Math.max(value, floor));
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let l = 0; l < size; l++) sum += vectors[i * size + l]! * least[l]! * vectors[j * size + l]!;
      product[i * size + j] = sum;
    }
  }
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const scaled = i === j ? 1 : product[i * size + j]! / Math.sqrt(product[i * size + i]! * product[j * size + j]!);
      result[i * size + j] = scaled;
      result[j * size + i] = scaled;
    }
  }
  return result;
}
