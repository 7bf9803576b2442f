import type { Sample, SampleColumn } from "./sample.js";

/** Cuts of a number column: finer ones change a Kolmogorov-Smirnov distance by less than the noise of a group. */
const mostCuts = 63;

/** A sample as codes, so that groups are compared by counting alone. */
export interface CodedSample {
  /** By column; -1 for missing. */
  readonly codes: readonly Int32Array[];
  readonly sample: Sample;
}

/** How the columns of a comparison are coded; learned on the real sample. */
export interface Coding {
  readonly columns: readonly SampleColumn[];
  /** By column: upper ends of the bins but the last, ascending; empty where the column is categorical. */
  readonly cuts: readonly Float64Array[];
  /** Codes are in [0, widths[c]). */
  readonly widths: readonly number[];
}

/** Quantiles of the real sample as cuts of its numbers and datetimes. */
export function codingOf(columns: readonly SampleColumn[], real: Sample): Coding {
  const cuts = columns.map((column, c) => (column.kind === "categorical" ? new Float64Array(0) : quantileCuts(real.numbers[c]!)));
  return {
    columns,
    cuts,
    widths: columns.map((column, c) => (column.kind === "categorical" ? Math.max(1, column.dictionary.length) : cuts[c]!.length + 1)),
  };
}

function quantileCuts(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return sorted;
  const cuts = Float64Array.from({ length: mostCuts }, (_, i) => sorted[Math.ceil(((i + 1) / (mostCuts + 1)) * sorted.length) - 1]!);
  return cuts.filter((cut, i) => i === 0 || cut !== cuts[i - 1]);
}

/** The codes of a sample: for numbers, of the first cut that is not below the value. */
export function codeSample({ columns, cuts }: Coding, sample: Sample): CodedSample {
  const codes = columns.map((column, c) => (column.kind === "categorical" ? sample.codes[c]! : codeNumbers(sample.numbers[c]!, cuts[c]!)));
  return { codes, sample };
}

function codeNumbers(values: Float64Array, cuts: Float64Array): Int32Array {
  const codes = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) codes[row] = codeOf(values[row]!, cuts);
  return codes;
}

