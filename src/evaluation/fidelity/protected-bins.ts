import { shareStep } from "../../math/round-count.js";
import { type BinCounts, countBins } from "./bin-counts.js";
import { calendarEdges, calendarTexts, quantileEdges, roundEdges } from "./round-edges.js";
import type { Sample, SampleColumn } from "./sample.js";
import { shortLabel } from "./short-label.js";

/** One column of both samples, and the persons that a bin needs. */
export interface BinRequest {
  readonly column: SampleColumn;
  /** Of the column in the samples. */
  readonly index: number;
  readonly train: Sample;
  readonly synthetic: Sample;
  readonly k: number;
  /** Bins of numbers: of even width unless one value rules the column, or with about as many rows each. */
  readonly spread: "even" | "quantiles";
}

/**
 * Bins and categories that at least k persons of train hold. Round ends only; the outer ones lie inside the k-th smallest and largest person's
 * value, and their bins hold what lies beyond. Rarer categories are put together as (other).
 *
 * @param mostLabels most bins, (other) and (missing) included; at least 3
 * @returns null when too few persons have a value
 */
export function protectedBins(request: BinRequest, mostLabels: number): ProtectedBins | null {
  return request.column.kind === "categorical" ? categoryBins(request, mostLabels) : numberBins(request, mostLabels - 1);
}

/** A column of train and of the synthetic rows in the same bins: k persons of train stand behind every one before (other) and (missing). */
export interface ProtectedBins {
  readonly labels: readonly string[];
  /** Labels before (other) and (missing). */
  readonly plainCount: number;
  readonly edges: readonly number[];
  readonly trainCodes: Int32Array;
  readonly syntheticCodes: Int32Array;
}

/** Shares of train's rows, rounded to multiples of k persons' share; 0 where fewer than k persons stand behind a bin. */
export function protectedShares(counts: BinCounts, train: Sample, k: number): number[] {
  const step = shareStep(train.personCount, k);
  return Array.from(counts.rows, (rows, bin) => {
    if (counts.persons[bin]! < k) return 0;
    return round6(Math.min(1, Math.max(1, Math.round(rows / train.rowCount / step)) * step));
  });
}

export function round6(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}

function categoryBins({ column, index, train, synthetic, k }: BinRequest, mostLabels: number): ProtectedBins | null {
  const cardinality = column.dictionary.length;
  const counts = countBins(train.codes[index]!, cardinality, train);
  const shares = protectedShares(counts, train, k);
  const byShare = (a: number, b: number): number => shares[b]! - shares[a]! || (column.dictionary[a]! < column.dictionary[b]! ? -1 : 1);
  const kept = Array.from({ length: cardinality }, (_, code) => code)
    .filter((code) => counts.persons[code]! >= k)
    .sort(byShare)
    .slice(0, mostLabels - 2);
  if (kept.length === 0) return null;
  const binOf = new Int32Array(cardinality).fill(kept.length);
  kept.forEach((code, bin) => {
    binOf[code] = bin;
  });
  const recode = (codes: Int32Array): Int32Array => codes.map((code) => (code < 0 ? kept.length + 1 : binOf[code]!));
  return {
    labels: [...kept.map((code) => shortLabel(column.dictionary[code]!)), "(other)", "(missing)"],
    plainCount: kept.length,
    edges: [],
    trainCodes: recode(train.codes[index]!),
    syntheticCodes: recode(synthetic.codes[index]!),
  };
}

function numberBins({ column, index, train, synthetic, k, spread }: BinRequest, mostBins: number): ProtectedBins | null {
  const values = train.numbers[index]!;
  const ends = protectedEnds(values, train, k);
  if (ends === null) return null;
  const isInteger = column.kind === "numeric" && values.every((value) => Number.isNaN(value) || Number.isInteger(value));
  const edges = mergedEdges(protectedEdges(column.kind, values, ends, { isInteger, mostBins, spread }), values, train, k);
  if (edges === null) return null;
  const binCount = edges.length - 1;
  const recode = (cells: Float64Array): Int32Array => binsOf(cells, edges, binCount);
  return {
    labels: [...(column.kind === "datetime" ? calendarLabels(edges) : numberLabels(edges, isInteger)), "(missing)"],
    plainCount: binCount,
    edges,
    trainCodes: recode(values),
    syntheticCodes: recode(synthetic.numbers[index]!),
  };
}

/** The k-th smallest and the k-th largest person's value (of each person the most extreme); null with fewer than k persons. */
function protectedEnds(values: Float64Array, train: Sample, k: number): { low: number; high: number } | null {
  const { personOf, personCount, rowCount } = train;
  if (personOf === null) return endsOf(values.filter(Number.isFinite).sort(), null, k);
  const lows = new Float64Array(personCount).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(personCount).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < rowCount; row++) {
    const value = values[row]!;
    if (!Number.isFinite(value)) continue;
    const person = personOf[row]!;
    if (value < lows[person]!) lows[person] = value;
    if (value > highs[person]!) highs[person] = value;
  }
  return endsOf(lows.filter(Number.isFinite).sort(), highs.filter(Number.isFinite).sort(), k);
}

