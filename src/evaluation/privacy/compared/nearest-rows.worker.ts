import { mix } from "../../../random/rng.js";
import type { NearestIndex } from "./nearest-index.js";
import { bitsOf, wideDistance, wideFrom } from "./wide-distance.js";

/** Queries `from .. to - 1` against one index. */
export interface NearestRowsTask {
  readonly index: NearestIndex;
  /** Row-major, same columns as the index. */
  readonly queries: Float32Array;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly key: number;
  readonly rowOffset: number;
}

/** Of each query `count` rows, nearest first; -1, Infinity and 0 where there are fewer. */
interface FoundRows {
  readonly rows: Int32Array;
  readonly distances: Float64Array;
  readonly priorities: Uint32Array;
}

/** The lower limit of a node is summed in another order than the distances of its points; nothing this near the bound is passed over. */
const tolerance = 1e-9;

interface Search {
  readonly task: NearestRowsTask;
  readonly found: FoundRows;
  readonly query: Float32Array;
  readonly queryBits: Int32Array;
  /** The index's values as whole numbers. */
  readonly bits: Int32Array;
  readonly offsets: Float64Array;
  /** Word of the query, which orders rows at the same distance. */
  word: number;
  /** Where this query's rows begin in `found`. */
  start: number;
}

/**
 * Nearest rows of one task: the search of `nearest.worker.ts`, with rows at the bound looked at too, for they may come first among equals.
 * A query costs at least as many steps as rows tie at its last place.
 */
export function run(task: NearestRowsTask): FoundRows {
  const { index, from, to, count } = task;
  const size = (to - from) * count;
  const found: FoundRows = {
    rows: new Int32Array(size).fill(-1),
    distances: new Float64Array(size).fill(Number.POSITIVE_INFINITY),
    priorities: new Uint32Array(size),
  };
  const query = new Float32Array(index.width);
  const search: Search = {
    task,
    found,
    query,
    queryBits: bitsOf(query),
    bits: bitsOf(index.values),
    offsets: new Float64Array(index.width),
    word: 0,
    start: 0,
  };
  if (index.rowCount === 0) return found;
  for (let i = from; i < to; i++) {
    for (let c = 0; c < index.width; c++) search.query[c] = task.queries[i * index.width + c]!;
    search.word = mix((i ^ task.key) | 0);
    search.start = (i - from) * count;
    visit(search, 0, 0);
  }
  return found;
}

function bound({ found, task, start }: Search): number {
  return found.distances[start + task.count - 1]!;
}

/** `lower`: a lower limit of the distance to every point of the node. */
function visit(search: Search, node: number, lower: number): void {
  const { offsets, query } = search;
  const { index } = search.task;
  const column = index.splitColumns[node]!;
  if (column < 0) {
    if (index.width < wideFrom) visitLeaf(search, node);
    else visitWideLeaf(search, node);
    return;
  }
  const value = query[column]!;
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
  if (far > bound(search) + tolerance) return;
  if (gap > kept) offsets[column] = gap;
  visit(search, goesLeft ? right : node + 1, far);
  offsets[column] = kept;
}

/** Hot loop: the distance to each point of a leaf, left as soon as it passes the bound. */
function visitLeaf(search: Search, node: number): void {
  const { query, task, word } = search;
  const { values, width, categoryCount, rows } = task.index;
  const end = task.index.ends[node]!;
  const alike = task.index.splitColumns[node] === -2;
  for (let point = task.index.starts[node]!; point < end; point++) {
    const most = bound(search);
    const offset = point * width;
    let sum = 0;
    let c = 0;
    for (; c < categoryCount; c++) {
      if (query[c] !== values[offset + c] && ++sum > most) break;
    }
    if (sum <= most) {
      for (; c < width; c++) {
        const gap = Math.abs(query[c]! - values[offset + c]!);
        sum += gap < 1 ? gap : 1;
        if (sum > most) break;
      }
    }
    if (sum > most) {
      if (alike) return; // the rest of the leaf is as far
      continue;
    }
    insert(search, rows[point]!, sum, mix(word ^ mix((rows[point]! + task.rowOffset) | 0)) >>> 0);
  }
}

/** `visitLeaf` on many columns: the distances column by column without branches. */
function visitWideLeaf(search: Search, node: number): void {
  const { query, queryBits, bits, task, word } = search;
  const { values, width, categoryCount, rows } = task.index;
  const end = task.index.ends[node]!;
  for (let point = task.index.starts[node]!; point < end; point++) {
    const most = bound(search);
    const sum = wideDistance(query, queryBits, values, bits, point * width, categoryCount, most);
    if (sum > most) {
      if (task.index.splitColumns[node] === -2) return; // the rest of the leaf is as far
      continue;
    }
    insert(search, rows[point]!, sum, mix(word ^ mix((rows[point]! + task.rowOffset) | 0)) >>> 0);
  }
}

/** Keeps the list of this query in order of distance, then priority. */
function insert({ found, task, start }: Search, row: number, distance: number, priority: number): void {
  const { rows, distances, priorities } = found;
  let at = start + task.count - 1;
  if (distance === distances[at] && rows[at] !== -1 && priority >= priorities[at]!) return;
  for (; at > start; at--) {
    const before = distances[at - 1]!;
    if (before < distance || (before === distance && priorities[at - 1]! <= priority)) break;
    rows[at] = rows[at - 1]!;
    distances[at] = before;
    priorities[at] = priorities[at - 1]!;
  }
  rows[at] = row;
  distances[at] = distance;
  priorities[at] = priority;
}
