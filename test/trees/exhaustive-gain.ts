/** Plain, slow and exact: the largest loss reduction of any one split, for the squared loss around the mean. */

/** Every threshold between values, missing cells on either side, and missing against the rest. */
export function bestOrderedGain(values: Float64Array, target: Float64Array, minRows: number): number {
  const cuts = [...new Set(values)].filter((value) => !Number.isNaN(value));
  let best = 0;
  for (const cut of cuts) {
    for (const missingLeft of [false, true]) {
      best = Math.max(
        best,
        gainOf(target, (row) => (Number.isNaN(values[row]!) ? missingLeft : values[row]! <= cut), minRows),
      );
    }
  }
  return best;
}

/** Every subset of the categories. */
export function bestSubsetGain(codes: readonly number[], target: Float64Array, categoryCount: number, minRows: number): number {
  let best = 0;
  for (let subset = 1; subset < 2 ** categoryCount - 1; subset++) {
    best = Math.max(
      best,
      gainOf(target, (row) => ((subset >> codes[row]!) & 1) === 1, minRows),
    );
  }
  return best;
}

/** Sum of squares explained by the split. */
function gainOf(target: Float64Array, isLeft: (row: number) => boolean, minRows: number): number {
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  const rows = Array.from(target.keys());
  const parts = [rows.filter(isLeft), rows.filter((row) => !isLeft(row))];
  if (parts.some((part) => part.length < minRows)) return 0;
  return parts.reduce((gain, part) => gain + part.reduce((sum, row) => sum + target[row]! - mean, 0) ** 2 / part.length, 0);
}
