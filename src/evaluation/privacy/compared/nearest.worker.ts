import type { NearestIndex } from "./nearest-index.js";
import { bitsOf, wideDistance, wideFrom } from "./wide-distance.js";

/** Queries `from .. to - 1` against one index. */
export interface NearestTask {
  readonly index: NearestIndex;
  /** Row-major, same columns as the index. */
  readonly queries: Float32Array;
  /** Person of each query, who is left out of the index's points; null when nobody is. */
  readonly queryPersons: Int32Array | null;
  readonly from: number;
  readonly to: number;
  readonly mode: /** The `count` smallest distances below or at the bound (length to - from), ascending; Infinity where there are fewer. */
    | { readonly kind: "nearest"; readonly count: number; readonly bounds: Float64Array | null }
    /** The same `count` distances, then the marks of these points (the index's `persons`) in the same order; -1 where there are fewer. */
    | { readonly kind: "neighbours"; readonly count: number }
    /** An upper limit of the nearest distance: the best of the leaf in which the query falls. */
    | { readonly kind: "nearby" }
    /** Number of points at or below the radius (length to - from). */
    | { readonly kind: "within"; readonly radii: Float64Array };
}

/** Sums of the same terms in another order differ in their last digits; nothing nearer than this is told apart. */
const tolerance = 1e-9;

interface Search {
  readonly index: NearestIndex;
  readonly query: Float32Array;
  readonly queryBits: Int32Array;
  /** The index's values as whole numbers. */
  readonly bits: Int32Array;
  readonly offsets: Float64Array;
  /** The smallest distances found, ascending, padded with `bound`. */
  readonly best: Float64Array;
  /** The marks of these points; null when nobody asks. */
  readonly marks: Float64Array | null;
  bound: number;
  person: number;
  counting: boolean;
  found: number;
}

/**
 * Distances or counts of one task.
 * @returns (to - from) × count distances for "nearest", twice as many numbers for "neighbours", (to - from) × 1 otherwise
 */
export function run(task: NearestTask): Float64Array {
  const { index, from, to, mode } = task;
  const marking = mode.kind === "neighbours";
  const count = marking || mode.kind === "nearest" ? mode.count : 1;
  const width = marking ? 2 * count : count;
  const output = new Float64Array((to - from) * width).fill(mode.kind === "within" ? 0 : Number.POSITIVE_INFINITY);
  const query = new Float32Array(index.width);
  const search: Search = {
    index,
    query,
    queryBits: bitsOf(query),
    bits: bitsOf(index.values),
    offsets: new Float64Array(index.width),
    best: new Float64Array(count),
    marks: marking ? new Float64Array(count) : null,
    bound: 0,
    person: -1,
    counting: mode.kind === "within",
    found: 0,
  };
  for (let i = from; i < to; i++) {
    for (let c = 0; c < index.width; c++) search.query[c] = task.queries[i * index.width + c]!;
    search.person = task.queryPersons === null ? -1 : task.queryPersons[i]!;
    search.bound = tolerance + startBound(mode, i - from);
    search.best.fill(search.bound);
    search.found = 0;
    if (mode.kind === "nearby") visitLeaf(search, leafOf(search));
    else visit(search, 0, 0);
    if (mode.kind === "within") output[i - from] = search.found;
    else for (let j = 0; j < Math.min(count, search.found); j++) output[(i - from) * width + j] = search.best[j]!;
    if (search.marks !== null)
      for (let j = 0; j < count; j++) output[(i - from) * width + count + j] = j < search.found ? search.marks[j]! : -1;
  }
  return output;
}

function startBound(mode: NearestTask["mode"], position: number): number {
  if (mode.kind === "within") return mode.radii[position]!;
  if (mode.kind === "nearest" && mode.bounds !== null) return mode.bounds[position]!;
  return Number.POSITIVE_INFINITY;
}

function leafOf({ index, query }: Search): number {
  let node = 0;
  while (index.splitColumns[node]! >= 0) {
    const column = index.splitColumns[node]!;
    node = query[column]! <= index.leftEnds[node]! ? node + 1 : index.rightChildren[node]!;
  }
  return node;
}

/** `lower`: a lower limit of the distance to every point of the node (Arya & Mount 1993: the sum of the columns' gaps so far). */
function visit(search: Search, node: number, lower: number): void {
  const { index, offsets } = search;
  const column = index.splitColumns[node]!;
  if (column < 0) {
    if (index.width < wideFrom) visitLeaf(search, node);
    else visitWideLeaf(search, node);
    return;
  }
  const value = search.query[column]!;
  const goesLeft = value <= index.leftEnds[node]!;
  const right = index.rightChildren[node]!;
  visit(search, goesLeft ? node + 1 : right, lower);
  let gap = 1;
  if (column >= index.categoryCount) {
    gap = goesLeft ? index.rightStarts[node]! - value : value - index.leftEnds[node]!;
    if (gap > 1) gap = 1;
  }
  const kept = offsets[column]!;
  const far = gap > kept ? lower + gap - kept : lower;
  if (far >= search.bound) return;
  if (gap > kept) offsets[column] = gap;
  visit(search, goesLeft ? right : node + 1, far);
  offsets[column] = kept;
}

/** Hot loop: the distance to each point of a leaf, left as soon as it passes the bound. */
function visitLeaf(search: Search, node: number): void {
  const { index, query, person } = search;
  const { values, width, categoryCount, persons } = index;
  const end = index.ends[node]!;
  const alike = index.splitColumns[node] === -2;
  for (let point = index.starts[node]!; point < end; point++) {
    const bound = search.bound;
    const offset = point * width;
    let sum = 0;
    let c = 0;
    for (; c < categoryCount; c++) {
      if (query[c] !== values[offset + c] && ++sum >= bound) break;
    }
    if (sum < bound) {
      for (; c < width; c++) {
        const gap = Math.abs(query[c]! - values[offset + c]!);
        sum += gap < 1 ? gap : 1;
        if (sum >= bound) break;
      }
    }
    if (sum >= bound) {
      if (alike) return; // the rest of the leaf is as far
      continue;
    }
    if (person >= 0 && persons !== null && persons[point] === person) continue;
    search.found++;
    if (!search.counting) insert(search, sum, point);
  }
}

/** `visitLeaf` on many columns: the distances column by column without branches. */
function visitWideLeaf(search: Search, node: number): void {
  const { index, query, queryBits, bits, person } = search;
  const { values, width, categoryCount, persons } = index;
  const end = index.ends[node]!;
  for (let point = index.starts[node]!; point < end; point++) {
    const sum = wideDistance(query, queryBits, values, bits, point * width, categoryCount, search.bound);
    if (sum >= search.bound) {
      if (index.splitColumns[node] === -2) return; // the rest of the leaf is as far
      continue;
    }
    if (person >= 0 && persons !== null && persons[point] === person) continue;
    search.found++;
    if (!search.counting) insert(search, sum, point);
  }
}

function insert(search: Search, distance: number, point: number): void {
  const { best, marks, index } = search;
  let at = best.length - 1;
  while (at > 0 && best[at - 1]! > distance) {
    best[at] = best[at - 1]!;
    if (marks !== null) marks[at] = marks[at - 1]!;
    at--;
  }
  best[at] = distance;
  if (marks !== null) marks[at] = index.persons === null ? point : index.persons[point]!;
  search.bound = best[best.length - 1]!;
}