function codeOf(value: number, cuts: Float64Array): number {
  if (Number.isNaN(value)) return -1;
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cuts[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Shape of the other columns within each group of rows. */
export interface GroupShapes {
  /** By group, in [0, 1]: mean over the columns that could be measured; NaN where none could. 0 where the synthetic group is empty. */
  readonly scores: Float64Array;
  /** By row: influence on the score of the row's own group, as if the group were the sample; 0 outside the groups. */
  readonly real: Float64Array;
  readonly synthetic: Float64Array;
}

/**
 * Shape of all columns but `grouping`, group by group: 1 - Kolmogorov-Smirnov distance at the cuts, or total variation distance, missing cells left
 * out, mean over columns; a column that one side only has values of scores 0, as in the shape of the whole.
 * Counts of (group, code), then influences from tables of them. O(columns × (rows + groups × widths))
 *
 * @param groupOf codes of the groups by row of each side, in [0, groupCount), -1 for rows of no group
 */
export function groupShapes(
  coding: Coding,
  grouping: number,
  groupCount: number,
  groupOf: { readonly real: Int32Array; readonly synthetic: Int32Array },
  real: CodedSample,
  synthetic: CodedSample,
): GroupShapes {
  const totals = new Float64Array(groupCount);
  const measured = new Float64Array(groupCount);
  const pull = { real: new Float64Array(real.sample.rowCount), synthetic: new Float64Array(synthetic.sample.rowCount) };
  const sizes = { real: sizesOf(groupOf.real, groupCount), synthetic: sizesOf(groupOf.synthetic, groupCount) };
  for (let c = 0; c < coding.columns.length; c++) {
    if (c === grouping) continue;
    const width = coding.widths[c]!;
    const own = countsOf(groupOf.real, real.codes[c]!, groupCount, width);
    const drawn = countsOf(groupOf.synthetic, synthetic.codes[c]!, groupCount, width);
    const signs = new Float64Array(groupCount * width);
    const isOrdered = coding.columns[c]!.kind !== "categorical";
    for (let group = 0; group < groupCount; group++) {
      const [p, q] = [own.valued[group]!, drawn.valued[group]!];
      if (p === 0 && q === 0) continue;
      measured[group]!++;
      if (p === 0 || q === 0) continue;
      const distance = isOrdered ? orderedDistance : unorderedDistance;
      totals[group]! += 1 - distance(own.counts, p, drawn.counts, q, group * width, width, signs);
    }
    addPull(groupOf.real, real.codes[c]!, width, own, sizes.real, signs, -1, pull.real);
    addPull(groupOf.synthetic, synthetic.codes[c]!, width, drawn, sizes.synthetic, signs, 1, pull.synthetic);
  }
  for (const side of ["real", "synthetic"] as const) {
    for (let row = 0; row < pull[side].length; row++) {
      const group = groupOf[side][row]!;
      if (group >= 0 && measured[group]! > 0) pull[side][row]! /= measured[group]!;
    }
  }
  return { scores: totals.map((total, group) => (measured[group] === 0 ? Number.NaN : total / measured[group]!)), ...pull };
}

/** Rows by group; those of no group are passed over. */
export function sizesOf(groupOf: Int32Array, groupCount: number): Float64Array {
  const sizes = new Float64Array(groupCount);
  for (const group of groupOf) if (group >= 0) sizes[group]!++;
  return sizes;
}

interface GroupCounts {
  /** Rows by group × width + code. */
  readonly counts: Float64Array;
  /** Rows with a value, by group. */
  readonly valued: Float64Array;
}

function countsOf(groupOf: Int32Array, codes: Int32Array, groupCount: number, width: number): GroupCounts {
  const counts = new Float64Array(groupCount * width);
  const valued = new Float64Array(groupCount);
  for (let row = 0; row < codes.length; row++) {
    const group = groupOf[row]!;
    const code = codes[row]!;
    if (group < 0 || code < 0) continue;
    counts[group * width + code]!++;
    valued[group]!++;
  }
  return { counts, valued };
}

type Distance = (own: Float64Array, p: number, drawn: Float64Array, q: number, from: number, width: number, signs: Float64Array) => number;

/** Largest gap of the cumulated shares; signs: the gap's on the codes up to there, so that their signed sum is the distance. */
const orderedDistance: Distance = (own, p, drawn, q, from, width, signs) => {
  let [widest, at, gap] = [0, from - 1, 0];
  for (let cell = from; cell < from + width; cell++) {
    gap += own[cell]! / p - drawn[cell]! / q;
    if (Math.abs(gap) > Math.abs(widest)) [widest, at] = [gap, cell];
  }
  for (let cell = from; cell <= at; cell++) signs[cell] = Math.sign(widest);
  return Math.abs(widest);
};

/** Half the summed gaps of the shares; signs: half the gaps'. */
const unorderedDistance: Distance = (own, p, drawn, q, from, width, signs) => {
  let distance = 0;
  for (let cell = from; cell < from + width; cell++) {
    const gap = own[cell]! / p - drawn[cell]! / q;
    distance += Math.abs(gap) / 2;
    signs[cell] = Math.sign(gap) / 2;
  }
  return distance;
};

/** Adds the influence of each row on its group's score: the signed share that it moves, whose mean within the group is taken off. */
function addPull(
  groupOf: Int32Array,
  codes: Int32Array,
  width: number,
  { counts, valued }: GroupCounts,
  sizes: Float64Array,
  signs: Float64Array,
  direction: 1 | -1,
  out: Float64Array,
): void {
  const means = valued.map((count, group) => {
    let sum = 0;
    for (let cell = group * width; cell < (group + 1) * width; cell++) sum += counts[cell]! * signs[cell]!;
    return count === 0 ? 0 : sum / count;
  });
  const scales = valued.map((count, group) => (count === 0 ? 0 : (direction * sizes[group]!) / count));
  for (let row = 0; row < codes.length; row++) {
    const group = groupOf[row]!;
    const code = codes[row]!;
    if (group >= 0 && code >= 0) out[row]! += scales[group]! * (signs[group * width + code]! - means[group]!);
  }
}
