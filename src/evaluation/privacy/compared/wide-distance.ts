/** Columns from which on `wideDistance` is worth it: below, most rows are left after a few columns. */
export const wideFrom = 64;
/** Columns between two looks at the limit. */
const stretch = 64;

/** The same memory as whole numbers: two category codes are equal where their bits are. */
export function bitsOf(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length);
}

/**
 * Distance of `Points` between a query and the point at `offset`, without a branch in the loops over columns, which on wide rows took most of the
 * time: whether a category agrees, or a number is more than half of all ranks away, no processor can foresee. A hot loop.
 *
 * @param queryBits `bitsOf(query)`; `bits`: `bitsOf(values)`
 * @returns the distance where it is at most `limit`, else any number above the limit; the same digits as a sum column by column
 */
export function wideDistance(
  query: Float32Array,
  queryBits: Int32Array,
  values: Float32Array,
  bits: Int32Array,
  offset: number,
  categoryCount: number,
  limit: number,
): number {
  const width = query.length;
  let differing = 0;
  let c = 0;
  while (c < categoryCount) {
    const end = c + stretch < categoryCount ? c + stretch : categoryCount;
    for (; c < end; c++) {
      const difference = queryBits[c]! ^ bits[offset + c]!;
      differing += (difference | -difference) >>> 31;
    }
    if (differing > limit) return differing;
  }
  let sum = differing;
  while (c < width) {
    const end = c + stretch < width ? c + stretch : width;
    for (; c < end; c++) {
      const gap = Math.abs(query[c]! - values[offset + c]!);
      sum += (gap + 1 - Math.abs(gap - 1)) / 2; // the smaller of gap and 1: ranks have so few digits that nothing is rounded
    }
    if (sum > limit) return sum;
  }
  return sum;
}
