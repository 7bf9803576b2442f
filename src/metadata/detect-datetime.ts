import { parseDatetime, zoneOfPattern } from "./datetime.js";
import type { DatetimeFormat } from "./metadata.js";

/** What the values of a column say about their datetime format. */
export interface DetectedDatetime {
  readonly format: DatetimeFormat;
  /** True when day and month could be swapped in every value; then slashes are read month first, dots and dashes day first. */
  readonly ambiguous: boolean;
  /** Share of the given values that the format reads, in [0.99, 1]. */
  readonly readShare: number;
}

/** Tried in this order, ISO first; of those that read the most values the first wins. */
const datePatterns: readonly string[] = [
  "yyyy-MM-dd",
  "yyyy/MM/dd",
  "yyyy.MM.dd",
  "yyyyMMdd",
  "yyyy-MM",
  "yyyy/MM",
  "dd.MM.yyyy",
  "d.M.yyyy",
  "dd.MM.yy",
  "d.M.yy",
  "MM/dd/yyyy",
  "dd/MM/yyyy",
  "M/d/yyyy",
  "d/M/yyyy",
  "dd-MM-yyyy",
  "MM-dd-yyyy",
  "d-M-yyyy",
  "M-d-yyyy",
  "MM/dd/yy",
  "dd/MM/yy",
  "M/d/yy",
  "d/M/yy",
  "dd-UUU-yyyy",
  "dd-MMM-yyyy",
  "d-MMM-yyyy",
  "dd-UUU-yy",
  "dd-MMM-yy",
  "d-MMM-yy",
  "ddUUUyyyy",
  "ddMMMyyyy",
  "dd UUU yyyy",
  "dd MMM yyyy",
  "d MMM yyyy",
  "d MMMM yyyy",
  "MMM d, yyyy",
  "MMMM d, yyyy",
  "MMM yyyy",
  "MMM-yyyy",
  "MMM-yy",
  "MMMM yyyy",
  "MM/yyyy",
  "yyyy-M-d",
  "yyyy/M/d",
];

const swapped: Readonly<Record<string, string>> = {
  "MM/dd/yyyy": "dd/MM/yyyy",
  "M/d/yyyy": "d/M/yyyy",
  "MM/dd/yy": "dd/MM/yy",
  "M/d/yy": "d/M/yy",
  "dd-MM-yyyy": "MM-dd-yyyy",
  "d-M-yyyy": "M-d-yyyy",
  "dd.MM.yyyy": "MM.dd.yyyy",
  "d.M.yyyy": "M.d.yyyy",
};

const usualReadShare = 0.99;
const sampleLength = 200;
const clockShape = /^(.+?)(T| |, )(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:( ?)([AaPp][Mm]))?( ?(?:Z|[+-]\d{2}(?::?\d{2})?))?$/;

/** Commonest element, the earlier one on a tie. */
function commonest(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = values[0] ?? "";
  for (const [value, count] of counts) if (count > counts.get(best)!) best = value;
  return best;
}

/** Pattern of clock and zone (with their separator) that the values share, and the texts before it. */
function splitClock(values: readonly string[], leastShare: number): { readonly dates: readonly string[]; readonly suffix: string } {
  const matches = values.map((value) => clockShape.exec(value));
  const found = matches.filter((match) => match !== null);
  if (found.length < leastShare * values.length) return { dates: values, suffix: "" };
  const part = (group: number): string => commonest(found.map((match) => match[group] ?? ""));
  const separator = part(2) === "T" ? "'T'" : part(2);
  const half = part(8);
  const narrow = found.some((match) => match[3]!.length === 1);
  const hour = half === "" ? (narrow ? "H" : "HH") : narrow ? "h" : "hh";
  const fractionDigits = Math.max(...found.map((match) => match[6]?.length ?? 0));
  const seconds = part(5) === "" ? "" : fractionDigits > 0 && part(6) !== "" ? `:ss.${"S".repeat(fractionDigits)}` : ":ss";
  const halfToken = half === "" ? "" : part(7) + (half === half.toUpperCase() ? "a" : "aa");
  return {
    dates: found.map((match) => match[1]!),
    suffix: `${separator}${hour}:mm${seconds}${halfToken}${zonePattern(found.map((match) => match[9] ?? ""))}`,
  };
}

