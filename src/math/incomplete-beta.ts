import { logGamma } from "./log-gamma.js";

/**
 * Regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b).
 *
 * Continued fraction by Lentz's method, taken on the side where it converges fast.
 * @param x in [0, 1]
 * @param a positive
 * @param b positive
 * @returns in [0, 1], relative error about 1e-12
 * @throws RangeError outside these ranges
 * @see DLMF 8.17.22; Press et al., Numerical Recipes, 6.4
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) throw new RangeError(`incompleteBeta needs 0 <= x <= 1, a > 0, b > 0, got ${x}, ${a}, ${b}`);
  if (x === 0 || x === 1) return x;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

const tiny = 1e-300;

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 20000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const factor = d * c;
    result *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return result;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/**
 * Quantile of Beta(a, b): the x with I_x(a, b) = probability. Bisection: sure, and quick enough for interval ends.
 *
 * @param probability in [0, 1]
 * @returns in [0, 1], absolute error below 1e-15 times its size
 * @throws RangeError outside these ranges
 */
export function inverseIncompleteBeta(probability: number, a: number, b: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`a probability is in [0, 1], got ${probability}`);
  if (probability === 0 || probability === 1) return probability;
  let low = 0;
  let high = 1;
  for (let step = 0; step < 1100; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low < 1e-16 * high) break;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
