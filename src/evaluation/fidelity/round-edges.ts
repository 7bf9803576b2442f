import { roundestIn } from "../../encode/round-number.js";
import { civilFromDays, daysFromCivil } from "../../metadata/civil-date.js";

/** Ends of the bins of a picture: round numbers in [low, high], ascending, at most `most` of them; empty when none fits. */
export function roundEdges(low: number, high: number, isInteger: boolean, most: number): number[] {
  let power = 10 ** Math.floor(Math.log10(Math.max((high - low) / most, Number.MIN_VALUE)));
  if (isInteger) power = Math.max(1, power);
  if (!(power > 0) || !Number.isFinite(power)) return [];
  for (; Number.isFinite(power); power *= 10) {
    for (const factor of isInteger && power === 1 ? [1, 2, 5] : [1, 2, 2.5, 5]) {
      const step = power * factor;
      const first = Math.ceil(low / step);
      const count = Math.floor(high / step) - first + 1;
      if (count <= most)
        return inside(
          Array.from({ length: Math.max(0, count) }, (_, i) => trim((first + i) * step)),
          low,
          high,
        );
    }
  }
  return [];
}

/** Removes binary dust. */
function trim(value: number): number {
  return Number(value.toPrecision(14));
}

/** The ends within [low, high] that ascend; rounding may have moved one beyond or onto its neighbour. */
function inside(edges: readonly number[], low: number, high: number): number[] {
  return edges.filter((edge, i) => edge >= low && edge <= high && (i === 0 || edge > edges[i - 1]!));
}

/**
 * Round ends between the quantiles of `sorted`, for columns that one value or a long tail dominates.
 * @param sorted ascending, without that value
 */
export function quantileEdges(sorted: Float64Array, low: number, high: number, binCount: number): number[] {
  const edges: number[] = [];
  for (let i = 1; i < binCount; i++) {
    const below = sorted[Math.floor(((i - 0.5) / binCount) * sorted.length)]!;
    const above = sorted[Math.floor(((i + 0.5) / binCount) * sorted.length)]!;
    if (!(above > below)) continue;
    const step = 10 ** Math.floor(Math.log10(above - below)); // at most the gap, so that a multiple fits and no source value is taken
    const edge = roundestIn(below, above, step);
    if (edge > low && edge < high && edge > (edges[edges.length - 1] ?? Number.NEGATIVE_INFINITY)) edges.push(edge);
  }
  return edges;
}

const secondSteps = [1, 5, 15, 60, 300, 900, 3600, 10800, 21600, 43200, 86400, 172800, 604800];
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12000];

/** Calendar moments in [low, high] (seconds since 1970), at most `most` of them: whole seconds up to weeks, months, years. */
export function calendarEdges(low: number, high: number, most: number): number[] {
  for (const step of secondSteps) {
    const first = Math.ceil(low / step);
    const count = Math.floor(high / step) - first + 1;
    if (count <= most) return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
  }
  for (const step of monthSteps) {
    const first = Math.ceil(monthOf(low) / step);
    const last = Math.floor(monthOf(high) / step);
    const edges = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => startOfMonth((first + i) * step)).filter(
      (edge) => edge >= low && edge <= high,
    );
    if (edges.length <= most) return edges;
  }
  return [];
}

/** Months since year 0 of the month in which the moment lies. */
function monthOf(seconds: number): number {
  const { year, month } = civilFromDays(Math.floor(seconds / 86400));
  return year * 12 + month - 1;
}

function startOfMonth(months: number): number {
  return daysFromCivil(Math.floor(months / 12), (months % 12) + 1, 1) * 86400;
}

/** The moments as text, to the coarsest unit that tells them apart. */
export function calendarTexts(edges: readonly number[]): string[] {
  const parts = edges.map((edge) => {
    const days = Math.floor(edge / 86400);
    return { ...civilFromDays(days), second: edge - days * 86400 };
  });
  const two = (value: number): string => String(value).padStart(2, "0");
  const hasTime = parts.some((part) => part.second !== 0);
  const hasSecond = parts.some((part) => part.second % 60 !== 0);
  const hasDay = hasTime || parts.some((part) => part.day !== 1);
  const hasMonth = hasDay || parts.some((part) => part.month !== 1);
  return parts.map(({ year, month, day, second }) => {
    const date = `${year}${hasMonth ? `-${two(month)}` : ""}${hasDay ? `-${two(day)}` : ""}`;
    if (!hasTime) return date;
    const time = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}`;
    return `${date} ${time}${hasSecond ? `:${two(Math.floor(second % 60))}` : ""}`;
  });
}
