import { nextDown, nextUp } from "../math/next-double.js";

/** Numbers from low to high, both included; either end may be infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Which cells of a column a condition allows. */
export type Allowed =
  | { readonly kind: "numbers"; readonly missing: boolean; readonly intervals: readonly Interval[] }
  /** Epoch seconds. */
  | { readonly kind: "moments"; readonly missing: boolean; readonly intervals: readonly Interval[] }
  /** By place in the codec's values: 1 where allowed. */
  | { readonly kind: "categories"; readonly missing: boolean; readonly values: Uint8Array };

export function isInside(intervals: readonly Interval[], value: number): boolean {
  return intervals.some(({ low, high }) => value >= low && value <= high);
}

/** What both allow. @throws RangeError for conditions of different kinds */
export function bothAllow(a: Allowed, b: Allowed): Allowed {
  const missing = a.missing && b.missing;
  if (a.kind === "categories" && b.kind === "categories") return { ...a, missing, values: a.values.map((own, i) => own & b.values[i]!) };
  if (a.kind === "categories" || b.kind === "categories" || a.kind !== b.kind) throw new RangeError("conditions of different kinds");
  const intervals = a.intervals.flatMap((one) =>
    b.intervals
      .map((other) => ({ low: Math.max(one.low, other.low), high: Math.min(one.high, other.high) }))
      .filter(({ low, high }) => low <= high),
  );
  return { ...a, missing, intervals };
}

/** What either allows. @throws RangeError for conditions of different kinds */
export function eitherAllows(a: Allowed, b: Allowed): Allowed {
  const missing = a.missing || b.missing;
  if (a.kind === "categories" && b.kind === "categories") return { ...a, missing, values: a.values.map((own, i) => own | b.values[i]!) };
  if (a.kind === "categories" || b.kind === "categories" || a.kind !== b.kind) throw new RangeError("conditions of different kinds");
  return { ...a, missing, intervals: [...a.intervals, ...b.intervals] };
}

/** The values that are not allowed. @param missing whether missing cells are */
export function allOthers(allowed: Allowed, missing: boolean): Allowed {
  if (allowed.kind === "categories") return { ...allowed, missing, values: allowed.values.map((own) => 1 - own) };
  const rising = [...allowed.intervals].sort((a, b) => a.low - b.low);
  const intervals: Interval[] = [];
  let from = Number.NEGATIVE_INFINITY;
  for (const { low, high } of rising) {
    if (low > from) intervals.push({ low: from, high: nextDown(low) });
    if (high >= from) from = high === Number.POSITIVE_INFINITY ? high : nextUp(high);
  }
  if (from < Number.POSITIVE_INFINITY) intervals.push({ low: from, high: Number.POSITIVE_INFINITY });
  return { ...allowed, missing, intervals };
}
