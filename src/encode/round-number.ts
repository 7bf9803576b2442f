/** Below this power of ten a unit is of no use: 10^-300 is near the smallest double. */
const leastExponent = -300;

/**
 * The roundest multiple of `step` in the half-open interval (low, high]: the one with the coarsest power of ten, then of five.
 *
 * Used for bin ends, so that an end says as little as possible about the two source values it lies between.
 * @param low   lower bound, excluded, finite
 * @param high  upper bound, included, finite; must exceed low
 * @param step  smallest unit of the column, 10^-decimals; a candidate is a multiple of it wherever one fits. 0: any number will do
 * @returns a number in (low, high]; high itself where no multiple of `step` fits
 */
export function roundestIn(low: number, high: number, step: number): number {
  const finest = step > 0 ? Math.round(Math.log10(step)) : leastExponent;
  const coarsest = Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high)))) + 1;
  for (let exponent = Math.min(308, Math.max(coarsest, finest)); exponent >= finest; exponent--) {
    const tens = lastMultiple(high, 1, exponent);
    if (tens > low && tens <= high) return tens;
    if (exponent === finest) break;
    const fives = lastMultiple(high, 5, exponent - 1);
    if (fives > low && fives <= high) return fives;
  }
  return high;
}

/** The roundest number in [low, high]; low where high does not exceed it. */
export function roundestWithin(low: number, high: number, step: number): number {
  if (high <= low) return low;
  const inside = roundestIn(low, high, step);
  const exponent = step > 0 ? Math.round(Math.log10(step)) : leastExponent;
  return roundness(low, exponent) > roundness(inside, exponent) ? low : inside;
}

/** Power of ten (and a half more for fives) that a number is a multiple of; `exponent` where it is none of a coarser one. */
function roundness(value: number, exponent: number): number {
  if (value === 0) return 309;
  for (let power = Math.min(308, Math.ceil(Math.log10(Math.abs(value)))); power > exponent; power--) {
    if (lastMultiple(value, 1, power) === value) return power;
    if (lastMultiple(value, 5, power - 1) === value) return power - 0.5;
  }
  return exponent;
}

/**
 * The largest multiple of factor · 10^exponent that is at most `value`, as the double nearest to its decimal (0.3, not 0.30000000000000004:
 * a quotient of two exact numbers is correctly rounded).
 */
function lastMultiple(value: number, factor: number, exponent: number): number {
  const power = 10 ** Math.abs(exponent);
  const scaled = exponent < 0 ? (value * power) / factor : value / (factor * power);
  const count = Math.round(scaled);
  const nearest = multiple(count, factor, exponent, power);
  return nearest <= value ? nearest : multiple(count - 1, factor, exponent, power);
}

function multiple(count: number, factor: number, exponent: number, power: number): number {
  return exponent < 0 ? (count * factor) / power + 0 : count * factor * power + 0;
}
