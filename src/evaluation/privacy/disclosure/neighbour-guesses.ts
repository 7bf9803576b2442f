import type { Neighbours } from "../compared/nearest.js";
import { isRight, reachOf, type SecretValues } from "./secret-values.js";

/** A value that a smaller share of the output has counts as if this share had it, so that one odd neighbour does not outvote all others. */
const leastShare = 0.02;

/** The secret of the nearest row of the output (Giomi et al. 2023). @returns length queries; NaN where there is no row */
export function nearestGuesses(neighbours: Neighbours, values: Float64Array): Float64Array {
  const { count, rows } = neighbours;
  return Float64Array.from({ length: rows.length / count }, (_, query) =>
    rows[query * count]! < 0 ? Number.NaN : values[rows[query * count]!]!,
  );
}

/**
 * The secret that the most of the nearest rows have, relative to its share of the output: guesses are scored by balanced accuracy, under which a
 * frequent value deserves no head start. Numbers vote for each other when they are within the tolerance. Ties go to the nearer row.
 * @returns length queries; NaN where there is no row
 */
export function votedGuesses(neighbours: Neighbours, values: Float64Array, kind: SecretValues["kind"]): Float64Array {
  const { count, rows } = neighbours;
  const shareOf = shares(values, kind);
  return Float64Array.from({ length: rows.length / count }, (_, query) => {
    let [best, bestScore] = [Number.NaN, 0];
    for (let i = query * count; i < (query + 1) * count && rows[i]! >= 0; i++) {
      const value = values[rows[i]!]!;
      let votes = 0;
      for (let j = query * count; j < (query + 1) * count && rows[j]! >= 0; j++) if (isRight(values[rows[j]!]!, value, kind)) votes++;
      const score = votes / Math.max(leastShare, shareOf(value));
      if (score > bestScore) [best, bestScore] = [value, score];
    }
    return best;
  });
}

/** Share of the output whose value counts as this one. */
function shares(values: Float64Array, kind: SecretValues["kind"]): (value: number) => number {
  const known = new Map<number, number>();
  const sorted = values.slice().sort();
  const below = (end: number, included: boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < end || (included && sorted[middle] === end)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (value) => {
    const seen = known.get(value);
    if (seen !== undefined) return seen;
    const reach = reachOf(value, kind);
    const share = (below(value + reach, true) - below(value - reach, false)) / Math.max(1, sorted.length);
    known.set(value, share);
    return share;
  };
}

/** The nearest rows of two tables together; rows of the second are numbered after the `firstCount` rows of the first. */
export function mergedNeighbours(first: Neighbours, second: Neighbours, firstCount: number): Neighbours {
  const { count } = first;
  const distances = new Float64Array(first.distances.length);
  const rows = new Int32Array(first.rows.length);
  for (let from = 0; from < rows.length; from += count) {
    let [a, b] = [from, from];
    for (let i = from; i < from + count; i++) {
      const isSecond = second.rows[b]! >= 0 && (first.rows[a]! < 0 || second.distances[b]! < first.distances[a]!);
      distances[i] = isSecond ? second.distances[b]! : first.distances[a]!;
      rows[i] = isSecond ? second.rows[b++]! + firstCount : first.rows[a++]!;
    }
  }
  return { count, distances, rows };
}
