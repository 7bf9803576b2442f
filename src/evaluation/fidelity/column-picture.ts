import type { ColumnPicture } from "../figures.js";
import { countBins } from "./bin-counts.js";
import { protectedBins, protectedShares, round6 } from "./protected-bins.js";
import type { Sample, SampleColumn } from "./sample.js";

const mostLabels = 20;

/**
 * What may be shown of one column: bins and categories that at least k persons of train hold, shares of train rounded to steps of k persons.
 * Round ends only; the outer ones lie inside the k-th smallest and largest person's value, and their bins hold what lies beyond.
 * Rarer categories are put together as (other), which reads 0 for train when fewer than k persons stand behind it.
 *
 * @param shape shape score of the column, passed through
 * @returns null when too few persons have a value to show anything
 */
export function columnPicture(
  column: SampleColumn,
  index: number,
  train: Sample,
  synthetic: Sample,
  k: number,
  shape: number,
): ColumnPicture | null {
  if (train.personCount < k || synthetic.rowCount === 0) return null;
  const binned = protectedBins({ column, index, train, synthetic, k, spread: "even" }, mostLabels);
  if (binned === null) return null;
  const { labels, edges, trainCodes, syntheticCodes } = binned;
  const source = countBins(trainCodes, labels.length, train);
  const shares = protectedShares(source, train, k);
  const drawn = countBins(syntheticCodes, labels.length, synthetic).rows.map((rows) => round6(rows / synthetic.rowCount));
  // Missing and (other) stand at the end; they are shown where either side has some.
  const shown = labels.map((_, bin) => bin).filter((bin) => bin < binned.plainCount || shares[bin]! > 0 || drawn[bin]! > 0);
  return {
    column: column.name,
    kind: column.kind,
    labels: shown.map((bin) => labels[bin]!),
    source: shown.map((bin) => shares[bin]!),
    synthetic: shown.map((bin) => drawn[bin]!),
    edges,
    shape,
  };
}
