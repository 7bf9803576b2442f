import type { SparseRows } from "./sparse-rows.js";
import { symmetricEigen } from "./symmetric-eigen.js";

const rounds = 4;

/**
 * The directions in which sparse rows reach furthest: about the first right singular vectors, by subspace iteration from given directions.
 * O(rounds × (entries × directions + columns × directions²)).
 * @param start row-major [columns × count], of full rank: random numbers do; more directions than are kept make these more exact
 * @param kept  directions to return, at most count
 * @returns row-major [columns × kept], orthonormal, furthest first
 * @see Halko, Martinsson & Tropp (2011), SIAM Review 53:217-288, algorithm 4.4
 */
export function sparseDirections(rows: SparseRows, start: Float64Array, count: number, kept: number): Float64Array {
  let directions: Float64Array = Float64Array.from(start);
  orthonormalise(directions, count);
  for (let round = 0; round < rounds; round++) {
    directions = transposedProduct(rows, projectRows(rows, directions, count), count);
    orthonormalise(directions, count);
  }
  const { vectors } = symmetricEigen(gram(projectRows(rows, directions, count), count), count);
  const turned = new Float64Array(rows.columnCount * kept);
  for (let column = 0; column < rows.columnCount; column++) {
    for (let j = 0; j < kept; j++) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += directions[column * count + i]! * vectors[i * count + (count - 1 - j)]!;
      turned[column * kept + j] = sum;
    }
  }
  return turned;
}

/** Rows times directions. @returns row-major [rows × count] */
export function projectRows({ starts, columns, values }: SparseRows, directions: Float64Array, count: number): Float64Array {
  const projected = new Float64Array((starts.length - 1) * count);
  for (let row = 0; row + 1 < starts.length; row++) {
    const at = row * count;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const from = columns[i]! * count;
      const value = values[i]!;
      for (let j = 0; j < count; j++) projected[at + j]! += value * directions[from + j]!;
    }
  }
  return projected;
}

function transposedProduct({ starts, columns, values, columnCount }: SparseRows, projected: Float64Array, count: number): Float64Array {
  const product = new Float64Array(columnCount * count);
  for (let row = 0; row + 1 < starts.length; row++) {
    const from = row * count;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const at = columns[i]! * count;
      const value = values[i]!;
      for (let j = 0; j < count; j++) product[at + j]! += value * projected[from + j]!;
    }
  }
  return product;
}

function gram(matrix: Float64Array, count: number): Float64Array {
  const sums = new Float64Array(count * count);
  for (let from = 0; from < matrix.length; from += count) {
    for (let i = 0; i < count; i++) {
      const own = matrix[from + i]!;
      for (let j = 0; j <= i; j++) sums[i * count + j]! += own * matrix[from + j]!;
    }
  }
  for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) sums[j * count + i] = sums[i * count + j]!;
  return sums;
}

/** Gram-Schmidt over the directions, twice for rounding; a direction that the others span becomes nought. */
function orthonormalise(directions: Float64Array, count: number): void {
  for (let j = 0; j < count; j++) {
    for (let again = 0; again < 2; again++) takeOut(directions, count, j);
    let squares = 0;
    for (let at = j; at < directions.length; at += count) squares += directions[at]! * directions[at]!;
    const scale = squares > 1e-20 ? 1 / Math.sqrt(squares) : 0;
    for (let at = j; at < directions.length; at += count) directions[at]! *= scale;
  }
}

/** Takes directions 0 .. j - 1 out of direction j. */
function takeOut(directions: Float64Array, count: number, j: number): void {
  const products = new Float64Array(j);
  for (let from = 0; from < directions.length; from += count) {
    const own = directions[from + j]!;
    for (let i = 0; i < j; i++) products[i]! += own * directions[from + i]!;
  }
  for (let from = 0; from < directions.length; from += count) {
    let sum = 0;
    for (let i = 0; i < j; i++) sum += products[i]! * directions[from + i]!;
    directions[from + j]! -= sum;
  }
}
