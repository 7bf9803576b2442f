/** Pairs of codes as cells, numbered alike in two samples. */
export interface CrossCells {
  readonly cellCount: number;
  /** By row. */
  readonly real: Int32Array;
  readonly synthetic: Int32Array;
}

/** Coded column of two samples; codes in [0, width). */
export interface CodePair {
  readonly real: Int32Array;
  readonly synthetic: Int32Array;
  readonly width: number;
}

/**
 * Cells of two columns. Where the full cross would be much larger than the samples, cells are numbered by appearance instead.
 * O(rows), or O(rows log rows) in that case.
 */
export function crossCells(left: CodePair, right: CodePair): CrossCells {
  const rowCount = left.real.length + left.synthetic.length;
  const cross = left.width * right.width;
  if (cross <= Math.max(65536, 4 * rowCount)) {
    return {
      cellCount: cross,
      real: dense(left.real, right.real, right.width),
      synthetic: dense(left.synthetic, right.synthetic, right.width),
    };
  }
  const keys = new Float64Array(rowCount);
  writeKeys(left.real, right.real, right.width, keys, 0);
  writeKeys(left.synthetic, right.synthetic, right.width, keys, left.real.length);
  const distinct = Float64Array.from(keys)
    .sort()
    .filter((key, i, sorted) => i === 0 || key !== sorted[i - 1]);
  const cells = Int32Array.from(keys, (key) => indexOf(distinct, key));
  return { cellCount: distinct.length, real: cells.subarray(0, left.real.length), synthetic: cells.subarray(left.real.length) };
}

function dense(left: Int32Array, right: Int32Array, width: number): Int32Array {
  const cells = new Int32Array(left.length);
  for (let row = 0; row < cells.length; row++) cells[row] = left[row]! * width + right[row]!;
  return cells;
}

function writeKeys(left: Int32Array, right: Int32Array, width: number, out: Float64Array, from: number): void {
  for (let row = 0; row < left.length; row++) out[from + row] = left[row]! * width + right[row]!;
}

function indexOf(sorted: Float64Array, key: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows by code. */
export function countCodes(codes: Int32Array, width: number): Float64Array {
  const counts = new Float64Array(width);
  for (let row = 0; row < codes.length; row++) counts[codes[row]!]!++;
  return counts;
}

/** The code of each value. */
export function codesOf(values: Float64Array, code: (value: number) => number): Int32Array {
  const codes = new Int32Array(values.length);
  for (let row = 0; row < codes.length; row++) codes[row] = code(values[row]!);
  return codes;
}
