import { binThresholds, orderedFeature, sharedCodes, type TreeFeature } from "../../trees/tree-feature.js";
import type { Sample, SampleColumn } from "./sample.js";

/** Categories that keep a code of their own; the rest share one (bench/score.py: Ordinal). */
const topCategories = 200;

/**
 * Columns of several samples, one under another, as features of boosted trees. Bins and top categories are learned on the first
 * `learnFrom` samples.
 * @returns codes over shared memory, length the sum of the samples' rows
 */
export function treeFeatures(
  columns: readonly SampleColumn[],
  samples: readonly Pick<Sample, "codes" | "numbers">[],
  learnFrom: number,
): TreeFeature[] {
  return columns.map((column, c) => {
    if (column.kind === "categorical")
      return categoricalFeature(
        samples.map((sample) => sample.codes[c]!),
        column.dictionary.length,
        learnFrom,
      );
    const values = samples.map((sample) => sample.numbers[c]!);
    return orderedFeature(concatNumbers(values), binThresholds(concatNumbers(values.slice(0, learnFrom))));
  });
}

/** One array after another. */
export function concatNumbers(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Category columns, one under another, as one feature: the 200 most frequent codes of the first `learnFrom` parts keep one of their own. */
export function categoricalFeature(parts: readonly Int32Array[], cardinality: number, learnFrom: number): TreeFeature {
  const counts = new Float64Array(cardinality);
  for (const part of parts.slice(0, learnFrom)) for (const code of part) if (code >= 0) counts[code]!++;
  const top = Array.from(counts.keys())
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, topCategories);
  const binOf = new Uint8Array(cardinality).fill(top.length);
  top.forEach((code, bin) => {
    binOf[code] = bin;
  });
  const binCount = top.length + 1;
  const codes = sharedCodes(parts.reduce((sum, part) => sum + part.length, 0));
  let row = 0;
  for (const part of parts) for (const code of part) codes[row++] = code < 0 ? binCount : binOf[code]!;
  return { codes, binCount, categorical: true };
}
