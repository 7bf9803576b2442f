/** Rows that hold each piece. Typed arrays in shared memory, like all below. */
export interface TextIndex {
  /** Piece p stands in rows `rows[starts[p] .. starts[p + 1] - 1]`. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly rowCount: number;
  /** Row-major: text of each cell. */
  readonly cells: Int32Array;
}

/** Queries `from .. to - 1` against the rows of one table. */
export interface TextTask {
  readonly index: TextIndex;
  /** Cells of a row, and the places of those that are compared. */
  readonly width: number;
  readonly places: readonly number[];
  readonly queries: Int32Array;
  readonly characters: Uint16Array;
  readonly textStarts: Int32Array;
  readonly pieces: Int32Array;
  readonly pieceStarts: Int32Array;
  readonly from: number;
  readonly to: number;
}

/** Rows looked up a query, rarest pieces first, and rows whose texts are then compared. */
const mostLookedUp = 1000;
const mostCompared = 6;

interface Finder {
  readonly task: TextTask;
  /** By row: how much the pieces it shares with the query are worth; 0 when untouched. */
  readonly worth: Float64Array;
  readonly touched: Int32Array;
  readonly candidates: Int32Array;
  readonly queryPieces: number[];
  readonly memory: Memory;
}

/**
 * Smallest edit distance of each query to the rows of the table that share most of its rare pieces.
 * @returns length to - from; the length of the query's own text where no row shares a piece that is rare enough
 */
export function run(task: TextTask): Float64Array {
  const finder: Finder = {
    task,
    worth: new Float64Array(task.index.rowCount),
    touched: new Int32Array(mostLookedUp),
    candidates: new Int32Array(mostCompared),
    queryPieces: [],
    memory: { pairs: new Float64Array(remembered).fill(-1), distances: new Float64Array(remembered) },
  };
  const distances = new Float64Array(task.to - task.from);
  for (let query = task.from; query < task.to; query++) {
    let best = textLength(task, query);
    const count = findCandidates(finder, query);
    for (let i = 0; i < count && best > 0; i++) best = rowDistance(finder, query, finder.candidates[i]!, best);
    distances[query - task.from] = best;
  }
  return distances;
}

function textLength({ width, places, queries, textStarts }: TextTask, query: number): number {
  let length = 0;
  for (const c of places) length += textStarts[queries[query * width + c]! + 1]! - textStarts[queries[query * width + c]!]!;
  return length;
}

/** @returns how many of `candidates` are set, the likeliest first */
function findCandidates({ task, worth, touched, candidates, queryPieces }: Finder, query: number): number {
  const { index, width, places, queries, pieces, pieceStarts } = task;
  const { starts, rows, rowCount } = index;
  queryPieces.length = 0;
  for (const c of places) {
    const text = queries[query * width + c]!;
    for (let p = pieceStarts[text]!; p < pieceStarts[text + 1]!; p++) {
      const held = starts[pieces[p]! + 1]! - starts[pieces[p]!]!;
      if (held > 0 && held <= mostLookedUp) queryPieces.push(pieces[p]!);
    }
  }
  queryPieces.sort((a, b) => starts[a + 1]! - starts[a]! - (starts[b + 1]! - starts[b]!) || a - b);
  let [touchedCount, lookedUp] = [0, 0];
  for (const piece of queryPieces) {
    const held = starts[piece + 1]! - starts[piece]!;
    lookedUp += held;
    if (lookedUp > mostLookedUp) break;
    const value = Math.log(rowCount / held) + 1e-6;
    for (let i = starts[piece]!; i < starts[piece + 1]!; i++) {
      const row = rows[i]!;
      if (worth[row] === 0) touched[touchedCount++] = row;
      worth[row]! += value;
    }
  }
  let count = 0;
  for (let i = 0; i < touchedCount; i++) {
    const row = touched[i]!;
    if (count === mostCompared && worth[row]! <= worth[candidates[count - 1]!]!) continue;
    let at = count < mostCompared ? count++ : count - 1;
    while (at > 0 && worth[candidates[at - 1]!]! < worth[row]!) {
      candidates[at] = candidates[at - 1]!;
      at--;
    }
    candidates[at] = row;
  }
  for (let i = 0; i < touchedCount; i++) worth[touched[i]!] = 0;
  return count;
}

/** Sum of the cells' edit distances, or `bound` as soon as it is reached. */
function rowDistance({ task, memory }: Finder, query: number, row: number, bound: number): number {
  const { width, places, queries, index } = task;
  let sum = 0;
  for (const c of places) {
    sum += rememberedDistance(task, memory, queries[query * width + c]!, index.cells[row * width + c]!);
    if (sum >= bound) return bound;
  }
  return sum;
}

const longest = 256;
const line = new Uint16Array(longest + 1);
/** Pairs of texts met lately, as a * 2^26 + b, and how far apart they are. */
const remembered = 4096;

interface Memory {
  readonly pairs: Float64Array;
  readonly distances: Float64Array;
}

function rememberedDistance(task: TextTask, { pairs, distances }: Memory, a: number, b: number): number {
  if (a === b) return 0;
  const pair = a * 2 ** 26 + b;
  const place = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 20;
  if (pairs[place] !== pair) {
    pairs[place] = pair;
    distances[place] = textDistance(task, a, b);
  }
  return distances[place]!;
}

/** Levenshtein (1966) distance by rows (Wagner & Fischer 1974); of texts of more than 256 characters, the first 256. */
function textDistance({ characters, textStarts }: TextTask, a: number, b: number): number {
  const [aStart, bStart] = [textStarts[a]!, textStarts[b]!];
  const aLength = Math.min(longest, textStarts[a + 1]! - aStart);
  const bLength = Math.min(longest, textStarts[b + 1]! - bStart);
  for (let j = 0; j <= bLength; j++) line[j] = j;
  for (let i = 0; i < aLength; i++) {
    let diagonal = line[0]!;
    line[0] = i + 1;
    const character = characters[aStart + i]!;
    for (let j = 1; j <= bLength; j++) {
      const above = line[j]!;
      const replaced = diagonal + (character === characters[bStart + j - 1]! ? 0 : 1);
      const dropped = (above < line[j - 1]! ? above : line[j - 1]!) + 1;
      line[j] = replaced < dropped ? replaced : dropped;
      diagonal = above;
    }
  }
  return line[bLength]!;
}
