import { normalQuantile } from "./normal.js";

/** Terms of the series; the rest is below .05 of the covariance even of two halves with correlation 1. */
const termCount = 64;

/** A standard normal cut into intervals, each replaced by its mean. */
export interface CutNormal {
  /** Mean of the normal in each interval, 0 for an interval of no mass. */
  readonly scores: Float64Array;
  /** Variance of the scores, in [0, 1). */
  readonly variance: number;
  /** Coefficients of the scores on the normalised Hermite polynomials 1 to 64. */
  readonly hermite: Float64Array;
}

/**
 * Cuts a standard normal so that the intervals have the given masses.
 * @param shares masses in the order of the line, sum 1 to rounding
 */
export function cutNormal(shares: Float64Array): CutNormal {
  const ends = new Float64Array(shares.length + 1);
  let reached = 0;
  let last = 0;
  for (let i = 0; i < shares.length; i++) if (shares[i]! > 0) last = i;
  for (let i = 0; i <= shares.length; i++) {
    ends[i] = i === 0 ? Number.NEGATIVE_INFINITY : i > last ? Number.POSITIVE_INFINITY : normalQuantile(Math.min(1, reached));
    reached += shares[i] ?? 0;
  }
  const scores = new Float64Array(shares.length);
  let variance = 0;
  for (let i = 0; i < shares.length; i++) {
    if (shares[i] === 0) continue;
    scores[i] = (density(ends[i]!) - density(ends[i + 1]!)) / shares[i]!;
    variance += shares[i]! * scores[i]! ** 2;
  }
  return { scores, variance, hermite: hermiteCoefficients(ends, scores) };
}

/**
 * Correlation of two standard normals whose scores have the given covariance: cov(ρ) = Σ aₙ bₙ ρⁿ (Mehler's formula), which rises with ρ.
 * For two columns cut in two it is the tetrachoric correlation, for more the polychoric one by moments of scores in place of likelihood.
 *
 * @param covariance of the scores of `left` and `right` over rows
 * @returns in [-limit, limit]
 * @see Mehler (1866), Journal für die reine und angewandte Mathematik 66:161-176; Olsson (1979), Psychometrika 44:443-460
 */
export function latentCorrelation(left: CutNormal, right: CutNormal, covariance: number, limit: number): number {
  const products = left.hermite.map((a, n) => a * right.hermite[n]!);
  let low = -limit;
  let high = limit;
  if (seriesAt(products, low) >= covariance) return low;
  if (seriesAt(products, high) <= covariance) return high;
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (seriesAt(products, middle) < covariance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function seriesAt(products: Float64Array, rho: number): number {
  let sum = 0;
  for (let n = products.length - 1; n >= 0; n--) sum = (sum + products[n]!) * rho;
  return sum;
}

/** ∫ hₙ φ over (a, b) is (hₙ₋₁(a) φ(a) - hₙ₋₁(b) φ(b)) / √n. */
function hermiteCoefficients(ends: Float64Array, scores: Float64Array): Float64Array {
  const coefficients = new Float64Array(termCount);
  for (let i = 1; i < ends.length - 1; i++) {
    const step = scores[i]! - scores[i - 1]!; // summed by parts: each inner end counts once
    const x = ends[i]!;
    if (!Number.isFinite(x) || step === 0) continue;
    let before = 0;
    let here = density(x) * step;
    for (let n = 1; n <= termCount; n++) {
      coefficients[n - 1]! += here / Math.sqrt(n);
      const next = (x * here - Math.sqrt(n - 1) * before) / Math.sqrt(n);
      before = here;
      here = next;
    }
  }
  return coefficients;
}

function density(x: number): number {
  return 0.3989422804014327 * Math.exp(-0.5 * x * x);
}
