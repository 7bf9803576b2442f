import { jensenShannon } from "../../math/jensen-shannon.js";
import type { Estimate } from "../fidelity/estimate.js";

/** Rows by cell, in [0, cellCount). */
export interface Cells {
  readonly cells: Int32Array;
  readonly cellCount: number;
}

/** 1 - Jensen-Shannon distance of the shares of cells, in [0, 1]. Both sides have rows. */
export function shareLikeness(real: Cells, synthetic: Cells): Estimate {
  const [p, q] = [sharesOf(real), sharesOf(synthetic)];
  const { distance, pSlope, qSlope } = jensenShannon(p, q);
  return {
    value: 1 - distance,
    real: pulls(real, p, pSlope).map((pull) => -pull),
    synthetic: pulls(synthetic, q, qSlope).map((pull) => -pull),
  };
}

/** Shares of the cells. */
export function sharesOf({ cells, cellCount }: Cells): Float64Array {
  const shares = new Float64Array(cellCount);
  for (const cell of cells) shares[cell]! += 1 / cells.length;
  return shares;
}

/** Influence of each row on what has such slopes by cell. */
export function pulls({ cells }: Cells, shares: Float64Array, slopes: Float64Array): Float64Array {
  const mean = shares.reduce((sum, share, cell) => sum + share * slopes[cell]!, 0);
  return Float64Array.from(cells, (cell) => slopes[cell]! - mean);
}

/** Mean of estimates over the same rows; at least one. */
export function meanEstimate(estimates: readonly Estimate[]): Estimate {
  const mean = (pick: (estimate: Estimate) => Float64Array): Float64Array => {
    const sum = new Float64Array(pick(estimates[0]!).length);
    for (const estimate of estimates) {
      const own = pick(estimate);
      for (let row = 0; row < sum.length; row++) sum[row]! += own[row]! / estimates.length;
    }
    return sum;
  };
  return {
    value: estimates.reduce((sum, { value }) => sum + value, 0) / estimates.length,
    real: mean(({ real }) => real),
    synthetic: mean(({ synthetic }) => synthetic),
  };
}
