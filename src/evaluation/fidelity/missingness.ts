import { allPairs, drawPairs, pairLimit } from "./accuracy.js";
import type { Rng } from "../../random/rng.js";
import { type Compared, type FigureResult, measuredResult, notApplicable, type Side } from "./compared.js";
import type { Estimate } from "./estimate.js";
import type { Sample, SampleColumn } from "./sample.js";

/** Row visits that the pairs of one comparison may cost. */
const pairWork = 2e7;
/** Fewer missing cells than this on both sides together say nothing about a pattern. */
const minMissingCells = 20;

/**
 * Likeness of what is missing together: over pairs of columns and the three patterns in which something is missing (the first alone, the second
 * alone, both), 1 - (sum of |real share - synthetic share|) / (sum of both shares), the Bray-Curtis similarity; with one column, of its missing
 * cells alone. 1: the same rates and the same cells together; 0: nothing in common, as where a file leaves no cell empty. The full patterns of
 * wide tables are nearly all different from one another, which pairs are not.
 *
 * Departure from sdmetrics 0.32.0, MissingValueSimilarity, 1 - |difference of rates| of one column: it reads .95 for a file that filled the 5 % of
 * cells that should be missing, and knows no pairs.
 * @param pairs indices into `masks`; empty: single columns
 * @param masks by column and row, 1 where the cell is missing
 * @returns null when nothing is missing. O(pairs × rows)
 * @see Bray & Curtis (1957), Ecological Monographs 27:325-349
 */
export function missingnessOf(
  pairs: readonly (readonly [number, number])[],
  real: readonly Uint8Array[],
  synthetic: readonly Uint8Array[],
): Estimate | null {
  const groups = pairs.length > 0 ? pairs : real.map((_, c) => [c, c] as const);
  const shares = groups.map(([a, b]) => ({ p: patternShares(real[a]!, real[b]!), q: patternShares(synthetic[a]!, synthetic[b]!) }));
  let [apart, all] = [0, 0];
  for (const { p, q } of shares) {
    for (let pattern = 1; pattern < 4; pattern++) {
      apart += Math.abs(p[pattern]! - q[pattern]!);
      all += p[pattern]! + q[pattern]!;
    }
  }
  if (all === 0) return null;
  const value = 1 - apart / all;
  const pull = { real: new Float64Array(real[0]!.length), synthetic: new Float64Array(synthetic[0]!.length) };
  groups.forEach(([a, b], g) => {
    const { p, q } = shares[g]!;
    const signs = p.map((share, pattern) => Math.sign(share - q[pattern]!));
    addPull(
      real[a]!,
      real[b]!,
      signs.map((sign, pattern) => (pattern === 0 ? 0 : (1 - value - sign) / all)),
      pull.real,
    );
    addPull(
      synthetic[a]!,
      synthetic[b]!,
      signs.map((sign, pattern) => (pattern === 0 ? 0 : (1 - value + sign) / all)),
      pull.synthetic,
    );
  });
  return { value, ...pull };
}

/** Share of rows by pattern: 0 none missing, 1 the first alone, 2 the second alone, 3 both (a column with itself: 0 or 3). */
function patternShares(a: Uint8Array, b: Uint8Array): Float64Array {
  const counts = new Float64Array(4);
  for (let row = 0; row < a.length; row++) counts[a[row]! + 2 * b[row]!]!++;
  return counts.map((count) => count / a.length);
}

function addPull(a: Uint8Array, b: Uint8Array, pull: Float64Array, out: Float64Array): void {
  for (let row = 0; row < a.length; row++) out[row]! += pull[a[row]! + 2 * b[row]!]!;
}

/** By row, 1 where the cell is missing. */
export function missingMask(sample: Sample, c: number, kind: SampleColumn["kind"]): Uint8Array {
  const mask = new Uint8Array(sample.rowCount);
  const [codes, numbers] = [sample.codes[c]!, sample.numbers[c]!];
  if (kind === "categorical") for (let row = 0; row < mask.length; row++) mask[row] = codes[row]! < 0 ? 1 : 0;
  else for (let row = 0; row < mask.length; row++) mask[row] = Number.isNaN(numbers[row]!) ? 1 : 0;
  return mask;
}

/** The figure with floor and ceiling; what it rests on goes to the notes. */
export function missingnessFigure(compared: Compared, rng: Rng, notes: string[]): FigureResult {
  const { columns, holdout, synthetic } = compared;
  let missing = 0;
  const varying = columns.flatMap((column, c) => {
    const [own, drawn] = [holdout, synthetic].map((sample) => missingMask(sample, c, column.kind).reduce((sum, bit) => sum + bit, 0));
    const count = own! + drawn!;
    if (count === 0 || count === holdout.rowCount + synthetic.rowCount) return [];
    missing += count;
    return [{ c, kind: column.kind }];
  });
  if (varying.length === 0) return notApplicable("no column has some cells missing, neither in the holdout nor in the synthetic rows");
  if (missing < minMissingCells) {
    return {
      kind: "notMeasured",
      reason: `fewer than ${minMissingCells} cells are missing in the holdout and the synthetic rows together`,
    };
  }
  const masks = (sample: Sample): Uint8Array[] => varying.map(({ c, kind }) => missingMask(sample, c, kind));
  const real = masks(holdout);
  const every = allPairs(varying.length);
  const pairs = drawPairs(every, pairLimit(pairWork, holdout.rowCount + synthetic.rowCount, 50), rng);
  if (pairs.length < every.length) notes.push(`Patterns of missing cells rest on ${pairs.length} randomly drawn pairs of columns.`);
  const measure = (side: Side): Estimate | null => missingnessOf(pairs, real, masks(compared[side]));
  const alone = missingnessOf([], real, masks(synthetic));
  if (alone !== null && pairs.length > 0) notes.push(`Missing cells: rates of single columns alone read ${alone.value.toFixed(4)}.`);
  return measuredResult(measure, compared) ?? notApplicable("no cell is missing in the columns compared");
}
