import { compareFold } from "../../dist/evaluation/privacy/compared/compared-fold.js";
import { pointsOf, rankScales } from "../../dist/evaluation/privacy/compared/points.js";

/** Rows of train as points of the battery's own distance (numbers by rank, categories 0 or 1). */
export function trainPoints({ train, holdout, metadata }) {
  const fold = compareFold({ train, holdout, synthetic: train }, metadata);
  return pointsOf(fold.train, rankScales(fold), null);
}

/**
 * The nearest other rows of each row, by brute force with early exit.
 * @returns {{ rows: Int32Array, distances: Float64Array }} rowCount × count, nearest first
 */
export function nearestOthers({ rowCount, width, categoryCount, values }, count) {
  const rows = new Int32Array(rowCount * count).fill(-1);
  const distances = new Float64Array(rowCount * count).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < rowCount; a++) {
    const last = (a + 1) * count - 1;
    for (let b = 0; b < rowCount; b++) {
      if (a === b) continue;
      let distance = 0;
      const bound = distances[last];
      for (let c = 0; c < width && distance < bound; c++) {
        const difference = values[a * width + c] - values[b * width + c];
        if (c < categoryCount) distance += difference === 0 ? 0 : 1;
        else distance += Math.min(1, Math.abs(difference));
      }
      if (distance >= bound) continue;
      let at = last;
      for (; at > a * count && distances[at - 1] > distance; at--) {
        distances[at] = distances[at - 1];
        rows[at] = rows[at - 1];
      }
      distances[at] = distance;
      rows[at] = b;
    }
  }
  return { rows, distances };
}

/** The share of rows with the largest mean distance to their five nearest others, most isolated first. */
export function mostIsolated(points, share) {
  const { distances } = nearestOthers(points, 5);
  const mean = (row) => distances.subarray(5 * row, 5 * row + 5).reduce((sum, value) => sum + value, 0);
  const means = Float64Array.from({ length: points.rowCount }, (_, row) => mean(row));
  const order = Uint32Array.from(means, (_, row) => row).sort((a, b) => means[b] - means[a] || a - b);
  return order.slice(0, Math.round(share * points.rowCount));
}