function zonePattern(zones: readonly string[]): string {
  const distinct = new Set(zones);
  const first = commonest(zones);
  if (first === "") return "";
  const space = first.startsWith(" ") ? " " : "";
  if (distinct.size === 1) return `${space}'${first.trim()}'`;
  const offset = zones.find((zone) => /\d/.test(zone))?.trim() ?? "";
  return space + (offset.includes(":") ? "XXX" : offset.length === 5 ? "xx" : "x");
}

function readCount(values: readonly string[], format: DatetimeFormat): number {
  let count = 0;
  for (const value of values) if (!Number.isNaN(parseDatetime(value, format))) count++;
  return count;
}

function formatOf(pattern: string): DatetimeFormat {
  return { pattern, zone: zoneOfPattern(pattern), resolutionSeconds: 1 };
}

const steps = [86400, 3600, 1800, 900, 600, 300, 60, 30, 10, 5, 1, 0.1, 0.01, 0.001, 0.0001] as const;

/** Largest usual step, in seconds, that every finite moment is a multiple of (1e-6 when none is); 86400 for an empty list. */
export function sharedResolution(epochSeconds: Iterable<number>): number {
  let index = 0;
  for (const moment of epochSeconds) {
    if (!Number.isFinite(moment)) continue;
    while (index < steps.length && !isMultiple(moment, steps[index]!)) index++;
    if (index === steps.length) return 1e-6;
  }
  return steps[index]!;
}

function isMultiple(value: number, step: number): boolean {
  const ratio = value / step;
  return Math.abs(ratio - Math.round(ratio)) * step < 2e-6;
}

/**
 * Format shared by at least 99 % of the values, or null.
 *
 * @param values distinct non-missing texts of one column
 * @param leastShare share of the values that the format must read, in (0, 1]; a small sample needs less
 * @returns the format, whether day and month are ambiguous, and the share read. Eight bare digits count as yyyyMMdd when the year is in
 *   1900–2100; the caller must ask for more evidence (a header) before it takes numbers for dates.
 */
export function detectDatetime(values: readonly string[], leastShare = usualReadShare): DetectedDatetime | null {
  if (!values.slice(0, 20).some((value) => /\d/.test(value))) return null;
  const sample = values.slice(0, sampleLength);
  const { dates } = splitClock(sample, leastShare - 0.1);
  const candidates = datePatterns.filter(
    (pattern) => readCount(dates, formatOf(pattern)) >= dates.length - Math.max(2, 0.1 * dates.length),
  );
  if (candidates.length === 0) return null;
  const { dates: allDates, suffix } = splitClock(values, leastShare);
  const counts = candidates.map((pattern) => readCount(allDates, formatOf(pattern)));
  const best = counts.indexOf(Math.max(...counts));
  const date = candidates[best]!;
  const format = formatOf(date + suffix);
  const moments = values.map((value) => parseDatetime(value, format));
  const read = moments.filter((moment) => !Number.isNaN(moment));
  if (read.length === 0 || read.length < leastShare * values.length) return null;
  if (date === "yyyyMMdd" && !values.every((value) => value >= "1900" && value < "2101")) return null;
  const other = swapped[date];
  const ambiguous = other !== undefined && readCount(allDates, formatOf(other)) === counts[best];
  return { format: { ...format, resolutionSeconds: sharedResolution(read) }, ambiguous, readShare: read.length / values.length };
}

/** Format shared by at least 99 % of the distinct texts, or null; see `detectDatetime`. */
export function detectDatetimeFormat(values: readonly string[]): DatetimeFormat | null {
  return detectDatetime(values)?.format ?? null;
}
