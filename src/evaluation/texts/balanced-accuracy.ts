import type { InfluencedScore } from "../utility/prediction-score.js";

/**
 * Mean over classes of the share of their rows that are told right.
 * @param told, expected classes in [0, classCount), by row; classes without a row do not count
 * @returns in [0, 1], with the influence of every row
 */
export function balancedAccuracy(told: Int32Array, expected: Int32Array, classCount: number): InfluencedScore {
  const [hits, rows] = [new Float64Array(classCount), new Float64Array(classCount)];
  for (let row = 0; row < expected.length; row++) {
    rows[expected[row]!]!++;
    if (told[row] === expected[row]) hits[expected[row]!]!++;
  }
  const present = rows.filter((count) => count > 0).length;
  const rates = hits.map((count, k) => count / Math.max(1, rows[k]!));
  const influence = Float64Array.from(expected, (own, row) => {
    const miss = (told[row] === own ? 1 : 0) - rates[own]!;
    return (miss * expected.length) / (rows[own]! * present);
  });
  return { value: rates.reduce((sum, rate) => sum + rate, 0) / present, influence };
}
