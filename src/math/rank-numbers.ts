/** The distinct numbers of a column and which of them each row holds. */
export interface RankedNumbers {
  /** Ascending, no NaN, no negative zero. */
  readonly values: Float64Array;
  /** Row → index into `values`; -1 where the cell is NaN. */
  readonly indexOfRow: Int32Array;
}

/** Longest lattice whose points are counted one by one, as a multiple of the rows and at least. */
const mostPointsPerRow = 4;
const leastPoints = 65536;
/** Digits after the decimal sign that are tried for a lattice. */
const mostDecimals = 4;

/**
 * Ranks numbers in linear time: numbers of few digits are counted on their lattice, all others sorted by radix.
 * @param cells one number a row, NaN missing
 */
export function rankNumbers(cells: Float64Array): RankedNumbers {
  const lattice = shortLattice(cells);
  return lattice === null ? rankByRadix(cells) : rankOnLattice(cells, lattice);
}

interface ShortLattice {
  /** Every number times this is whole. */
  readonly power: number;
  readonly lowest: number;
  readonly pointCount: number;
}

function shortLattice(cells: Float64Array): ShortLattice | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let filled = 0;
  for (let row = 0; row < cells.length; row++) {
    const value = cells[row]!;
    if (Number.isNaN(value)) continue;
    filled++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (filled === 0) return null;
  const most = Math.max(leastPoints, mostPointsPerRow * filled);
  for (let decimals = 0; decimals <= mostDecimals; decimals++) {
    const power = 10 ** decimals;
    const lowest = Math.round(low * power);
    const pointCount = Math.round(high * power) - lowest + 1;
    if (!(pointCount <= most && Math.abs(lowest) + pointCount <= Number.MAX_SAFE_INTEGER)) return null;
    if (areOnLattice(cells, power)) return { power, lowest, pointCount };
  }
  return null;
}

function areOnLattice(cells: Float64Array, power: number): boolean {
  for (let row = 0; row < cells.length; row++) {
    const value = cells[row]!;
    if (Math.round(value * power) / power !== value && !Number.isNaN(value)) return false;
  }
  return true;
}

function rankOnLattice(cells: Float64Array, { power, lowest, pointCount }: ShortLattice): RankedNumbers {
  const indexOfPoint = new Int32Array(pointCount);
  const indexOfRow = new Int32Array(cells.length);
  for (let row = 0; row < cells.length; row++) {
    const value = cells[row]!;
    if (Number.isNaN(value)) indexOfRow[row] = -1;
    else indexOfPoint[(indexOfRow[row] = Math.round(value * power) - lowest)] = 1;
  }
  let count = 0;
  for (let point = 0; point < pointCount; point++) indexOfPoint[point] = indexOfPoint[point] === 1 ? count++ : -1;
  const values = new Float64Array(count);
  for (let point = 0; point < pointCount; point++) {
    const index = indexOfPoint[point]!;
    if (index >= 0) values[index] = (point + lowest) / power;
  }
  for (let row = 0; row < indexOfRow.length; row++) if (indexOfRow[row]! >= 0) indexOfRow[row] = indexOfPoint[indexOfRow[row]!]!;
  return { values, indexOfRow };
}

/** Bits of one pass; six passes take in the 64 bits of a double. */
const digitBits = 11;
const digits = 1 << digitBits;

/** A key of two words and the row that it came from, for each filled row. */
interface Keys {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly row: Uint32Array;
}

/** Radix sort from the lowest digit up; the bits of a double, turned around for negative ones, are in the order of the numbers. */
function rankByRadix(cells: Float64Array): RankedNumbers {
  let keys = keysOf(cells);
  let spare = emptyKeys(keys.row.length);
  for (const word of ["low", "high"] as const) {
    for (let shift = 0; shift < 32; shift += digitBits) {
      if (!scatter(keys, spare, word, shift)) continue;
      [keys, spare] = [spare, keys];
    }
  }
  const indexOfRow = new Int32Array(cells.length).fill(-1);
  const { high, low, row } = keys;
  let count = 0;
  for (let i = 0; i < row.length; i++) {
    if (i === 0 || high[i] !== high[i - 1] || low[i] !== low[i - 1]) count++;
    indexOfRow[row[i]!] = count - 1;
  }
  const values = new Float64Array(count);
  for (let i = 0; i < row.length; i++) values[indexOfRow[row[i]!]!] = cells[row[i]!]! + 0;
  return { values, indexOfRow };
}

function emptyKeys(length: number): Keys {
  return { high: new Uint32Array(length), low: new Uint32Array(length), row: new Uint32Array(length) };
}

function keysOf(cells: Float64Array): Keys {
  let filled = 0;
  for (let row = 0; row < cells.length; row++) if (!Number.isNaN(cells[row]!)) filled++;
  const { high, low, row } = emptyKeys(filled);
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  const [lowWord, highWord] = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];
  let at = 0;
  for (let i = 0; i < cells.length; i++) {
    const value = cells[i]!;
    if (Number.isNaN(value)) continue;
    number[0] = value + 0; // no negative zero
    const isNegative = words[highWord]! >= 0x80000000;
    high[at] = isNegative ? ~words[highWord]! : words[highWord]! ^ 0x80000000;
    low[at] = isNegative ? ~words[lowWord]! : words[lowWord]!;
    row[at++] = i;
  }
  return { high, low, row };
}

/**
 * Moves the keys to `to` in the order of one digit, equal ones in the order they had.
 * @returns false, and nothing is moved, where all have the same digit
 */
function scatter(from: Keys, to: Keys, word: "high" | "low", shift: number): boolean {
  const { high, low, row } = from;
  const source = from[word];
  const next = new Uint32Array(digits);
  for (let i = 0; i < source.length; i++) next[(source[i]! >>> shift) & (digits - 1)]!++;
  let before = 0;
  for (let digit = 0; digit < digits; digit++) {
    const count = next[digit]!;
    if (count === source.length) return false;
    next[digit] = before;
    before += count;
  }
  for (let i = 0; i < source.length; i++) {
    const place = next[(source[i]! >>> shift) & (digits - 1)]!++;
    to.high[place] = high[i]!;
    to.low[place] = low[i]!;
    to.row[place] = row[i]!;
  }
  return true;
}
