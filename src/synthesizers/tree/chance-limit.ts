/** Comparisons up to which a chi-square limit holds as it is. */
const fewComparisons = 128;

/**
 * Chi-square that a difference must exceed among many: where more than a few are looked at, the largest by chance grows with twice the logarithm
 * of their number (the extreme of chi-squares with one degree of freedom).
 */
export function chanceLimit(limit: number, comparisons: number): number {
  return limit + 2 * Math.log(Math.max(1, comparisons / fewComparisons));
}
