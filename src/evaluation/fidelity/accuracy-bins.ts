import type { Sample, SampleColumn } from "./sample.js";

/** How one column is cut for the accuracy figures; learned on the real sample. */
type AccuracyBins =
  /** breaks: bin i is [breaks[i], breaks[i + 1]); values beyond are moved to the ends. The last code is missing. */
  | { readonly kind: "numbers"; readonly breaks: Float64Array }
  /** codeOf: code of each dictionary entry; the last two codes are (other) and missing. */
  | { readonly kind: "categories"; readonly codeOf: Uint16Array; readonly topCount: number };

export interface AccuracyCodes {
  /** By column; codes in [0, widths[c]). */
  readonly codes: readonly Uint16Array[];
  readonly widths: readonly number[];
}

const binCount = 10;
/** Categories that fewer real rows have are put into (other). */
const minCategoryRows = 5;

/**
 * Bins of every column: at most ten categories, about ten bins of equal count for numbers and datetimes.
 *
 * Departure: no tokens are drawn from text columns (they are not judged), and a category literally named "" or "(other)" is not special.
 * @see mostlyai-qa 1.10.11, _accuracy.py, bin_data (bins = 10)
 */
export function accuracyBins(columns: readonly SampleColumn[], real: Sample): readonly AccuracyBins[] {
  return columns.map((column, c) =>
    column.kind === "categorical"
      ? categoryBins(real.codes[c]!, column.dictionary.length)
      : { kind: "numbers", breaks: column.kind === "datetime" ? datetimeBreaks(real.numbers[c]!) : numberBreaks(real.numbers[c]!) },
  );
}

export function accuracyCodes(bins: readonly AccuracyBins[], sample: Sample): AccuracyCodes {
  return {
    codes: bins.map((bin, c) =>
      bin.kind === "numbers" ? codeNumbers(sample.numbers[c]!, bin.breaks) : codeCategories(sample.codes[c]!, bin),
    ),
    widths: bins.map((bin) => (bin.kind === "numbers" ? Math.max(1, bin.breaks.length - 1) + 1 : bin.topCount + 2)),
  };
}

function codeNumbers(values: Float64Array, breaks: Float64Array): Uint16Array {
  const last = Math.max(0, breaks.length - 2);
  const codes = new Uint16Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    let bin = 0;
    while (bin < last && value >= breaks[bin + 1]!) bin++;
    codes[row] = Number.isNaN(value) ? last + 1 : bin;
  }
  return codes;
}

function codeCategories(codes: Int32Array, bins: { readonly codeOf: Uint16Array; readonly topCount: number }): Uint16Array {
  const coded = new Uint16Array(codes.length);
  for (let row = 0; row < codes.length; row++) coded[row] = codes[row]! < 0 ? bins.topCount + 1 : bins.codeOf[codes[row]!]!;
  return coded;
}

/** The ten most frequent values, a missing cell being one of them if it is frequent; of these the ones with five rows. */
function categoryBins(codes: Int32Array, cardinality: number): AccuracyBins {
  const counts = new Float64Array(cardinality + 1);
  for (let row = 0; row < codes.length; row++) counts[codes[row]! < 0 ? cardinality : codes[row]!]!++;
  const top = Array.from(counts.keys())
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, binCount)
    .filter((code) => counts[code]! >= minCategoryRows && code < cardinality);
  const codeOf = new Uint16Array(cardinality).fill(top.length);
  top.forEach((code, bin) => {
    codeOf[code] = bin;
  });
  return { kind: "categories", codeOf, topCount: top.length };
}

function numberBreaks(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return Float64Array.of(-1e10, 1e10);
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const breaks = distinct.length <= binCount ? Float64Array.of(...distinct, distinct[distinct.length - 1]! + 1) : searchBreaks(sorted);
  return floorBreaks(breaks);
}

/** Floors all but the last break to the fewest decimals that keep them apart. */
function floorBreaks(breaks: Float64Array): Float64Array {
  for (let precision = 0; precision < 20; precision++) {
    const power = 10 ** precision;
    const floored = breaks.map((value) => Math.floor(value * power) / power);
    if (new Set(floored).size < breaks.length) continue;
    floored[floored.length - 1] = breaks[breaks.length - 1]!;
    return floored;
  }
  return breaks;
}

/** One value makes one bin; else as for numbers, not floored, and without an extra break after few distinct values. */
function datetimeBreaks(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return Float64Array.of(-1e10, 1e10);
  return sorted[0] === sorted[sorted.length - 1] ? Float64Array.of(sorted[0]!, sorted[0]! + 86400) : searchBreaks(sorted);
}

/** Evenly spaced order statistics, more of them until there are eleven distinct ones; includes both ends. */
function searchBreaks(sorted: Float64Array): Float64Array {
  const end = Math.max(binCount + 1, Math.min(1000, sorted.length + 1));
  let breaks = new Float64Array(0);
  for (let count = binCount; count < end && breaks.length < binCount + 1; count++) {
    const step = (sorted.length - 1) / (count - 1);
    const at = Float64Array.from({ length: count }, (_, i) => sorted[i === count - 1 ? sorted.length - 1 : Math.trunc(i * step)]!);
    breaks = at.filter((value, i) => i === 0 || value !== at[i - 1]);
  }
  return breaks;
}
