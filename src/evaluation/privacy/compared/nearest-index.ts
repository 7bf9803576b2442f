import { sharedArray, sharedCopy } from "../../../parallel/shared-array.js";
import type { Points } from "./points.js";

/**
 * A k-d tree over mixed columns (Friedman, Bentley & Finkel 1977). Nodes in preorder: the left child follows its parent. Categories are
 * split by code like numbers: which codes share a side does not matter, for a category on the other side costs 1 in any case.
 */
export interface NearestIndex {
  readonly width: number;
  readonly categoryCount: number;
  readonly rowCount: number;
  /** Points in the order of the leaves, row-major. */
  readonly values: Float32Array;
  /** Row of each point in that order. */
  readonly rows: Int32Array;
  /** Person of each point in that order, or null when no query needs to leave out its own rows. */
  readonly persons: Int32Array | null;
  /** Per node: column to split on; -1 leaf; -2 leaf whose points are all alike. */
  readonly splitColumns: Int32Array;
  /** Per node: a point goes left when its value is <= this, which is the largest value on the left. */
  readonly leftEnds: Float32Array;
  /** Per node: smallest value on the right. */
  readonly rightStarts: Float32Array;
  /** Per node: index of the right child. */
  readonly rightChildren: Int32Array;
  /** Per node: its points are `starts[node] .. ends[node] - 1`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

const leafSize = 16;
const sampleSize = 96;

interface Build {
  readonly points: Points;
  readonly order: Uint32Array;
  readonly scratch: Uint32Array;
  readonly sample: Float32Array;
  readonly splitColumns: number[];
  readonly leftEnds: number[];
  readonly rightStarts: number[];
  readonly rightChildren: number[];
  readonly starts: number[];
  readonly ends: number[];
}

/**
 * Index of all points. O(n log n · width).
 *
 * @param personOf person of each row, for queries that must not find their own person; null when that never happens
 */
export function buildNearestIndex(points: Points, personOf: ArrayLike<number> | null): NearestIndex {
  const { rowCount, width, categoryCount } = points;
  const order = Uint32Array.from({ length: rowCount }, (_, i) => i);
  const build: Build = {
    points,
    order,
    scratch: new Uint32Array(rowCount),
    sample: new Float32Array(sampleSize),
    splitColumns: [],
    leftEnds: [],
    rightStarts: [],
    rightChildren: [],
    starts: [],
    ends: [],
  };
  grow(build, 0, rowCount);
  const values = sharedArray(Float32Array, rowCount * width);
  const persons = personOf === null ? null : sharedArray(Int32Array, rowCount);
  for (let i = 0; i < rowCount; i++) {
    const from = order[i]! * width;
    for (let c = 0; c < width; c++) values[i * width + c] = points.values[from + c]!;
    if (persons !== null && personOf !== null) persons[i] = personOf[order[i]!]!;
  }
  return {
    width,
    categoryCount,
    rowCount,
    values,
    rows: sharedCopy(Int32Array, order),
    persons,
    splitColumns: sharedCopy(Int32Array, build.splitColumns),
    leftEnds: sharedCopy(Float32Array, build.leftEnds),
    rightStarts: sharedCopy(Float32Array, build.rightStarts),
    rightChildren: sharedCopy(Int32Array, build.rightChildren),
    starts: sharedCopy(Int32Array, build.starts),
    ends: sharedCopy(Int32Array, build.ends),
  };
}

/** Depth stays near log2(n / leafSize): every split is at the value nearest the sampled median, or cuts off one value of many. */
function grow(build: Build, start: number, end: number): void {
  const node = build.splitColumns.length;
  build.splitColumns.push(-1);
  build.leftEnds.push(0);
  build.rightStarts.push(0);
  build.rightChildren.push(-1);
  build.starts.push(start);
  build.ends.push(end);
  if (end - start <= leafSize) return;
  const split = chooseSplit(build, start, end) ?? anySplit(build, start, end);
  if (split === null) {
    build.splitColumns[node] = -2;
    return;
  }
  const middle = partition(build, start, end, split.column, split.value);
  build.splitColumns[node] = split.column;
  build.leftEnds[node] = extreme(build, start, middle, split.column, Math.max);
  build.rightStarts[node] = extreme(build, middle, end, split.column, Math.min);
  grow(build, start, middle);
  build.rightChildren[node] = build.splitColumns.length;
  grow(build, middle, end);
}

interface Split {
  readonly column: number;
  /** Goes left when <= value; at least one point lies on each side. */
  readonly value: number;
}

/** The column whose far side is expected to be farthest away, judged on an evenly spaced sample of the node. */
function chooseSplit(build: Build, start: number, end: number): Split | null {
  const { points, order, sample } = build;
  const count = Math.min(sampleSize, end - start);
  let best: Split | null = null;
  let bestScore = 0;
  for (let column = 0; column < points.width; column++) {
    for (let i = 0; i < count; i++)
      sample[i] = points.values[order[start + Math.floor((i * (end - start)) / count)]! * points.width + column]!;
    const sorted = sample.subarray(0, count).sort();
    if (sorted[0] === sorted[count - 1]) continue;
    const cut = cutNearestMiddle(sorted, count);
    const value = sorted[cut - 1]!;
    const balance = (4 * cut * (count - cut)) / (count * count);
    const score = balance * (column < points.categoryCount ? 1 : meanGap(sorted, count, (value + sorted[cut]!) / 2));
    if (score > bestScore) {
      bestScore = score;
      best = { column, value };
    }
  }
  return best;
}

/** Number of sorted values on the left of the change of value that is nearest the middle. */
function cutNearestMiddle(sorted: Float32Array, count: number): number {
  const middle = count >>> 1;
  for (let away = 0; away <= middle; away++) {
    const below = middle - away;
    const above = middle + away;
    if (below >= 1 && sorted[below - 1] !== sorted[below]) return below;
    if (above >= 1 && above < count && sorted[above - 1] !== sorted[above]) return above;
  }
  return 1;
}

function meanGap(sorted: Float32Array, count: number, cut: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.min(1, Math.abs(sorted[i]! - cut));
  return sum / count;
}

/** Any column that varies in the node, split off at its smallest value; null when all points are alike. */
function anySplit(build: Build, start: number, end: number): Split | null {
  const { points, order } = build;
  for (let column = 0; column < points.width; column++) {
    const first = points.values[order[start]! * points.width + column]!;
    for (let i = start + 1; i < end; i++) {
      const value = points.values[order[i]! * points.width + column]!;
      if (value !== first) return { column, value: Math.min(first, value) };
    }
  }
  return null;
}

/** Stable partition of order[start, end): values <= value first. @returns first position of the right side */
function partition({ points, order, scratch }: Build, start: number, end: number, column: number, value: number): number {
  let left = start;
  let kept = 0;
  for (let i = start; i < end; i++) {
    const row = order[i]!;
    if (points.values[row * points.width + column]! <= value) order[left++] = row;
    else scratch[kept++] = row;
  }
  for (let i = 0; i < kept; i++) order[left + i] = scratch[i]!;
  return left;
}

function extreme({ points, order }: Build, start: number, end: number, column: number, pick: (a: number, b: number) => number): number {
  let result = points.values[order[start]! * points.width + column]!;
  for (let i = start + 1; i < end; i++) result = pick(result, points.values[order[i]! * points.width + column]!);
  return result;
}
