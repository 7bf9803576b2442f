import type { DatetimeCodec } from "./codebook.js";
import { safeRange } from "./cell-ends.js";
import { distinctValues, personsPerCode } from "./distinct-values.js";
import { learnNumericCodec, type NumericOptions } from "./learn-numeric.js";
import { decodeNumbers, encodeNumbers } from "./numeric-codec.js";
import { personCounter } from "./person-counter.js";

const secondsPerDay = 86400;
/** A double has no finer seconds in our century. */
const finestSeconds = 1e-6;
/** Days from the first to the last end from which on the weekday is coded. */
const leastSpanDays = 14;

export type DatetimePart = "day" | "weekday" | "time";

/** Names of the coded columns that a datetime column becomes. */
export function datetimeParts(codec: DatetimeCodec): readonly DatetimePart[] {
  return [
    "day" as const,
    ...(codec.weekdays.length > 0 ? (["weekday"] as const) : []),
    ...(codec.time === null ? [] : (["time"] as const)),
  ];
}

/** Count of codes of a part. */
export function partCardinality(codec: DatetimeCodec, part: DatetimePart): number {
  return part === "weekday" ? codec.weekdays.length + 1 : (codec[part]?.cardinality ?? 1);
}

/** Days since 1970 (floor) and steps of the resolution within the day; NaN where missing. */
function splitSeconds(seconds: Float64Array, resolutionSeconds: number): { days: Float64Array; steps: Float64Array } {
  const days = seconds.map((value) => Math.floor(value / secondsPerDay));
  const most = Math.ceil(secondsPerDay / resolutionSeconds) - 1;
  return { days, steps: seconds.map((value, row) => Math.min(most, Math.round((value - days[row]! * secondsPerDay) / resolutionSeconds))) };
}

/** Monday 0 … Sunday 6 of a day number (1970-01-01 was a Thursday). */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/**
 * Learns a datetime column as day, weekday (where days span a fortnight or more) and time of day.
 * @param seconds epoch seconds a row, NaN missing
 */
export function learnDatetimeCodec(
  seconds: Float64Array,
  personOf: Uint32Array | null,
  resolutionSeconds: number,
  options: Omit<NumericOptions, "decimals">,
): DatetimeCodec {
  const resolution = Math.max(resolutionSeconds, finestSeconds);
  const { days, steps } = splitSeconds(seconds, resolution);
  const day = learnNumericCodec(days, personOf, { ...options, decimals: 0 });
  const time = resolution >= secondsPerDay ? null : learnNumericCodec(steps, personOf, { ...options, decimals: 0 });
  const span = (day.cellEnds[day.cellEnds.length - 1] ?? 0) - (day.cellEnds[0] ?? 0);
  const isCoded = span >= leastSpanDays && resolution <= secondsPerDay;
  const weekdays = isCoded ? heldWeekdays(days, personOf, options.k) : [];
  return { kind: "datetime", day, time, weekdays, resolutionSeconds: resolution, ...protectedMoments(seconds, personOf, options.k) };
}

/** Steps that an end is rounded to, coarsest first. */
const endGrains = [secondsPerDay, 3600, 600, 60, 1] as const;

/** Moments that k persons reach from either side, moved inward to a round one; nothing outside is drawn. Both null without 2k persons. */
function protectedMoments(seconds: Float64Array, personOf: Uint32Array | null, k: number): Pick<DatetimeCodec, "earliest" | "latest"> {
  const distinct = distinctValues(seconds, personOf);
  const personCount = personOf === null ? seconds.length : (personOf[personOf.length - 1] ?? -1) + 1;
  const range = safeRange(distinct, personCounter(distinct, personOf, personCount), k);
  if (range === null || range.low > range.high) return { earliest: null, latest: null };
  const { low, high, innerLow, innerHigh } = range;
  const up = endGrains.map((grain) => Math.ceil(low / grain) * grain).find((moment) => moment <= Math.min(innerLow, high));
  const earliest = up ?? low;
  const down = endGrains.map((grain) => Math.floor(high / grain) * grain).find((moment) => moment >= Math.max(innerHigh, earliest));
  return { earliest, latest: down ?? Math.max(high, earliest) };
}

