import { type DistinctValues, personsPerCode } from "./distinct-values.js";

/**
 * How a column's numbers heap: every lattice point n (in units of `step`) weighs the sum of `weight` over the classes it belongs to
 * (n mod modulus = residue). The last class is the plain one: modulus 1, weight 1.
 */
export interface HeapClass {
  readonly modulus: number;
  readonly residue: number;
  readonly weight: number;
}

/** Coarsest first: a number belongs to the first that holds it. Multiples, and for prices one step below a hundred (.99). */
const candidates = [...[1000, 500, 100, 50, 10, 5].map((modulus) => ({ modulus, residue: 0 })), { modulus: 100, residue: 99 }] as const;

/** Every class is a question about n mod 1000. */
const period = 1000;

const classOfResidue = Int8Array.from({ length: period }, (_, n) =>
  candidates.findIndex(({ modulus, residue }) => n % modulus === residue),
);

/** Least ratio of a heap to its surroundings, and least excess in standard deviations of a count. */
const leastRatio = 1.25;
const leastExcess = 5;
/** Rows below which surroundings say nothing, and the next coarser ones are looked at. */
const leastAround = 10;
/** Ratio where fewer than k rows lie off the heaps: nothing else is drawn but once in a million. */
const onlyHeaps = 1e6;

/** Steps from a class's points to plain points, and to the points of a finer class that are in no coarser one. */
const surroundings = [
  { modulus: 1, near: 2, far: 3 },
  { modulus: 5, near: 5, far: 15 },
  { modulus: 10, near: 10, far: 20 },
  { modulus: 50, near: 50, far: 150 },
  { modulus: 100, near: 100, far: 200 },
  { modulus: 500, near: 500, far: 500 },
] as const;

/**
 * Heaping of the numbers outside the spikes: multiples of 1000, 500, 100, 50, 10 and 5 steps and, for prices, one step below a hundred (.99).
 *
 * A class is compared with its own surroundings, the plain points two and three steps away on its fuller side (where there are none, with the
 * nearest points of a finer class), so that neither the shape of the distribution nor where it ends looks like a heap.
 * @param lattice  integers (value / step), one a distinct value; NaN is passed over
 * @param distinct which rows and persons hold each
 * @param personOf row → person, rows of one person contiguous; null when every row is a person
 * @param k        persons a class must hold to be kept
 * @returns classes in order of precedence, at least the plain one
 */
export function learnHeaping(
  lattice: Float64Array,
  distinct: DistinctValues,
  personOf: Uint32Array | null,
  k: number,
): readonly HeapClass[] {
  const plain: HeapClass = { modulus: 1, residue: 0, weight: 1 };
  const { residues, persons, rows } = count(lattice, distinct, personOf);
  if (rows < 10 * k) return [plain];
  const heaps = heapsOf(residues, persons, k);
  const classes = candidates.flatMap(({ modulus, residue }, i) => {
    if (!heaps[i]!.isKept) return [];
    // 1000 lies in 500 lies in 100 … lies in 5: what the coarser class adds to the next kept one that holds it
    const holder = residue === 0 ? heaps.findIndex((heap, j) => heap.isKept && j > i && candidates[j]!.residue === 0) : -1;
    const added = heaps[i]!.ratio - (holder < 0 ? 1 : heaps[holder]!.ratio);
    return added > 0 ? [{ modulus, residue, weight: quantise(added) }] : [];
  });
  return [...classes, plain];
}

interface Heap {
  /** How much heavier a point of the class is than a plain one near it. */
  readonly ratio: number;
  readonly isKept: boolean;
}

/** All candidates, finest first because a coarser one may be measured against it. */
function heapsOf(residues: Uint32Array, persons: Uint32Array, k: number): readonly Heap[] {
  const heaps: Heap[] = candidates.map(() => ({ ratio: 1, isKept: false }));
  const plainRows = residues.reduce((sum, rows, n) => sum + (classOfResidue[n] === -1 ? rows : 0), 0);
  for (let i = candidates.length - 1; i >= 0; i--) {
    const { residue } = candidates[i]!;
    const { held, around, reference } = measured(residues, i);
    const base = heaps[candidates.findIndex((candidate) => candidate.modulus === reference)]?.ratio ?? 1;
    // what the next finer kept class that holds this one explains already
    const holder = residue === 0 ? heaps.find((heap, j) => j > i && heap.isKept && candidates[j]!.residue === 0) : undefined;
    const expected = around * Math.max(1, (holder?.ratio ?? 1) / base);
    const ratio = held / Math.max(expected, 0.5);
    const excess = (held - expected) / Math.sqrt(held + expected / 2 + 1);
    const isKept = persons[i]! >= k && ratio > leastRatio && excess > leastExcess;
    const measuredRatio = plainRows < k && reference === 1 ? onlyHeaps : (base * held) / Math.max(around, 0.5);
    heaps[i] = { ratio: isKept ? measuredRatio : (holder?.ratio ?? 1), isKept };
  }
  return heaps;
}

