/** Another column of the table, as a number in [0, 1] a row (rank of a number, or 1 for its commoner half of categories); NaN missing. */
export interface Companion {
  readonly levels: Float64Array;
}

/**
 * Places categories on a line so that neighbours behave alike: by their mean of the companion that tells them apart best, in eight steps, and
 * within a step by their mean of the next best. Only categories of at least `k` rows are placed; the others get 0.
 *
 * @param cells      dictionary index a row, -1 missing
 * @param entryCount size of the dictionary
 * @returns a number a dictionary entry
 */
export function placeCategories(cells: Int32Array, entryCount: number, companions: readonly Companion[], k: number): Float64Array {
  const scored = companions.map(({ levels }) => entryMeans(cells, entryCount, levels, k)).sort((a, b) => b.explained - a.explained);
  const first = scored[0]?.means;
  const second = scored[1]?.means;
  return Float64Array.from({ length: entryCount }, (_, entry) => {
    const major = first === undefined ? 0 : first[entry]!;
    return second === undefined ? major : Math.floor(major * 7.999) + second[entry]! * 0.999;
  });
}

/** Mean level of each entry, and the share of the variance between entries that is more than chance. */
function entryMeans(cells: Int32Array, entryCount: number, levels: Float64Array, k: number): { means: Float64Array; explained: number } {
  const counts = new Float64Array(entryCount);
  const sums = new Float64Array(entryCount);
  let total = 0;
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < cells.length; row++) {
    const entry = cells[row]!;
    const level = levels[row]!;
    if (entry < 0 || Number.isNaN(level)) continue;
    counts[entry]!++;
    sums[entry]! += level;
    total++;
    sum += level;
    squares += level * level;
  }
  if (total === 0) return { means: new Float64Array(entryCount), explained: 0 };
  const mean = sum / total;
  const variance = Math.max(squares / total - mean * mean, 1e-12);
  let between = 0;
  let entries = 0;
  const means = sums.map((value, entry) => {
    if (counts[entry]! < k) return mean;
    between += counts[entry]! * (value / counts[entry]! - mean) ** 2;
    entries++;
    return value / counts[entry]!;
  });
  return { means, explained: (between / variance - entries) / total };
}