function heldWeekdays(days: Float64Array, personOf: Uint32Array | null, k: number): number[] {
  const codes = new Int32Array(days.length);
  for (let row = 0; row < days.length; row++) codes[row] = Number.isNaN(days[row]!) ? -1 : weekdayOf(days[row]!);
  const { persons } = personsPerCode(codes, 7, personOf);
  return [0, 1, 2, 3, 4, 5, 6].filter((weekday) => persons[weekday]! >= k);
}

/** Codes of the parts, in the order of `datetimeParts`; a missing moment is missing in all of them. */
export function encodeDatetimes(seconds: Float64Array, codec: DatetimeCodec): Uint16Array[] {
  const { days, steps } = splitSeconds(seconds, codec.resolutionSeconds);
  return datetimeParts(codec).map((part) => {
    if (part === "day") return encodeNumbers(days, codec.day);
    if (part === "time") return encodeNumbers(steps, codec.time!);
    const codeOf = Array.from({ length: 7 }, (_, weekday) => codec.weekdays.indexOf(nearestWeekday(weekday, codec.weekdays)) + 1);
    const codes = new Uint16Array(days.length);
    for (let row = 0; row < days.length; row++) codes[row] = Number.isNaN(days[row]!) ? 0 : codeOf[weekdayOf(days[row]!)]!;
    return codes;
  });
}

function nearestWeekday(weekday: number, held: readonly number[]): number {
  const distance = (other: number): number => Math.min((other - weekday + 7) % 7, (weekday - other + 7) % 7);
  return held.reduce((best, other) => (distance(other) < distance(best) ? other : best), held[0]!);
}

/** Epoch seconds from the codes of the parts; NaN where the day is missing. */
export function decodeDatetimes(
  parts: readonly Uint16Array[],
  codec: DatetimeCodec,
  draws: (row: number, draw: number) => number,
): Float64Array {
  const names = datetimeParts(codec);
  const day = parts[0]!;
  const days = decodeNumbers(day, codec.day, draws);
  const weekday = codec.weekdays.length > 0 ? parts[names.indexOf("weekday")]! : null;
  const time = codec.time === null ? null : decodeNumbers(parts[names.indexOf("time")]!, codec.time, (row, draw) => draws(row, draw + 3));
  const single = new Set(codec.day.spikeCodes);
  return days.map((value, row) => {
    if (Number.isNaN(value)) return Number.NaN;
    const sought = weekday === null || single.has(day[row]!) ? undefined : codec.weekdays[weekday[row]! - 1];
    const moved = sought === undefined ? value : onWeekday(value, sought, codec);
    const ofDay = time === null || Number.isNaN(time[row]!) ? 0 : time[row]! * codec.resolutionSeconds;
    return insideEnds(moved * secondsPerDay + ofDay, codec);
  });
}

/** A moment before the first or after the last that may be drawn moves by a day, or onto the end. */
function insideEnds(moment: number, { earliest, latest }: DatetimeCodec): number {
  if (earliest === null || latest === null) return moment;
  if (moment < earliest) return Math.min(Math.max(moment + secondsPerDay, earliest), latest);
  return moment > latest ? Math.max(Math.min(moment - secondsPerDay, latest), earliest) : moment;
}

/** The nearest day with this weekday, kept inside the protected ends. */
function onWeekday(day: number, weekday: number, codec: DatetimeCodec): number {
  const shift = ((weekday - weekdayOf(day) + 10) % 7) - 3;
  const moved = day + shift;
  const { cellEnds } = codec.day;
  if (moved < cellEnds[0]!) return moved + 7;
  return moved >= cellEnds[cellEnds.length - 1]! ? moved - 7 : moved;
}
