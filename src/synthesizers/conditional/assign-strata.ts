import type { Rng } from "../../random/rng.js";

/** Steps of a two-dimensional sequence of low discrepancy: powers of the inverse of the plastic number (Roberts 2018, "R2"). */
const unitStep = 0.754_877_666_246_693;
const placeStep = 0.569_840_290_998_053_3;

/**
 * Stratum of each row: the strata's shares are met almost exactly in any long run of units (an additive sequence, no lots drawn), and the
 * stratum of a row follows from its address and the rng key alone.
 * @param shares >= 0, sum to 1
 */
export function assignStrata(shares: readonly number[], unit: Uint32Array, place: Uint32Array, rng: Rng): Uint16Array {
  const offset = rng.fork("strata").floatAt(0, 0);
  const total = shares.reduce((sum, share) => sum + share, 0);
  let reached = 0;
  const ends = Float64Array.from(shares, (share) => (reached += share / total));
  const last = shares.findLastIndex((share) => share > 0);
  const stratumOf = new Uint16Array(unit.length);
  for (let row = 0; row < unit.length; row++) {
    const point = (offset + unit[row]! * unitStep + place[row]! * placeStep) % 1;
    let stratum = 0;
    while (stratum < last && point >= ends[stratum]!) stratum++;
    stratumOf[row] = stratum;
  }
  return stratumOf;
}
