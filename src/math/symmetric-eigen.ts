/** A = V diag(values) Vᵀ. */
export interface SymmetricEigen {
  /** Ascending; length size. */
  readonly values: Float64Array;
  /** Row-major [size × size]; column j is the unit eigenvector of values[j]. */
  readonly vectors: Float64Array;
}

/** Sweeps after which rounding alone moves the matrix; a symmetric matrix of any size needs about ten. */
const mostSweeps = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations; to about 1e-14 of the largest eigenvalue.
 * O(size³) multiplications a sweep, some ten sweeps: meant for a few hundred columns.
 *
 * @param matrix row-major [size × size], symmetric; left as it is
 * @throws RangeError when the array is not size² long
 * @see Golub & Van Loan (2013), Matrix Computations, 4th ed., section 8.5
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  if (matrix.length !== size * size) throw new RangeError(`a matrix of size ${size} has ${size * size} entries, got ${matrix.length}`);
  const a = Float64Array.from(matrix);
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let rotated = false;
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) if (rotate(a, v, size, p, q)) rotated = true;
    if (!rotated) break;
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[i * size + i]! - a[j * size + j]! || i - j);
  const vectors = new Float64Array(size * size);
  order.forEach((from, to) => {
    for (let row = 0; row < size; row++) vectors[row * size + to] = v[row * size + from]!;
  });
  return { values: Float64Array.from(order, (i) => a[i * size + i]!), vectors };
}

/** Turns the plane of p and q so that a[p][q] becomes 0. @returns whether it was not so already */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): boolean {
  const off = a[p * size + q]!;
  const [app, aqq] = [a[p * size + p]!, a[q * size + q]!];
  if (Math.abs(off) <= 1e-17 * (Math.abs(app) + Math.abs(aqq)) || off === 0) return false;
  const theta = (aqq - app) / (2 * off);
  const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let i = 0; i < size; i++) {
    const [aip, aiq] = [a[i * size + p]!, a[i * size + q]!];
    a[i * size + p] = cosine * aip - sine * aiq;
    a[i * size + q] = sine * aip + cosine * aiq;
    const [vip, viq] = [v[i * size + p]!, v[i * size + q]!];
    v[i * size + p] = cosine * vip - sine * viq;
    v[i * size + q] = sine * vip + cosine * viq;
  }
  for (let i = 0; i < size; i++) {
    const [api, aqi] = [a[p * size + i]!, a[q * size + i]!];
    a[p * size + i] = cosine * api - sine * aqi;
    a[q * size + i] = sine * api + cosine * aqi;
  }
  a[p * size + q] = 0;
  a[q * size + p] = 0;
  return true;
}
