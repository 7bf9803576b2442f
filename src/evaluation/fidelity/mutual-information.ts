import { type CodePair, codesOf, countCodes, crossCells } from "./cross-cells.js";
import { equalWidthEdges } from "./equal-width-bins.js";
import type { Estimate } from "./estimate.js";
import type { Sample, SampleColumn } from "./sample.js";

/** Numbers with more distinct real values than this are put into ten bins (bin_dataframe compares with its eleven ends). */
const distinctLimit = 11;

/**
 * Likeness of dependence: 1 less the mean over pairs of |NMI real - NMI synthetic|, weighted by their sum; NMI is 2 I / (H + H).
 * Numbers lie in ten bins of equal width over the real range; beyond it and missing are one more code.
 *
 * Departure: whether a column is binned is decided on the real sample for both (the source decides it for each).
 * @returns null when no pair depends on each other at all
 * @see Weighted NMI similarity of TabPC (arXiv:2603.23016), april-tools/tabpc src/metrics/metrics.py, MI_l1 "nmi_l1_weighted_complement"
 */
export function weightedMutualInformation(
  columns: readonly SampleColumn[],
  pairs: readonly (readonly [number, number])[],
  real: Sample,
  synthetic: Sample,
): Estimate | null {
  const coded = columns.map((column, c) => marginalPair(codePair(column, c, real, synthetic)));
  const parts = pairs.map(([a, b]) => {
    const [left, right] = [coded[a]!, coded[b]!];
    const cells = crossCells(left, right);
    return {
      real: informationOf(left.ofReal, right.ofReal, cells.real, cells.cellCount).nmi,
      synthetic: informationOf(left.ofSynthetic, right.ofSynthetic, cells.synthetic, cells.cellCount).nmi,
    };
  });
  const weight = parts.reduce((sum, part) => sum + part.real + part.synthetic, 0);
  if (!(weight > 1e-12)) return null;
  const error = parts.reduce((sum, part) => sum + (part.real + part.synthetic) * Math.abs(part.real - part.synthetic), 0) / weight;
  const out = { real: new Float64Array(real.rowCount), synthetic: new Float64Array(synthetic.rowCount) };
  pairs.forEach(([a, b], i) => {
    const part = parts[i]!;
    const [gap, sum] = [part.real - part.synthetic, part.real + part.synthetic];
    const slope = (sign: number): number => -(Math.abs(gap) + sign * Math.sign(gap) * sum - error) / weight;
    const [left, right] = [coded[a]!, coded[b]!];
    const cells = crossCells(left, right);
    addInfluence(left.ofReal, right.ofReal, cells.real, cells.cellCount, slope(1), out.real);
    addInfluence(left.ofSynthetic, right.ofSynthetic, cells.synthetic, cells.cellCount, slope(-1), out.synthetic);
  });
  return { value: 1 - error, ...out };
}

/** A coded column of one sample, with what every pair asks of it. */
interface Marginal {
  readonly codes: Int32Array;
  /** Nats. */
  readonly entropy: number;
  /** -log share of each code that occurs. */
  readonly surprises: Float64Array;
}

interface MarginalPair extends CodePair {
  readonly ofReal: Marginal;
  readonly ofSynthetic: Marginal;
}

function marginalPair(pair: CodePair): MarginalPair {
  return { ...pair, ofReal: marginalOf(pair.real, pair.width), ofSynthetic: marginalOf(pair.synthetic, pair.width) };
}

function marginalOf(codes: Int32Array, width: number): Marginal {
  const counts = countCodes(codes, width);
  return { codes, entropy: entropyOf(counts, codes.length), surprises: surprises(counts, codes.length) };
}

function codePair(column: SampleColumn, c: number, real: Sample, synthetic: Sample): CodePair {
  if (column.kind === "categorical") {
    const width = column.dictionary.length + 1;
    const withMissing = (codes: Int32Array): Int32Array => codes.map((code) => (code < 0 ? width - 1 : code));
    return { real: withMissing(real.codes[c]!), synthetic: withMissing(synthetic.codes[c]!), width };
  }
  const [realValues, syntheticValues] = [real.numbers[c]!, synthetic.numbers[c]!];
  const distinct = distinctUpTo(realValues, distinctLimit);
  if (distinct !== null) {
    const codeOf = new Map(distinct.map((value, code) => [value, code]));
    const code = (value: number): number => codeOf.get(value) ?? distinct.length;
    return { real: codesOf(realValues, code), synthetic: codesOf(syntheticValues, code), width: distinct.length + 1 };
  }
  const edges = equalWidthEdges(realValues);
  const code = (value: number): number => binOf(value, edges);
  return { real: codesOf(realValues, code), synthetic: codesOf(syntheticValues, code), width: edges.length };
}

/** The distinct values where there are at most `limit`, else null. */
function distinctUpTo(values: Float64Array, limit: number): number[] | null {
  const seen = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size > limit) return null;
  }
  return [...seen];
}

/** Bin in [0, edges.length - 2], closed on the right, the first on both sides (pandas.cut); edges.length - 1 beyond the ends or missing. */
function binOf(value: number, edges: Float64Array): number {
  const beyond = edges.length - 1;
  if (!(value >= edges[0]! && value <= edges[beyond]!)) return beyond;
  let bin = 0;
  while (bin < beyond - 1 && value > edges[bin + 1]!) bin++;
  return bin;
}

interface Information {
  readonly nmi: number;
  readonly information: number;
  readonly cellCounts: Float64Array;
}

function informationOf(left: Marginal, right: Marginal, cells: Int32Array, cellCount: number): Information {
  const cellCounts = countCodes(cells, cellCount);
  const sum = left.entropy + right.entropy;
  const information = Math.max(0, sum - entropyOf(cellCounts, cells.length));
  return { nmi: sum > 0 ? (2 * information) / sum : 0, information, cellCounts };
}

function entropyOf(counts: Float64Array, total: number): number {
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / total) * Math.log(count / total);
  return entropy;
}

/** Adds weight × the influence of each row on the NMI of its sample. */
function addInfluence(left: Marginal, right: Marginal, cells: Int32Array, cellCount: number, weight: number, out: Float64Array): void {
  const sum = left.entropy + right.entropy;
  if (!(sum > 0)) return;
  const { information, cellCounts } = informationOf(left, right, cells, cellCount);
  const cellSurprise = surprises(cellCounts, cells.length);
  const [leftCodes, rightCodes, leftSurprise, rightSurprise] = [left.codes, right.codes, left.surprises, right.surprises];
  for (let row = 0; row < cells.length; row++) {
    const apart = leftSurprise[leftCodes[row]!]! + rightSurprise[rightCodes[row]!]!;
    const informationHere = apart - cellSurprise[cells[row]!]!;
    const slope = (2 * ((informationHere - information) * sum - information * (apart - sum))) / (sum * sum);
    out[row] = out[row]! + weight * slope;
  }
}

/** -log share of each code that occurs. */
function surprises(counts: Float64Array, total: number): Float64Array {
  return counts.map((count) => (count > 0 ? -Math.log(count / total) : 0));
}
