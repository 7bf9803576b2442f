import type { CodedFeature } from "../../trees/conditional-tree.js";
import { chanceLimit } from "./chance-limit.js";
import { countCodes, mapped, picked } from "./codes.js";
import { splitClasses } from "./split-classes.js";
import { thinnedRows } from "./thinned-rows.js";

/**
 * Correction of a column's leaf shares by one earlier column: the share of each class of the target is multiplied by the factor that stands at
 * the earlier column's group.
 */
export interface PairRake {
  /** Position of the earlier column among the features. */
  readonly feature: number;
  /** Code of the earlier column → group. */
  readonly groupOf: Uint16Array;
  /** Row-major [groups × classes], natural logarithm of the factor in steps of 1/`logSteps`. */
  readonly logFactors: Int16Array;
}

export const logSteps = 64;

export interface RakeOptions {
  /** A cell that fewer rows than this hold and are expected in is not corrected. */
  readonly k: number;
  /** Most groups of an earlier column. */
  readonly rakeGroups: number;
  readonly rakeRounds: number;
  /** Rows added to both sides of a factor, so that a cell of few rows says little. */
  readonly rakeShrinkRows: number;
  /** A cell is corrected where it differs from the expected rows by more than this chi-square (one degree of freedom). */
  readonly rakeChiSquare: number;
}

/** Rows counted at most, and rows whose shares are raked at most; a larger table is thinned. */
const mostRows = 100_000;
const mostRaked = 20_000;

/**
 * Rakes the leaf shares so that the target's pair with every earlier column has the train's own frequencies (iterative proportional fitting,
 * Deming & Stephan 1940). A tree divides its rows until weak dependences are lost among few; a pair of columns stands on all rows.
 *
 * @param classes    class of the target a row
 * @param leafOfRow  leaf a row falls into
 * @param leafShares row-major [leaves × classes]
 * @returns the corrections of the pairs that differ from the train by more than chance, O(rows × classes × pairs × rounds)
 */
export function fitPairRakes(
  classes: Uint16Array,
  classCount: number,
  features: readonly CodedFeature[],
  leafOfRow: Uint32Array,
  leafShares: Float64Array,
  options: RakeOptions,
): PairRake[] {
  const counted = thinnedRows(classes.length, null, mostRows);
  const own = <Values extends Uint16Array | Uint32Array>(values: Values): Values =>
    counted.length === values.length ? values : picked(values, counted);
  const ownClasses = own(classes);
  const leaves = own(leafOfRow);
  const pairs = features
    .map((feature, index) => pairOf({ ...feature, codes: own(feature.codes) }, index, ownClasses, classCount, options.rakeGroups))
    .map((pair) => ({ pair, excess: excessOf(pair, expectedByLeaf(pair, leaves, leafShares, classCount), options) }))
    .filter(({ excess }) => excess > 0)
    .sort((a, b) => b.excess - a.excess || a.pair.feature - b.pair.feature)
    .map(({ pair }) => pair);
  if (pairs.length === 0) return [];
  const raked = rakedShares(leaves, leafShares, classCount);
  for (let round = 0; round < options.rakeRounds; round++) for (const pair of pairs) rakeOnce(pair, raked, classCount, options);
  return pairs.map(({ feature, groupOf, logFactors }) => ({
    feature,
    groupOf,
    logFactors: Int16Array.from(logFactors, (value) => Math.round(Math.max(-8, Math.min(8, value)) * logSteps)),
  }));
}

/**
 * Shares of the classes while they are raked, of some of the counted rows: those of the i-th are `weights[i * classes …] * scale[i]`.
 * A model's shares vary far less from row to row than what the rows hold, so few rows tell what it expects of a group.
 */
interface RakedShares {
  /** Places among the counted rows. */
  readonly rows: Uint32Array;
  readonly weights: Float32Array;
  readonly scale: Float64Array;
}

function rakedShares(leaves: Uint32Array, leafShares: Float64Array, classCount: number): RakedShares {
  const rows = thinnedRows(leaves.length, null, mostRaked);
  const weights = new Float32Array(rows.length * classCount);
  copyShares(picked(leaves, rows), leafShares, classCount, weights);
  return { rows, weights, scale: new Float64Array(rows.length).fill(1) };
}

function copyShares(leaves: Uint32Array, leafShares: Float64Array, classCount: number, weights: Float32Array): void {
  for (let i = 0, at = 0; i < leaves.length; i++) {
    const leaf = leaves[i]! * classCount;
    for (let c = 0; c < classCount; c++) weights[at++] = leafShares[leaf + c]!;
  }
}

interface Pair {
  readonly feature: number;
  readonly groupOf: Uint16Array;
  readonly groupCount: number;
  /** Group of each counted row. */
  readonly groups: Uint16Array;
  /** Rows of each group. */
  readonly held: Float64Array;
  /** Rows of the train, row-major [groups × classes]. */
  readonly observed: Float64Array;
  readonly logFactors: Float64Array;
}

/** Rows of each cell, row-major [groups × classes]. */
function countPairs(groups: Uint16Array | Uint32Array, classes: Uint16Array, classCount: number, groupCount: number): Float64Array {
  const counts = new Float64Array(groupCount * classCount);
  for (let i = 0; i < groups.length; i++) counts[groups[i]! * classCount + classes[i]!]!++;
  return counts;
}

function pairOf(
  { codes, cardinality, ordered }: CodedFeature,
  index: number,
  classes: Uint16Array,
  classCount: number,
  most: number,
): Pair {
  const { classOf: groupOf, classCount: groupCount } = splitClasses(countCodes(codes, cardinality), ordered, most);
  const groups = mapped(codes, groupOf);
  const held = countCodes(groups, groupCount);
  const observed = countPairs(groups, classes, classCount, groupCount);
  return { feature: index, groupOf, groupCount, groups, held, observed, logFactors: new Float64Array(groupCount * classCount) };
}

