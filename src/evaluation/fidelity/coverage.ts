import { type Compared, type FigureResult, measuredResult, notApplicable } from "./compared.js";
import { bonferroni, type Estimate, influenceVariance } from "./estimate.js";
import { type Sample, type SampleColumn, selectColumns } from "./sample.js";
import { partOf, type TailCuts, tailCuts, tailParts } from "./tail-cuts.js";

export interface Coverage {
  /** Mean over the columns that could be measured; null when none could. */
  readonly overall: Estimate | null;
  /** By column, in [0, 1]; null where the real sample has nothing to cover. */
  readonly scores: readonly (number | null)[];
}

/** Influences summed over columns. */
interface Sums {
  readonly real: Float64Array;
  readonly synthetic: Float64Array;
}

/** A column that falls this far under real rows may be named, where the holdout has this many persons at least. */
const clearlyUnder = 0.05;
const fewestPersons = 20;
const mostNamed = 3;

/**
 * How much of the real sample the synthetic one reaches. Categories: share of the real rows whose category the synthetic sample holds at all.
 * Numbers and datetimes: of the outer hundredth of the real rows at each end, in two halves, the share that has synthetic rows to answer for it:
 * the sum over halves of min(synthetic share, real share) over the sum of real shares, mean of both ends. Missing cells are left out.
 *
 * Departures from sdmetrics 0.32.0: CategoryCoverage counts categories, so that one person's category weighs as much as half the table's, and no
 * file that protects rare categories reaches 1; here categories weigh by their rows. RangeCoverage looks at the smallest and largest value of
 * either side, which one wild row decides and no protected file may reach; here it is shares beyond the holdout's quantiles. More synthetic rows
 * in a tail than real ones do not count against a file (shape sees those). The cuts are taken as fixed in the interval: to first order a cut that
 * moves and a share that moves are the same thing where densities and tail shares have the same ratio.
 */
export function coverageOf(
  columns: readonly SampleColumn[],
  cuts: readonly (TailCuts | null)[],
  real: Sample,
  synthetic: Sample,
): Coverage {
  const sums = { real: new Float64Array(real.rowCount), synthetic: new Float64Array(synthetic.rowCount) };
  const scores = columns.map((column, c) => {
    if (column.kind === "categorical") return addCategories(c, column.dictionary.length, real, synthetic, sums);
    const own = cuts[c] ?? null;
    return own === null ? null : addTails(real.numbers[c]!, synthetic.numbers[c]!, own, sums);
  });
  const measured = scores.filter((score) => score !== null);
  if (measured.length === 0) return { overall: null, scores };
  const scale = 1 / measured.length;
  const scaled = (values: Float64Array): Float64Array => values.map((value) => value * scale);
  const value = measured.reduce((sum, score) => sum + score, 0) * scale;
  return { overall: { value, real: scaled(sums.real), synthetic: scaled(sums.synthetic) }, scores };
}

/** The figure with floor and ceiling; what it rests on goes to the notes. */
export function coverageFigure(compared: Compared, notes: string[]): FigureResult {
  const { columns, holdout } = compared;
  const cuts = columns.map((column, c) => (column.kind === "categorical" ? null : tailCuts(holdout.numbers[c]!)));
  const measure = (sample: Sample): Coverage => coverageOf(columns, cuts, holdout, sample);
  const bySide = { synthetic: measure(compared.synthetic), ceiling: measure(compared.ceiling), floor: measure(compared.floor) };
  const result = measuredResult((side) => bySide[side].overall, compared);
  if (result === null) return notApplicable("no column has categories, or 200 numbers with tails, in the holdout");
  notes.push(...coverageNotes(compared, cuts, bySide.synthetic, bySide.ceiling));
  return result;
}

/** Means by kind, and the columns that fall clearly short of real rows: by .05, and by more than chance allows among so many columns. */
function coverageNotes(compared: Compared, cuts: readonly (TailCuts | null)[], own: Coverage, ceiling: Coverage): string[] {
  const { columns, holdout } = compared;
  const meanOf = (isCategorical: boolean): string | null => {
    const scores = own.scores.filter((score, c) => score !== null && (columns[c]!.kind === "categorical") === isCategorical);
    return scores.length === 0 ? null : (scores.reduce<number>((sum, score) => sum + score!, 0) / scores.length).toFixed(4);
  };
  const [categories, tails] = [meanOf(true), meanOf(false)];
  const parts = [...(categories === null ? [] : [`categories ${categories}`]), ...(tails === null ? [] : [`tails of numbers ${tails}`])];
  const limit = bonferroni(columns.length);
  const least = columns
    .flatMap(({ name }, c) => {
      const [score, real] = [own.scores[c] ?? null, ceiling.scores[c] ?? null];
      if (score === null || real === null || holdout.personCount < fewestPersons || real - score < clearlyUnder) return [];
      return real - score > limit * Math.sqrt(gapVariance(compared, cuts, c)) ? [{ name, score, real }] : [];
    })
    .sort((a, b) => a.score - a.real - (b.score - b.real))
    .slice(0, mostNamed)
    .map(({ name, score, real }) => `${name} (${score.toFixed(2)}; real rows ${real.toFixed(2)})`);
  return [
    `Coverage by kind: ${parts.join(", ")}.`,
    ...(least.length === 0 ? [] : [`Columns that cover clearly less than real rows: ${least.join(", ")}.`]),
  ];
}

