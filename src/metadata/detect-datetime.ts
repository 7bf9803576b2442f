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

/** Times that each text occurs, in order of first appearance. */
type Counts = Map<string, number>;

/** Commonest text, the earlier one on a tie. */
function commonest(counts: Counts): string {
  let best = "";
  let most = 0;
  for (const [text, count] of counts) {
    if (count <= most) continue;
    best = text;
    most = count;
  }
  return best;
}

/** Groups of `clockShape` of which the commonest text is sought. */
const [separatorGroup, secondsGroup, fractionGroup, gapGroup, halfGroup, zoneGroup] = [2, 5, 6, 7, 8, 9];
const countedGroups = [separatorGroup, secondsGroup, fractionGroup, gapGroup, halfGroup, zoneGroup];

/** Pattern of clock and zone (with their separator) that the values share, and the texts before it. */
function splitClock(values: readonly string[], leastShare: number): { readonly dates: readonly string[]; readonly suffix: string } {
  const dates: string[] = [];
  const countsOf = new Map(countedGroups.map((group) => [group, new Map<string, number>()]));
  let [narrow, fractionDigits] = [false, 0];
  for (const value of values) {
    const match = clockShape.exec(value);
    if (match === null) continue;
    dates.push(match[1]!);
    narrow ||= match[3]!.length === 1;
    fractionDigits = Math.max(fractionDigits, match[fractionGroup]?.length ?? 0);
    for (const [group, counts] of countsOf) counts.set(match[group] ?? "", (counts.get(match[group] ?? "") ?? 0) + 1);
  }
  if (dates.length < leastShare * values.length) return { dates: values, suffix: "" };
  const part = (group: number): string => commonest(countsOf.get(group)!);
  const separator = part(separatorGroup) === "T" ? "'T'" : part(separatorGroup);
  const half = part(halfGroup);
  const hour = half === "" ? (narrow ? "H" : "HH") : narrow ? "h" : "hh";
  const seconds =
    part(secondsGroup) === "" ? "" : fractionDigits > 0 && part(fractionGroup) !== "" ? `:ss.${"S".repeat(fractionDigits)}` : ":ss";
  const halfToken = half === "" ? "" : part(gapGroup) + (half === half.toUpperCase() ? "a" : "aa");
  return { dates, suffix: `${separator}${hour}:mm${seconds}${halfToken}${zonePattern(countsOf.get(zoneGroup)!)}` };
}

function zonePattern(zones: Counts): string {
  const first = commonest(zones);
  if (first === "") return "";
  const space = first.startsWith(" ") ? " " : "";
  if (zones.size === 1) return `${space}'${first.trim()}'`;
  const offset = [...zones.keys()].find((zone) => /\d/.test(zone))?.trim() ?? "";
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
