import type { ComparedFold, ComparedTable } from "../compared/compared-fold.js";
import { quantiles } from "../../../math/quantile.js";

/** Numbers of at most so many values are known as they are: ages, years, counts of children. */
const mostExactValues = 256;
/** Slices of equal counts in which somebody outside knows a number of more values: an income is "about so much". */
const sliceCount = 64;
const secondsPerDay = 86_400;

/** One column as somebody outside knows it. Codes >= 0 are shared by the three tables; -1 is missing. */
export interface KnownColumn {
  readonly name: string;
  readonly train: Int32Array;
  readonly holdout: Int32Array;
  readonly synthetic: Int32Array;
  /** Codes are below it. */
  readonly codeCount: number;
}

/**
 * A compared column as codes, at the precision in which somebody outside would know it: categories as they are, numbers of at most 256
 * values as they are, dates among `dayNames` to the day, other numbers in 64 slices of equal counts of train and holdout together (so that
 * neither side is cut better than the other).
 * @throws RangeError when the fold does not compare the column
 */
export function knownColumn(fold: ComparedFold, name: string, dayNames: ReadonlySet<string>): KnownColumn {
  const category = fold.categoryNames.indexOf(name);
  if (category >= 0) return fromCodes(name, (table) => table.categories[category]!, fold);
  const number = fold.numberNames.indexOf(name);
  if (number < 0) throw new RangeError("the fold does not compare this column");
  const read = (table: ComparedTable): Float64Array => table.numbers[number]!;
  return fromNumbers(name, read, fold, dayNames.has(name));
}

function fromCodes(name: string, read: (table: ComparedTable) => Int32Array, { train, holdout, synthetic }: ComparedFold): KnownColumn {
  let codeCount = 0;
  for (const table of [train, holdout, synthetic]) for (const code of read(table)) if (code >= codeCount) codeCount = code + 1;
  return { name, train: read(train), holdout: read(holdout), synthetic: read(synthetic), codeCount };
}

function fromNumbers(
  name: string,
  read: (table: ComparedTable) => Float64Array,
  { train, holdout, synthetic }: ComparedFold,
  byDay: boolean,
): KnownColumn {
  const tables = { train: read(train), holdout: read(holdout), synthetic: read(synthetic) };
  const pooled = [tables.train, tables.holdout];
  if (byDay) return { name, ...distinctCodes(tables, (value) => Math.floor(value / secondsPerDay)) };
  if (countUpTo(pooled, mostExactValues) <= mostExactValues) return { name, ...distinctCodes(tables, (value) => value) };
  const edges = sliceEdges(pooled);
  return { name, ...mapTables(tables, (value) => (Number.isNaN(value) ? -1 : reached(value, edges))), codeCount: edges.length + 1 };
}

type Numbers = Readonly<Record<"train" | "holdout" | "synthetic", Float64Array>>;

/** A code for each distinct key of the three tables; a missing value's key is NaN. */
function distinctCodes(tables: Numbers, keyOf: (value: number) => number): Omit<KnownColumn, "name"> {
  const codeOf = new Map<number, number>();
  const coded = mapTables(tables, (value) => {
    const key = keyOf(value);
    if (Number.isNaN(key)) return -1;
    const known = codeOf.get(key) ?? codeOf.size;
    if (known === codeOf.size) codeOf.set(key, known);
    return known;
  });
  return { ...coded, codeCount: codeOf.size };
}

function mapTables(tables: Numbers, code: (value: number) => number): Pick<KnownColumn, "train" | "holdout" | "synthetic"> {
  return {
    train: Int32Array.from(tables.train, code),
    holdout: Int32Array.from(tables.holdout, code),
    synthetic: Int32Array.from(tables.synthetic, code),
  };
}

/** Distinct numbers, given up once there are more than `most`. */
function countUpTo(columns: readonly Float64Array[], most: number): number {
  const seen = new Set<number>();
  for (const column of columns)
    for (const value of column) {
      if (!Number.isNaN(value)) seen.add(value);
      if (seen.size > most) return seen.size;
    }
  return seen.size;
}

/** Inner ends, ascending, distinct. */
function sliceEdges(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let count = 0;
  for (const column of columns) for (const value of column) if (!Number.isNaN(value)) all[count++] = value;
  const shares = Array.from({ length: sliceCount - 1 }, (_, slice) => (slice + 1) / sliceCount);
  return Float64Array.from(new Set(quantiles(all.subarray(0, count), shares)));
}

/** How many of the ascending ends are at or below the value. */
function reached(value: number, edges: Float64Array): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
