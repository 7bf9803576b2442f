import { sharedArray } from "../../../parallel/shared-array.js";
import type { ComparedFold, ComparedTable } from "./compared-fold.js";

/**
 * Rows as points. Distance = sum over columns of at most 1 each: a category costs 0 or 1, a number min(1, 2 × difference of ranks), a
 * missing value 1 against any present one.
 */
export interface Points {
  readonly rowCount: number;
  /** Columns: `categoryCount` categories first, then numbers. */
  readonly width: number;
  readonly categoryCount: number;
  /** Row-major, length rowCount × width, in shared memory. Categories as codes, numbers as 2 × rank in [0, 2], missing numbers far off. */
  readonly values: Float32Array;
}

/** More than 1 away from every rank, so that it costs the whole column against any number. */
const missingNumber = -4;

/** Rank of a number among the persons of train and holdout together, in which no side is favoured. */
export interface RankScale {
  /** Distinct values, ascending. */
  readonly knots: Float64Array;
  /** Mid-rank of each knot in [0, 1]. */
  readonly ranks: Float64Array;
}

/** Mid-ranks of the numbers of both sides; NaN left out. */
export function rankScale(train: Float64Array, holdout: Float64Array): RankScale {
  const pooled = new Float64Array(train.length + holdout.length);
  pooled.set(train);
  pooled.set(holdout, train.length);
  pooled.sort(); // NaN last
  let count = pooled.length;
  while (count > 0 && Number.isNaN(pooled[count - 1]!)) count--;
  const knots: number[] = [];
  const ranks: number[] = [];
  for (let start = 0; start < count; ) {
    let end = start + 1;
    while (end < count && pooled[end] === pooled[start]) end++;
    knots.push(pooled[start]!);
    ranks.push((start + end) / (2 * count));
    start = end;
  }
  return { knots: Float64Array.from(knots), ranks: Float64Array.from(ranks) };
}

/** Rank of a value, straight lines between the knots, flat beyond them. */
export function rankOf(value: number, { knots, ranks }: RankScale): number {
  const last = knots.length - 1;
  if (value <= knots[0]!) return ranks[0]!;
  if (value >= knots[last]!) return ranks[last]!;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (knots[middle]! <= value) low = middle;
    else high = middle;
  }
  const share = (value - knots[low]!) / (knots[high]! - knots[low]!);
  return ranks[low]! + share * (ranks[high]! - ranks[low]!);
}

/** Scales of all number columns of a fold. */
export function rankScales(fold: ComparedFold): RankScale[] {
  return fold.train.numbers.map((column, i) => rankScale(column, fold.holdout.numbers[i]!));
}

/** Rows of a table as points; `rows` picks and orders them, null takes all. */
export function pointsOf(table: ComparedTable, scales: readonly RankScale[], rows: Uint32Array | null): Points {
  const rowCount = rows === null ? table.rowCount : rows.length;
  const categoryCount = table.categories.length;
  const width = categoryCount + table.numbers.length;
  const values = sharedArray(Float32Array, rowCount * width);
  table.categories.forEach((codes, c) => {
    for (let i = 0; i < rowCount; i++) values[i * width + c] = codes[rows === null ? i : rows[i]!]!;
  });
  table.numbers.forEach((numbers, n) => {
    const scale = scales[n]!;
    const column = categoryCount + n;
    for (let i = 0; i < rowCount; i++) {
      const value = numbers[rows === null ? i : rows[i]!]!;
      values[i * width + column] = Number.isNaN(value) || scale.knots.length === 0 ? missingNumber : 2 * rankOf(value, scale);
    }
  });
  return { rowCount, width, categoryCount, values };
}

/** The same rows on fewer columns. @param columns indices into the width, categories first */
export function projectPoints(points: Points, columns: readonly number[]): Points {
  const { rowCount, width } = points;
  const ordered = [...columns].sort((a, b) => a - b);
  const values = sharedArray(Float32Array, rowCount * ordered.length);
  for (let row = 0; row < rowCount; row++) {
    for (let i = 0; i < ordered.length; i++) values[row * ordered.length + i] = points.values[row * width + ordered[i]!]!;
  }
  return { rowCount, width: ordered.length, categoryCount: ordered.filter((column) => column < points.categoryCount).length, values };
}
