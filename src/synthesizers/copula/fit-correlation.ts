import { cholesky } from "../../math/cholesky.js";
import { type CutNormal, latentCorrelation } from "../../math/latent-correlation.js";
import { repairCorrelation, towardIdentity } from "../../math/repair-correlation.js";
import { correlationMatrix, correlationSteps } from "./copula-state.js";
import type { PairMoments } from "./pair-moments.js";

/** Largest latent correlation; more says that one column follows from the other, which is for constraints to say. */
const limit = 0.995;
/** Least eigenvalue of a repaired matrix. */
const floor = 1e-3;

export interface CorrelationInput {
  readonly cuts: readonly CutNormal[];
  /** Of each column with those before it. */
  readonly moments: readonly PairMoments[];
  /** 1 for a column that is to depend on no other. */
  readonly isAlone: readonly boolean[];
}

/**
 * Latent correlations: scores' correlations lifted to those of the normals behind them, drawn to 0 by one factor for all that fits how well
 * they are known, made positive definite, and rounded to 1/256.
 *
 * The factor is Schäfer & Strimmer's for the target "identity": the sum of sampling variances over the sum of squares, at most 1.
 * @returns entries below the diagonal, row after row
 * @see Schäfer & Strimmer (2005), Statistical Applications in Genetics and Molecular Biology 4:32, eq. 10; Ledoit & Wolf (2004), J. Multivariate Analysis 88:365-411
 */
export function fitCorrelation({ cuts, moments, isAlone }: CorrelationInput): Int16Array {
  const size = cuts.length;
  const kept = 1 - shrinkageOf(moments, isAlone);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    matrix[i * size + i] = 1;
    for (let j = 0; j < i; j++) {
      const [left, right] = [cuts[i]!, cuts[j]!];
      if (isAlone[i]! || isAlone[j]! || left.variance === 0 || right.variance === 0) continue;
      const covariance = moments[i]!.correlations[j]! * Math.sqrt(left.variance * right.variance);
      const latent = kept * latentCorrelation(left, right, covariance, limit);
      matrix[i * size + j] = latent;
      matrix[j * size + i] = latent;
    }
  }
  return quantised(repairCorrelation(matrix, size, floor), size);
}

/** Weight of the identity, in [0, 1]; 1 where nothing is known. */
function shrinkageOf(moments: readonly PairMoments[], isAlone: readonly boolean[]): number {
  let variance = 0;
  let squares = 0;
  moments.forEach(({ correlations, variances }, i) => {
    for (let j = 0; j < i; j++) {
      if (isAlone[i]! || isAlone[j]!) continue;
      variance += variances[j]!;
      squares += correlations[j]! ** 2;
    }
  });
  return squares > 0 ? Math.min(1, variance / squares) : 1;
}

/** Rounded so that the rounded matrix is positive definite. */
function quantised(matrix: Float64Array, size: number): Int16Array {
  for (let kept = 1; ; kept *= 0.99) {
    const scaled = towardIdentity(matrix, size, kept);
    const steps = new Int16Array((size * (size - 1)) / 2);
    let at = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++, at++) steps[at] = Math.round(scaled[i * size + j]! * correlationSteps);
    if (cholesky(correlationMatrix(steps, size), size) !== null) return steps;
  }
}