/** Rows on the class's points, and on as many points around them: plain ones, or those of the finest class that has any. */
function measured(residues: Uint32Array, index: number): { held: number; around: number; reference: number } {
  const { modulus } = candidates[index]!;
  let held = 0;
  for (let n = 0; n < period; n++) if (classOfResidue[n] === index) held += residues[n]!;
  let plainAround = 0;
  for (const { modulus: reference, near, far } of surroundings) {
    if (reference >= modulus || (reference > 1 && candidates[index]!.residue !== 0)) break;
    let below = 0;
    let above = 0;
    for (let n = 0; n < period; n++) {
      if (classOfResidue[n] !== index) continue;
      below += residues[positiveMod(n - near, period)]! + residues[positiveMod(n - far, period)]!;
      above += residues[(n + near) % period]! + residues[(n + far) % period]!;
    }
    const around = Math.max(below, above) / 2;
    if (around >= leastAround) return { held, around, reference };
    if (reference === 1) plainAround = around;
  }
  return { held, around: plainAround, reference: 1 };
}

/** Rows at each n mod 1000, and persons in each class. */
function count(
  lattice: Float64Array,
  distinct: DistinctValues,
  personOf: Uint32Array | null,
): { residues: Uint32Array; persons: Uint32Array; rows: number } {
  const residues = new Uint32Array(period);
  const classOf = new Int32Array(lattice.length).fill(-1);
  let rows = 0;
  for (let i = 0; i < lattice.length; i++) {
    const n = lattice[i]!;
    if (Number.isNaN(n)) continue;
    rows += distinct.rows[i]!;
    const residue = positiveMod(n, period);
    residues[residue]! += distinct.rows[i]!;
    classOf[i] = classOfResidue[residue]!;
  }
  if (personOf === null) return { residues, persons: rowsPerClass(residues), rows };
  const classOfRow = distinct.indexOfRow.map((index) => (index < 0 ? -1 : classOf[index]!));
  return { residues, persons: personsPerCode(classOfRow, candidates.length, personOf).persons, rows };
}

function rowsPerClass(residues: Uint32Array): Uint32Array {
  const rows = new Uint32Array(candidates.length);
  for (let n = 0; n < period; n++) if (classOfResidue[n]! >= 0) rows[classOfResidue[n]!]! += residues[n]!;
  return rows;
}

/** Two significant digits: a weight, not a count. */
function quantise(ratio: number): number {
  return Number(Math.min(ratio, 1e9).toPrecision(2));
}

/** n mod modulus in [0, modulus). */
export function positiveMod(n: number, modulus: number): number {
  const rest = n % modulus;
  return rest < 0 ? rest + modulus : rest + 0;
}

/**
 * A lattice point of [low, high] drawn by the heaping weights.
 * @param low, high integers, low <= high
 * @param classes   from `learnHeaping`
 * @param pick      uniform on [0, 1): which class
 * @param place     uniform on [0, 1): which point of it
 */
export function drawHeaped(low: number, high: number, classes: readonly HeapClass[], pick: number, place: number): number {
  if (classes.length === 1) return low + Math.floor(place * (high - low + 1));
  let total = 0;
  for (const { modulus, residue, weight } of classes) total += pointsIn(low, high, modulus, residue) * weight;
  let left = pick * total;
  for (const { modulus, residue, weight } of classes) {
    const points = pointsIn(low, high, modulus, residue);
    left -= points * weight;
    if (left < 0 && points > 0) return firstIn(low, modulus, residue) + modulus * Math.floor(place * points);
  }
  return low + Math.floor(place * (high - low + 1));
}

/**
 * `drawHeaped` for runs of points that are drawn from again and again.
 * @param first lowest lattice point of each run
 * @param last  highest; below the lowest where a run is not drawn from
 */
export function heapedRuns(
  first: Float64Array,
  last: Float64Array,
  classes: readonly HeapClass[],
): (run: number, pick: number, place: number) => number {
  const classCount = classes.length;
  const points = new Float64Array(first.length * classCount);
  const totals = new Float64Array(first.length);
  for (let run = 0; run < first.length; run++) {
    for (let c = 0; first[run]! <= last[run]! && c < classCount; c++) {
      const { modulus, residue, weight } = classes[c]!;
      points[run * classCount + c] = pointsIn(first[run]!, last[run]!, modulus, residue);
      totals[run]! += points[run * classCount + c]! * weight;
    }
  }
  return (run, pick, place) => {
    const low = first[run]!;
    let left = pick * totals[run]!;
    for (let c = 0, at = run * classCount; c < classCount; c++, at++) {
      const { modulus, residue, weight } = classes[c]!;
      left -= points[at]! * weight;
      if (left < 0 && points[at]! > 0) return firstIn(low, modulus, residue) + modulus * Math.floor(place * points[at]!);
    }
    return low + Math.floor(place * (last[run]! - low + 1));
  };
}

function firstIn(low: number, modulus: number, residue: number): number {
  return low + positiveMod(residue - low, modulus);
}

function pointsIn(low: number, high: number, modulus: number, residue: number): number {
  const first = firstIn(low, modulus, residue);
  return first > high ? 0 : Math.floor((high - first) / modulus) + 1;
}