/** @param lows, highs persons' smallest and largest values, ascending; highs null: the same as lows */
function endsOf(lows: Float64Array, highs: Float64Array | null, k: number): { low: number; high: number } | null {
  if (lows.length < 2 * k) return null;
  const [low, high] = [lows[k - 1]!, (highs ?? lows)[lows.length - k]!];
  return low <= high ? { low, high } : null;
}

/** Round numbers between the protected ends, of which the first and the last are the ends of quantile bins. */
const finest = 100;

/** Inner ends of the bins before any are merged: round, within the protected ends. */
function protectedEdges(
  kind: SampleColumn["kind"],
  values: Float64Array,
  ends: { low: number; high: number },
  { isInteger, mostBins, spread }: { isInteger: boolean; mostBins: number; spread: BinRequest["spread"] },
): number[] {
  const { low, high } = ends;
  if (kind === "datetime") return calendarEdges(low, high, mostBins + 1);
  const even = withIntegerEnd(roundEdges(low, high, isInteger, mostBins), isInteger);
  const sorted = values.filter(Number.isFinite).sort();
  const spike = largestSpike(sorted, even);
  if (even.length < 2 || (spike === null && (spread === "even" || isUnitSteps(even, isInteger)))) return even;
  const rest = sorted.filter((value) => value !== spike && value >= low && value <= high);
  const outer = spread === "even" ? even : withIntegerEnd(roundEdges(low, high, isInteger, finest), isInteger);
  const [first, last] = [outer[0]!, outer[outer.length - 1]!];
  const binCount = spread === "even" ? mostBins - 1 : mostBins;
  const inner = rest.length === 0 ? [] : quantileEdges(rest, first, last, binCount);
  return [first, ...inner, last];
}

/** Whole numbers in steps of one: the last of them gets a bin of its own, which ends one higher. */
function withIntegerEnd(edges: number[], isInteger: boolean): number[] {
  return isUnitSteps(edges, isInteger) ? [...edges, edges[edges.length - 1]! + 1] : edges;
}

function isUnitSteps(edges: readonly number[], isInteger: boolean): boolean {
  return isInteger && edges.length > 0 && (edges.length === 1 || edges[1]! - edges[0]! === 1);
}

/** The most frequent value, where one bin of even width holds more than half of all cells and there are at least two bins. */
function largestSpike(sorted: Float64Array, edges: readonly number[]): number | null {
  if (edges.length < 3) return null;
  const counts = new Float64Array(edges.length - 1);
  for (const value of sorted) counts[binOf(value, edges)]!++;
  if (Math.max(...counts) <= sorted.length / 2) return null;
  let [best, bestRun, run] = [sorted[0]!, 0, 0];
  for (let i = 0; i < sorted.length; i++) {
    run = i > 0 && sorted[i] === sorted[i - 1] ? run + 1 : 1;
    if (run > bestRun) [best, bestRun] = [sorted[i]!, run];
  }
  return best;
}

/** Drops ends until k persons stand behind every bin. @returns null when no bin is left */
function mergedEdges(start: readonly number[], values: Float64Array, train: Sample, k: number): number[] | null {
  let edges = [...start];
  while (edges.length >= 2) {
    const { persons } = countBins(binsOf(values, edges, -1), edges.length - 1, train);
    const thin = persons.findIndex((count) => count < k);
    if (thin < 0) return edges;
    if (edges.length === 2) return null;
    const mergeLeft = thin > 0 && (thin === persons.length - 1 || persons[thin - 1]! <= persons[thin + 1]!);
    edges = edges.filter((_, i) => i !== (mergeLeft ? thin : thin + 1));
  }
  return null;
}

/** Bin [edges[i], edges[i + 1]); values beyond the ends fall into the outer bins. */
function binOf(value: number, edges: readonly number[]): number {
  let [bin, last] = [0, edges.length - 2];
  while (bin < last) {
    const middle = (bin + last + 1) >>> 1;
    if (value >= edges[middle]!) bin = middle;
    else last = middle - 1;
  }
  return bin;
}

/** Bin of each value, `missing` for NaN. O(values × log edges) */
function binsOf(values: Float64Array, edges: readonly number[], missing: number): Int32Array {
  const bins = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    bins[row] = Number.isNaN(value) ? missing : binOf(value, edges);
  }
  return bins;
}

function numberLabels(edges: readonly number[], isInteger: boolean): string[] {
  const last = edges.length - 2;
  return edges.slice(0, -1).map((edge, bin) => {
    const next = edges[bin + 1]!;
    if (last === 0) return "all";
    if (bin === 0) return isInteger ? `≤ ${next - 1}` : `< ${next}`;
    if (bin === last) return `≥ ${edge}`;
    if (!isInteger) return `${edge} – ${next}`;
    return next - edge === 1 ? `${edge}` : `${edge} – ${next - 1}`;
  });
}

function calendarLabels(edges: readonly number[]): string[] {
  const texts = calendarTexts(edges);
  const last = edges.length - 2;
  return texts.slice(0, -1).map((text, bin) => {
    if (last === 0) return "all";
    if (bin === 0) return `before ${texts[1]}`;
    return bin === last ? `from ${text}` : `${text} – ${texts[bin + 1]}`;
  });
}
