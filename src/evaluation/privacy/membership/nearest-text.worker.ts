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
  /** Pieces of the query by how many rows hold them, then by number: rows × 2^32 + piece. */
  queryPieces: Float64Array;
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
    queryPieces: new Float64Array(1024),
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
function findCandidates(finder: Finder, query: number): number {
  const { task, worth, touched, candidates } = finder;
  const { index, width, places, queries, pieces, pieceStarts } = task;
  const { starts, rows, rowCount } = index;
  let pieceCount = 0;
  for (const c of places) {
    const text = queries[query * width + c]!;
    for (let p = pieceStarts[text]!; p < pieceStarts[text + 1]!; p++) {
      const held = starts[pieces[p]! + 1]! - starts[pieces[p]!]!;
      if (held === 0 || held > mostLookedUp) continue;
      if (pieceCount === finder.queryPieces.length) finder.queryPieces = longer(finder.queryPieces);
      finder.queryPieces[pieceCount++] = held * pieceWord + pieces[p]!;
    }
  }
  const queryPieces = finder.queryPieces.subarray(0, pieceCount).sort();
  let [touchedCount, lookedUp] = [0, 0];
  for (let i = 0; i < pieceCount; i++) {
    const piece = queryPieces[i]! % pieceWord;
    const held = starts[piece + 1]! - starts[piece]!;
    lookedUp += held;
    if (lookedUp > mostLookedUp) break;
    const value = Math.log(rowCount / held) + 1e-6;
    for (let j = starts[piece]!; j < starts[piece + 1]!; j++) {
      const row = rows[j]!;
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

const pieceWord = 2 ** 32;

function longer(list: Float64Array): Float64Array {
  const all = new Float64Array(2 * list.length);
  all.set(list);
  return all;
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

type Texts = Pick<TextTask, "characters" | "textStarts">;

/** Levenshtein (1966) distance; of texts of more than 256 characters, the first 256. */
export function textDistance(task: Texts, a: number, b: number): number {
  const { textStarts } = task;
  const aLength = Math.min(longest, textStarts[a + 1]! - textStarts[a]!);
  const bLength = Math.min(longest, textStarts[b + 1]! - textStarts[b]!);
  if (aLength === 0 || bLength === 0) return Math.max(aLength, bLength);
  if (aLength <= 32) return shortDistance(task, textStarts[a]!, aLength, textStarts[b]!, bLength);
  if (bLength <= 32) return shortDistance(task, textStarts[b]!, bLength, textStarts[a]!, aLength);
  return longDistance(task, textStarts[a]!, aLength, textStarts[b]!, bLength);
}

/** By UTF-16 unit: where the text that is asked about has it, as bits; all 0 between two calls. */
const placesOf = new Int32Array(65_536);

/** A column of the table of `longDistance` as the bits of its steps, for a first text of 1 to 32 characters (Myers 1999; Hyyrö 2003). */
function shortDistance({ characters }: Texts, aStart: number, aLength: number, bStart: number, bLength: number): number {
  for (let i = 0; i < aLength; i++) placesOf[characters[aStart + i]!]! |= 1 << i;
  const last = 1 << (aLength - 1);
  let [up, down, distance] = [-1, 0, aLength];
  for (let j = 0; j < bLength; j++) {
    const equal = placesOf[characters[bStart + j]!]!;
    const vertical = equal | down;
    const horizontal = (((equal & up) + up) ^ up) | equal;
    let rises = down | ~(horizontal | up);
    let falls = up & horizontal;
    if ((rises & last) !== 0) distance++;
    if ((falls & last) !== 0) distance--;
    rises = (rises << 1) | 1;
    falls <<= 1;
    up = falls | ~(vertical | rises);
    down = rises & vertical;
  }
  for (let i = 0; i < aLength; i++) placesOf[characters[aStart + i]!] = 0;
  return distance;
}

/** By rows (Wagner & Fischer 1974). */
function longDistance({ characters }: Texts, aStart: number, aLength: number, bStart: number, bLength: number): number {
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
