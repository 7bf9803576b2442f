/**
 * Pearson's statistic as a standard normal number (Wilson & Hilferty 1931): beyond 6 with probability below 1e-8 where every cell expects at
 * least five.
 * @param expected as long as observed, all above 0; cells are independent but for their sum
 */
export function chiSquareScore(observed: ArrayLike<number>, expected: ArrayLike<number>, freedom = observed.length - 1): number {
  let statistic = 0;
  for (let i = 0; i < observed.length; i++) statistic += (observed[i]! - expected[i]!) ** 2 / expected[i]!;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
}

/** The same against equal shares. */
export function uniformScore(observed: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < observed.length; i++) sum += observed[i]!;
  return chiSquareScore(observed, new Float64Array(observed.length).fill(sum / observed.length));
}
