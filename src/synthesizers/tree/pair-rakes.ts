import type { CodedFeature } from "../../trees/conditional-tree.js";
import { chanceLimit } from "./chance-limit.js";
import { splitClasses } from "./split-classes.js";

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

/** Rows raked at most; a larger table is thinned evenly. */
const mostRows = 100_000;

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
  const stride = Math.ceil(classes.length / mostRows);
  const rows = Uint32Array.from({ length: Math.floor((classes.length + stride - 1) / stride) }, (_, i) => i * stride);
  const pairs = features
    .map((feature, index) => pairOf(feature, index, rows, classes, classCount, options.rakeGroups))
    .map((pair) => ({ pair, excess: excessOf(pair, expectedByLeaf(pair, rows, leafOfRow, leafShares, classCount), options) }))
    .filter(({ excess }) => excess > 0)
    .sort((a, b) => b.excess - a.excess || a.pair.feature - b.pair.feature)
    .map(({ pair }) => pair);
  if (pairs.length === 0) return [];
  const shares = new Float32Array(rows.length * classCount);
  rows.forEach((row, i) => {
    const leaf = leafOfRow[row]! * classCount;
    for (let c = 0; c < classCount; c++) shares[i * classCount + c] = leafShares[leaf + c]!;
  });
  for (let round = 0; round < options.rakeRounds; round++) for (const pair of pairs) rakeOnce(pair, shares, classCount, options);
  return pairs.map(({ feature, groupOf, logFactors }) => ({
    feature,
    groupOf,
    logFactors: Int16Array.from(logFactors, (value) => Math.round(Math.max(-8, Math.min(8, value)) * logSteps)),
  }));
}

interface Pair {
  readonly feature: number;
  readonly groupOf: Uint16Array;
  readonly groupCount: number;
  /** Group of each raked row. */
  readonly groups: Uint16Array;
  /** Rows of the train, row-major [groups × classes]. */
  readonly observed: Float64Array;
  readonly logFactors: Float64Array;
}

function pairOf(feature: CodedFeature, index: number, rows: Uint32Array, classes: Uint16Array, classCount: number, most: number): Pair {
  const counts = new Float64Array(feature.cardinality);
  for (const row of rows) counts[feature.codes[row]!]!++;
  const { classOf: groupOf, classCount: groupCount } = splitClasses(counts, feature.ordered, most);
  const groups = new Uint16Array(rows.length);
  const observed = new Float64Array(groupCount * classCount);
  for (let i = 0; i < rows.length; i++) {
    const group = groupOf[feature.codes[rows[i]!]!]!;
    groups[i] = group;
    observed[group * classCount + classes[rows[i]!]!]!++;
  }
  return { feature: index, groupOf, groupCount, groups, observed, logFactors: new Float64Array(groupCount * classCount) };
}

function expectedOf({ groups, groupCount }: Pair, shares: Float32Array, classCount: number): Float64Array {
  const expected = new Float64Array(groupCount * classCount);
  for (let i = 0; i < groups.length; i++) {
    const at = groups[i]! * classCount;
    const from = i * classCount;
    for (let c = 0; c < classCount; c++) expected[at + c]! += shares[from + c]!;
  }
  return expected;
}

/** The same before any correction, when all rows of a leaf have the same shares: O(rows + leaves × groups × classes). */
function expectedByLeaf(
  { groups, groupCount }: Pair,
  rows: Uint32Array,
  leafOfRow: Uint32Array,
  leafShares: Float64Array,
  classCount: number,
): Float64Array {
  const leafCount = leafShares.length / classCount;
  const held = new Uint32Array(leafCount * groupCount);
  for (let i = 0; i < rows.length; i++) held[leafOfRow[rows[i]!]! * groupCount + groups[i]!]!++;
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

function rakeOnce(pair: Pair, shares: Float32Array, classCount: number, options: RakeOptions): void {
  const expected = expectedOf(pair, shares, classCount);
  const { rakeShrinkRows, k } = options;
  const limit = chanceLimit(options.rakeChiSquare, expected.length);
  const ratio = expected.map((rows, cell) => {
    const held = pair.observed[cell]!;
    return cellChiSquare(held, rows, k, limit) > 0 ? (held + rakeShrinkRows) / (rows + rakeShrinkRows) : 1;
  });
  ratio.forEach((value, cell) => {
    pair.logFactors[cell]! += Math.log(value);
  });
  const { groups } = pair;
  const touched = touchedGroups(ratio, pair.groupCount, classCount, 1);
  for (let i = 0; i < groups.length; i++) {
    if (touched[groups[i]!] === 0) continue;
    const at = groups[i]! * classCount;
    const from = i * classCount;
    let sum = 0;
    for (let c = 0; c < classCount; c++) {
      const raked = shares[from + c]! * ratio[at + c]!;
      shares[from + c] = raked;
      sum += raked;
    }
    const scale = sum > 0 ? 1 / sum : 0;
    for (let c = 0; c < classCount; c++) shares[from + c]! *= scale;
  }
}

/** By group: 1 where any of its classes differs from `neutral`. @param values row-major [groups × classes] */
export function touchedGroups(values: ArrayLike<number>, groupCount: number, classCount: number, neutral: number): Uint8Array {
  const touched = new Uint8Array(groupCount);
  for (let cell = 0; cell < groupCount * classCount; cell++) if (values[cell] !== neutral) touched[Math.floor(cell / classCount)] = 1;
  return touched;
}
