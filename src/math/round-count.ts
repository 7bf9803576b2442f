/**
 * A count of the source as reports and manifests may show it: rounded down to a multiple of k, so that one person more or less
 * seldom shows, and never overstated.
 *
 * @param count persons or rows, integer >= 0
 * @param k     persons, integer >= 1
 * @returns the largest multiple of k that is <= count
 * @throws RangeError if an argument is outside its range
 */
export function roundCount(count: number, k: number): number {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`count must be an integer >= 0, got ${count}`);
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be an integer >= 1, got ${k}`);
  return count - (count % k);
}

/**
 * The share that k persons have: of their number rounded down to a multiple of k, so that shares in such steps tell no more of the number.
 *
 * @param personCount integer >= 0
 * @param k           persons, integer >= 1
 * @returns in (0, 1]
 */
export function shareStep(personCount: number, k: number): number {
  return k / Math.max(k, roundCount(personCount, k));
}
