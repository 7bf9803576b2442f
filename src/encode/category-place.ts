/** Means that tell the categories of a column apart. */
interface EntryMeans {
  readonly means: Float64Array;
  /** Share of the variance between entries that is more than chance. */
  readonly explained: number;
}

/**
 * Places categories on a line so that neighbours behave alike: by their mean of the companion that tells them apart best, in eight steps, and
 * within a step by their mean of the next best. Only categories of at least `k` rows are placed; the others get 0.
 *
 * Companions are given one by one, so that the levels of a whole table need not be held at once.
 */
export interface CategoryPlacer {
  /** @param levels another column of the table, as a number in [0, 1] a row (rank of a number, or 1 for its commoner half of categories); NaN missing */
  add(levels: Float64Array): void;
  /** @returns a number a dictionary entry */
  place(): Float64Array;
}

/**
 * @param cells      dictionary index a row, -1 missing
 * @param entryCount size of the dictionary
 */
export function categoryPlacer(cells: Int32Array, entryCount: number, k: number): CategoryPlacer {
  let first: EntryMeans | null = null;
  let second: EntryMeans | null = null;
  return {
    add: (levels) => {
      const found = entryMeans(cells, entryCount, levels, k);
      if (first === null || found.explained > first.explained) [first, second] = [found, first];
      else if (second === null || found.explained > second.explained) second = found;
    },
    place: () =>
      Float64Array.from({ length: entryCount }, (_, entry) => {
        const major = first === null ? 0 : first.means[entry]!;
        return second === null ? major : Math.floor(major * 7.999) + second.means[entry]! * 0.999;
      }),
  };
}

function entryMeans(cells: Int32Array, entryCount: number, levels: Float64Array, k: number): EntryMeans {
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