/** Rows that the shares expect in each cell. */
function expectedOf({ groups, groupCount, held }: Pair, shares: RakedShares, classCount: number): Float64Array {
  const expected = new Float64Array(groupCount * classCount);
  const raked = new Float64Array(groupCount);
  addShares(groups, shares, classCount, expected, raked);
  for (let group = 0, cell = 0; group < groupCount; group++) {
    const rowsOfOne = held[group]! / Math.max(1, raked[group]!);
    for (let c = 0; c < classCount; c++, cell++) expected[cell]! *= rowsOfOne;
  }
  return expected;
}

/** Adds up the shares of the raked rows, and the rows, by group. */
function addShares(
  groups: Uint16Array,
  { rows, weights, scale }: RakedShares,
  classCount: number,
  sums: Float64Array,
  raked: Float64Array,
): void {
  for (let i = 0, from = 0; i < rows.length; i++, from += classCount) {
    const group = groups[rows[i]!]!;
    const at = group * classCount;
    const own = scale[i]!;
    raked[group]!++;
    for (let c = 0; c < classCount; c++) sums[at + c]! += weights[from + c]! * own;
  }
}

/** The same before any correction, when all rows of a leaf have the same shares: O(rows + leaves × groups × classes). */
function expectedByLeaf({ groups, groupCount }: Pair, leaves: Uint32Array, leafShares: Float64Array, classCount: number): Float64Array {
  const leafCount = leafShares.length / classCount;
  const held = countPairs(leaves, groups, groupCount, leafCount);
  const expected = new Float64Array(groupCount * classCount);
  for (let leaf = 0; leaf < leafCount; leaf++) {
    for (let group = 0; group < groupCount; group++) {
      const count = held[leaf * groupCount + group]!;
      if (count === 0) continue;
      for (let c = 0; c < classCount; c++) expected[group * classCount + c]! += count * leafShares[leaf * classCount + c]!;
    }
  }
  return expected;
}

/** Chi-square of a cell that is to be corrected, else 0. @param limit chi-square that the cell must exceed */
function cellChiSquare(held: number, expected: number, k: number, limit: number): number {
  if (expected === 0 || (held < k && expected < k)) return 0;
  const chiSquare = (held - expected) ** 2 / expected;
  return chiSquare > limit ? chiSquare : 0;
}

/** Chi-square of the cells of a pair that are to be corrected. */
function excessOf({ observed }: Pair, expected: Float64Array, options: RakeOptions): number {
  const limit = chanceLimit(options.rakeChiSquare, expected.length);
  return expected.reduce((sum, rows, cell) => sum + cellChiSquare(observed[cell]!, rows, options.k, limit), 0);
}

function rakeOnce(pair: Pair, raked: RakedShares, classCount: number, options: RakeOptions): void {
  const expected = expectedOf(pair, raked, classCount);
  const { rakeShrinkRows, k } = options;
  const limit = chanceLimit(options.rakeChiSquare, expected.length);
  const ratio = expected.map((rows, cell) => {
    const held = pair.observed[cell]!;
    return cellChiSquare(held, rows, k, limit) > 0 ? (held + rakeShrinkRows) / (rows + rakeShrinkRows) : 1;
  });
  ratio.forEach((value, cell) => {
    pair.logFactors[cell]! += Math.log(value);
  });
  scaleRows(pair.groups, sparseFactors(ratio, classCount, 1), raked, classCount);
}

function scaleRows(
  groups: Uint16Array,
  { start, classes, factors }: SparseFactors,
  { rows, weights, scale }: RakedShares,
  classCount: number,
): void {
  for (let i = 0; i < rows.length; i++) {
    const group = groups[rows[i]!]!;
    const begin = start[group]!;
    const end = start[group + 1]!;
    if (begin === end) continue;
    let total = 1 / scale[i]!;
    for (let at = begin; at < end; at++) {
      const cell = i * classCount + classes[at]!;
      const before = weights[cell]!;
      const after = before * factors[at]!;
      weights[cell] = after;
      total += after - before;
    }
    scale[i] = total > 0 ? 1 / total : 0;
    if (total > farthest || total * farthest < 1) bringBack(weights, scale, i, classCount);
  }
}

/** Sum of a row's weights, or one over it, from which on they are brought back to sum to 1: far from what a 32-bit float can hold. */
const farthest = 1e12;

function bringBack(weights: Float32Array, scale: Float64Array, i: number, classCount: number): void {
  for (let cell = i * classCount; cell < (i + 1) * classCount; cell++) weights[cell]! *= scale[i]!;
  scale[i] = 1;
}

/** Factors of groups × classes of which few differ from 1. */
export interface SparseFactors {
  /** Group → its first factor; length groups + 1. */
  readonly start: Uint32Array;
  readonly classes: Uint16Array;
  readonly factors: Float64Array;
}

/** @param values row-major [groups × classes]; those equal to `neutral` are left out */
export function sparseFactors(values: ArrayLike<number>, classCount: number, neutral: number): SparseFactors {
  const start = new Uint32Array(values.length / classCount + 1);
  const cells: number[] = [];
  for (let cell = 0; cell < values.length; cell++) {
    if (values[cell] !== neutral) cells.push(cell);
    start[Math.floor(cell / classCount) + 1] = cells.length;
  }
  return {
    start,
    classes: Uint16Array.from(cells, (cell) => cell % classCount),
    factors: Float64Array.from(cells, (cell) => values[cell]!),
  };
}
