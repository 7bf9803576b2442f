/** A matrix of few entries, row by row. */
export interface SparseRows {
  readonly columnCount: number;
  /** Where each row begins in `columns` and `values`, and where the last ends; length rows + 1. */
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float32Array;
}

/** The rows at `rows` (any order, repeats allowed). */
export function selectSparse(matrix: SparseRows, rows: Uint32Array): SparseRows {
  const starts = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) starts[i + 1] = starts[i]! + matrix.starts[rows[i]! + 1]! - matrix.starts[rows[i]!]!;
  const columns = new Uint32Array(starts[rows.length]!);
  const values = new Float32Array(columns.length);
  for (let i = 0; i < rows.length; i++) {
    const [from, to] = [matrix.starts[rows[i]!]!, matrix.starts[rows[i]! + 1]!];
    columns.set(matrix.columns.subarray(from, to), starts[i]);
    values.set(matrix.values.subarray(from, to), starts[i]);
  }
  return { columnCount: matrix.columnCount, starts, columns, values };
}
