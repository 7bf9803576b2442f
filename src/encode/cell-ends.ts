import type { DistinctValues } from "./distinct-values.js";
import { type Lattice, pointOf } from "./lattice.js";
import type { PersonCounter } from "./person-counter.js";
import { roundestIn, roundestWithin } from "./round-number.js";

/** A run of distinct values [from, to); spikes inside it are not of it. */
export interface Cell {
  readonly from: number;
  readonly to: number;
  readonly persons: number;
}

/** Values that k persons reach from either side: nothing outside [low, high] may be drawn. Low exceeds high where 2k persons are not there. */
export interface SafeRange {
  readonly low: number;
  readonly high: number;
  /** The values of the 1.5k-th persons: an end is the roundest number up to there. */
  readonly innerLow: number;
  readonly innerHigh: number;
}

/** @returns null without numbers */
export function safeRange({ values }: DistinctValues, counter: PersonCounter, k: number): SafeRange | null {
  if (values.length === 0) return null;
  const inner = Math.ceil(1.5 * k);
  return {
    low: personValue(values, counter, k, false),
    high: personValue(values, counter, k, true),
    innerLow: personValue(values, counter, inner, false),
    innerHigh: personValue(values, counter, inner, true),
  };
}

/** Value of the `rank`-th smallest (or largest) person, each at their smallest (largest) value; the last value where there are fewer persons. */
function personValue(values: Float64Array, counter: PersonCounter, rank: number, fromTop: boolean): number {
  counter.reset();
  for (let i = 0; i < values.length; i++) {
    const at = fromTop ? values.length - 1 - i : i;
    if (counter.add(at) >= rank) return values[at]!;
  }
  return fromTop ? values[0]! : values[values.length - 1]!;
}

/**
 * Ends of the cells, ascending, one more than cells. Between two cells it is the roundest number between their values; the outer ones are the
 * roundest numbers between the k-th and the 1.5k-th person, or, beside a spike, between it and the cell. The last end is excluded from its cell.
 * @param range low must not exceed high
 */
export function cellEnds(cells: readonly Cell[], { values }: DistinctValues, range: SafeRange, lattice: Lattice): number[] {
  const first = cells[0];
  const last = cells[cells.length - 1];
  if (first === undefined || last === undefined) return [];
  const { step } = lattice;
  const inner = cells.slice(1).map((cell) => roundestIn(values[cell.from - 1]!, values[cell.from]!, step));
  const [below, above] = [values[first.from - 1], values[last.to]];
  const top = Math.min(values[first.to - 1]!, range.innerLow, range.high);
  const low =
    below === undefined
      ? Math.min(values[first.to - 1]!, roundestWithin(range.low, top, step))
      : roundestIn(below, values[first.from]!, step);
  if (above !== undefined) return [low, ...inner, roundestIn(values[last.to - 1]!, above, step)];
  const bottom = Math.max(values[last.from]!, range.innerHigh, cells.length === 1 ? low : Number.NEGATIVE_INFINITY);
  const high = roundestWithin(bottom, Math.max(bottom, range.high), step);
  // the end is excluded from the cell, so one step beyond the largest number that may be drawn
  const point = pointOf(high, lattice);
  return [low, ...inner, Number.isNaN(point) ? high : (point + 1) / lattice.power];
}
