/**
 * Where the tails of a column of real numbers begin, inner cuts at the outer hundredth, outer ones at half of it; parts 0 and 1 are the low tail
 * from outside in, 2 and 3 the high one, 4 the middle. NaN where an end has no tail: every comparison with it is false.
 */
export interface TailCuts {
  readonly lowOuter: number;
  readonly lowInner: number;
  readonly highInner: number;
  readonly highOuter: number;
}

const tailShare = 0.01;
/** A tail of a small sample is widened to this many rows (the highest k of our policies) … */
const minTailRows = 20;
/** … and a column with fewer values than this has none: its tails would be a fifth of it. */
const minValues = 200;
/** An end where ties hold more than this many times the rows of a tail is a spike, not a tail: the many zeros of a column of gains, say. */
const mostTies = 5;

/** @param values NaN for missing. @returns null when neither end has a tail. O(n log n) */
export function tailCuts(values: Float64Array): TailCuts | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const count = sorted.length;
  if (count < minValues) return null;
  const rows = Math.max(minTailRows, Math.ceil(count * tailShare));
  const half = Math.ceil(rows / 2);
  const [lowInner, highInner] = [sorted[rows - 1]!, sorted[count - rows]!];
  const hasLow = sorted[Math.min(count - 1, mostTies * rows)]! > lowInner;
  const hasHigh = sorted[Math.max(0, count - 1 - mostTies * rows)]! < highInner;
  if (!hasLow && !hasHigh) return null;
  return {
    lowOuter: hasLow ? sorted[half - 1]! : Number.NaN,
    lowInner: hasLow ? lowInner : Number.NaN,
    highInner: hasHigh ? highInner : Number.NaN,
    highOuter: hasHigh ? sorted[count - half]! : Number.NaN,
  };
}

/** Part of a value in [0, 4]. */
export function partOf(value: number, { lowOuter, lowInner, highInner, highOuter }: TailCuts): number {
  if (value <= lowInner) return value <= lowOuter ? 0 : 1;
  if (value >= highInner) return value >= highOuter ? 2 : 3;
  return 4;
}

/** Share of the values in each part, and how many values there are. */
export function tailParts(values: Float64Array, cuts: TailCuts): { readonly shares: Float64Array; readonly valued: number } {
  const shares = new Float64Array(5);
  let valued = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    shares[partOf(value, cuts)]!++;
    valued++;
  }
  return { shares: shares.map((count) => count / Math.max(1, valued)), valued };
}