/** Variance of one column's ceiling less its score; both look at the same rows of the holdout. */
function gapVariance({ columns, holdout, synthetic, ceiling }: Compared, cuts: readonly (TailCuts | null)[], c: number): number {
  const only = (sample: Sample): Sample => selectColumns(sample, [c]);
  const estimate = (sample: Sample): Estimate => coverageOf([columns[c]!], [cuts[c] ?? null], only(holdout), only(sample)).overall!;
  const [own, fresh] = [estimate(synthetic), estimate(ceiling)];
  const apart = own.real.map((pull, row) => pull - fresh.real[row]!);
  return influenceVariance(apart, holdout) + influenceVariance(own.synthetic, synthetic) + influenceVariance(fresh.synthetic, ceiling);
}

function addCategories(c: number, cardinality: number, real: Sample, synthetic: Sample, sums: Sums): number | null {
  const counts = new Float64Array(cardinality);
  let valued = 0;
  for (const code of real.codes[c]!) {
    if (code < 0) continue;
    counts[code]!++;
    valued++;
  }
  if (valued === 0) return null;
  const holders = soleHolders(synthetic.codes[c]!, cardinality, synthetic);
  let covered = 0;
  for (let code = 0; code < cardinality; code++) if (holders[code] !== nobody) covered += counts[code]!;
  const score = covered / valued;
  real.codes[c]!.forEach((code, row) => {
    if (code >= 0) sums.real[row]! += ((holders[code] === nobody ? 0 : 1) - score) * (real.rowCount / valued);
  });
  // Delete-one jackknife: without the one person that holds a category, the score would fall by its share.
  for (let code = 0; code < cardinality; code++) {
    if (holders[code]! >= 0) sums.synthetic[holders[code]!]! += (synthetic.rowCount * counts[code]!) / valued;
  }
  return score;
}

const nobody = -1;
const several = -2;

/** By code: a row of the only person that holds it, `nobody`, or `several`. */
function soleHolders(codes: Int32Array, cardinality: number, { personOf }: Sample): Int32Array {
  const holders = new Int32Array(cardinality).fill(nobody);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    const holder = holders[code]!;
    if (holder === nobody) holders[code] = row;
    else if (holder >= 0 && (personOf === null || personOf[holder] !== personOf[row])) holders[code] = several;
  }
  return holders;
}

function addTails(real: Float64Array, synthetic: Float64Array, cuts: TailCuts, sums: Sums): number {
  const [wanted, drawn] = [tailParts(real, cuts), tailParts(synthetic, cuts)];
  if (drawn.valued === 0) return 0;
  const ends = [0, 2].filter((first) => wanted.shares[first]! + wanted.shares[first + 1]! > 0);
  // Influence of a row by the part that it lies in; the last is the middle.
  const realPull = new Float64Array(5);
  const syntheticPull = new Float64Array(5);
  let total = 0;
  for (const first of ends) {
    const parts = [first, first + 1];
    const width = parts.reduce((sum, part) => sum + wanted.shares[part]!, 0);
    const score = parts.reduce((sum, part) => sum + Math.min(wanted.shares[part]!, drawn.shares[part]!), 0) / width;
    total += score / ends.length;
    for (const part of parts) {
      const isShort = drawn.shares[part]! < wanted.shares[part]!;
      realPull[part] = ((isShort ? 0 : 1) - score) / width / ends.length;
      syntheticPull[part] = (isShort ? 1 : 0) / width / ends.length;
    }
  }
  addPull(real, cuts, realPull, wanted, sums.real);
  addPull(synthetic, cuts, syntheticPull, drawn, sums.synthetic);
  return total;
}

function addPull(
  values: Float64Array,
  cuts: TailCuts,
  pull: Float64Array,
  { shares, valued }: { readonly shares: Float64Array; readonly valued: number },
  out: Float64Array,
): void {
  const mean = shares.reduce((sum, share, part) => sum + share * pull[part]!, 0);
  const weight = values.length / valued;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!Number.isNaN(value)) out[row]! += weight * (pull[partOf(value, cuts)]! - mean);
  }
}
