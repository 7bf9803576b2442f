import type { Interval } from "../encode/allowed-values.js";
import { nextDown } from "../math/next-double.js";
import { daysFromCivil, monthLength } from "../metadata/civil-date.js";
import { parseDatetime } from "../metadata/datetime.js";
import type { DatetimeFormat } from "../metadata/metadata.js";

const secondsPerDay = 86_400;

/**
 * The stretch of time that a written year, month, day or moment stands for.
 * @param text 2024, 2024-03, 2024-03-09, 2024-03-09T14:30 (also with a space, and seconds), or as the column writes its dates
 * @returns epoch seconds, or null when it is none of these
 */
export function momentInterval(text: string, format: DatetimeFormat): Interval | null {
  const iso = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?)?)?$/u.exec(text);
  // a column of digits alone (yyyyMMdd) does not look like ISO but for the year, which its own pattern reads as no date
  if (iso !== null) return isoInterval(iso.slice(1).map((part) => (part === undefined ? null : Number(part))));
  const moment = parseDatetime(text, format);
  if (Number.isNaN(moment)) return null;
  const step = /[Hh]/u.test(format.pattern.replaceAll(/'[^']*'/gu, "")) ? Math.max(1, format.resolutionSeconds) : secondsPerDay;
  return { low: moment, high: nextDown(moment + step) };
}

function isoInterval(parts: readonly (number | null)[]): Interval | null {
  const [year = null, month = null, day = null, hour = null, minute = null, second = null] = parts;
  if ((month !== null && (month < 1 || month > 12)) || (day !== null && (day < 1 || day > monthLength(year!, month!)))) return null;
  if (hour !== null && (hour > 23 || minute! > 59 || (second ?? 0) > 59)) return null;
  const start = daysFromCivil(year!, month ?? 1, day ?? 1) * secondsPerDay;
  if (hour !== null) {
    const low = start + hour * 3600 + minute! * 60 + (second ?? 0);
    return { low, high: nextDown(low + (second === null ? 60 : 1)) };
  }
  if (day !== null) return { low: start, high: nextDown(start + secondsPerDay) };
  const next = month === null ? daysFromCivil(year! + 1, 1, 1) : daysFromCivil(year! + (month === 12 ? 1 : 0), (month % 12) + 1, 1);
  return { low: start, high: nextDown(next * secondsPerDay) };
}
