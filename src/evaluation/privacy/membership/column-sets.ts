import type { Points } from "../compared/points.js";

/** Columns that one membership attack looks at. */
export interface ColumnSet {
  readonly name: "all columns" | "numbers" | "associated columns" | "other associated columns";
  /** Indices into the width of `Points`, ascending. */
  readonly columns: readonly number[];
}

const widestWhole = 6;
const groupWidth = 5;
const mostRows = 4000;
const binCount = 8;

/**
 * Column sets to attack: all; the numbers alone; and, above six columns, two groups of five that depend on each other most. A leak in few
 * columns drowns in the distance over many.
 *
 * @param points rows of the attacker's own reference, so that nothing is learned from the persons that are challenged
 */
export function columnSets(points: Points): ColumnSet[] {
  const { width, categoryCount } = points;
  const all = Array.from({ length: width }, (_, c) => c);
  const sets: ColumnSet[] = [{ name: "all columns", columns: all }];
  const numbers = all.slice(categoryCount);
  if (numbers.length >= 2 && numbers.length < width) sets.push({ name: "numbers", columns: numbers });
  if (width <= widestWhole) return sets;
  const codes = all.map((column) => binned(points, column));
  const first = associatedGroup(codes, all);
  sets.push({ name: "associated columns", columns: first });
  const rest = all.filter((column) => !first.includes(column));
  if (rest.length >= 3) sets.push({ name: "other associated columns", columns: associatedGroup(codes, rest) });
  return sets.filter((set, i) => sets.findIndex((other) => String(other.columns) === String(set.columns)) === i);
}

/** Codes in [0, binCount): the commonest categories and one code for the rest; equal slices of the rank for numbers, 0 for missing. */
export function binned(points: Points, column: number): Uint8Array {
  const { width, values } = points;
  const rowCount = Math.min(points.rowCount, mostRows);
  const codes = new Uint8Array(rowCount);
  if (column >= points.categoryCount) {
    for (let row = 0; row < rowCount; row++) {
      const value = values[row * width + column]!;
      codes[row] = value < 0 ? 0 : 1 + Math.min(binCount - 2, Math.floor((value / 2) * (binCount - 1)));
    }
    return codes;
  }
  const counts = new Map<number, number>();
  for (let row = 0; row < rowCount; row++) counts.set(values[row * width + column]!, (counts.get(values[row * width + column]!) ?? 0) + 1);
  const common = [...counts].sort(([a, m], [b, n]) => n - m || a - b).slice(0, binCount - 1);
  const codeOf = new Map(common.map(([value], i) => [value, i + 1]));
  for (let row = 0; row < rowCount; row++) codes[row] = codeOf.get(values[row * width + column]!) ?? 0;
  return codes;
}

/** The most dependent pair, grown by the column that depends most on those taken. Ties go to the lower index. */
function associatedGroup(codes: readonly Uint8Array[], candidates: readonly number[]): number[] {
  const strength = new Map<string, number>();
  const of = (a: number, b: number) => strength.get(a < b ? `${a},${b}` : `${b},${a}`)!;
  let best: [number, number] = [candidates[0]!, candidates[1] ?? candidates[0]!];
  for (const a of candidates) {
    for (const b of candidates) {
      if (a >= b) continue;
      strength.set(`${a},${b}`, association(codes[a]!, codes[b]!));
      if (of(a, b) > of(best[0], best[1])) best = [a, b];
    }
  }
  const group = [...new Set(best)];
  while (group.length < Math.min(groupWidth, candidates.length)) {
    const left = candidates.filter((column) => !group.includes(column));
    const sums = left.map((column) => group.reduce((sum, taken) => sum + of(column, taken), 0));
    group.push(left[sums.indexOf(Math.max(...sums))]!);
  }
  return group.sort((a, b) => a - b);
}

/** Mutual information over the geometric mean of the entropies, in [0, 1]; 0 for a constant. */
export function association(a: Uint8Array, b: Uint8Array): number {
  const joint = new Float64Array(binCount * binCount);
  const [left, right] = [new Float64Array(binCount), new Float64Array(binCount)];
  for (let row = 0; row < a.length; row++) {
    joint[a[row]! * binCount + b[row]!]!++;
    left[a[row]!]!++;
    right[b[row]!]!++;
  }
  const [ha, hb, hab] = [entropy(left, a.length), entropy(right, a.length), entropy(joint, a.length)];
  return ha > 0 && hb > 0 ? Math.max(0, (ha + hb - hab) / Math.sqrt(ha * hb)) : 0;
}

function entropy(counts: Float64Array, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log(count / total);
  return sum;
}
