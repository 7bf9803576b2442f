import { civilFromDays, daysFromCivil, monthLength, monthNames, monthNumber } from "./civil-date.js";
import type { DatetimeFormat } from "./metadata.js";

/** Fields of a text while it is read. */
interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** -1 for a 24-hour clock, 0 before noon, 1 after. */
  half: number;
  offsetSeconds: number;
}

/** Fields of a moment while it is written. */
interface Written {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly zone: DatetimeFormat["zone"];
}

interface PatternToken {
  /** Regular expression of what the token reads, with no group. */
  readonly source: string;
  readonly read: (text: string, fields: Fields) => void;
  readonly write: (moment: Written) => string;
}

const padded = (value: number, width: number): string => String(value).padStart(width, "0");
const clock12 = (hour: number): number => ((hour + 11) % 12) + 1;
const readMonthName = (text: string, fields: Fields): void => {
  fields.month = monthNumber(text);
};
const readMonth = (text: string, fields: Fields): void => {
  fields.month = Number(text);
};
const readDay = (text: string, fields: Fields): void => {
  fields.day = Number(text);
};
const readHour = (text: string, fields: Fields): void => {
  fields.hour = Number(text);
};
const readHalf = (text: string, fields: Fields): void => {
  fields.half = text.toLowerCase() === "pm" ? 1 : 0;
};
const readOffset = (text: string, fields: Fields): void => {
  fields.offsetSeconds = offsetSeconds(text);
};

/** Unicode date tokens, and two of our own: `UUU` a month in capitals (JAN), `aa` am and pm in small letters. `yy` is 1969–2068 (POSIX). */
const patternTokens: Readonly<Record<string, PatternToken>> = {
  yyyy: {
    source: "\\d{4}",
    read: (text, fields) => {
      fields.year = Number(text);
    },
    write: ({ year }) => padded(year, 4),
  },
  yy: {
    source: "\\d{2}",
    read: (text, fields) => {
      fields.year = Number(text) + (Number(text) < 69 ? 2000 : 1900);
    },
    write: ({ year }) => padded(year % 100, 2),
  },
  MMMM: { source: "[A-Za-z]{3,9}", read: readMonthName, write: ({ month }) => monthNames[month - 1]! },
  MMM: { source: "[A-Za-z]{3}", read: readMonthName, write: ({ month }) => monthNames[month - 1]!.slice(0, 3) },
  UUU: { source: "[A-Z]{3}", read: readMonthName, write: ({ month }) => monthNames[month - 1]!.slice(0, 3).toUpperCase() },
  MM: { source: "\\d{2}", read: readMonth, write: ({ month }) => padded(month, 2) },
  M: { source: "\\d{1,2}", read: readMonth, write: ({ month }) => String(month) },
  dd: { source: "\\d{2}", read: readDay, write: ({ day }) => padded(day, 2) },
  d: { source: "\\d{1,2}", read: readDay, write: ({ day }) => String(day) },
  HH: { source: "\\d{2}", read: readHour, write: ({ hour }) => padded(hour, 2) },
  H: { source: "\\d{1,2}", read: readHour, write: ({ hour }) => String(hour) },
  hh: { source: "\\d{2}", read: readHour, write: ({ hour }) => padded(clock12(hour), 2) },
  h: { source: "\\d{1,2}", read: readHour, write: ({ hour }) => String(clock12(hour)) },
  mm: {
    source: "\\d{2}",
    read: (text, fields) => {
      fields.minute = Number(text);
    },
    write: ({ minute }) => padded(minute, 2),
  },
  ss: {
    source: "\\d{2}",
    read: (text, fields) => {
      fields.second += Number(text);
    },
    write: ({ second }) => padded(second, 2),
  },
  a: { source: "[AP]M", read: readHalf, write: ({ hour }) => (hour < 12 ? "AM" : "PM") },
  aa: { source: "[ap]m", read: readHalf, write: ({ hour }) => (hour < 12 ? "am" : "pm") },
  XXX: { source: "Z|[+-]\\d{2}:\\d{2}", read: readOffset, write: ({ zone }) => (zone === "utc" ? "Z" : "+00:00") },
  xx: { source: "[+-]\\d{4}", read: readOffset, write: () => "+0000" },
  x: { source: "[+-]\\d{2}", read: readOffset, write: () => "+00" },
};

function offsetSeconds(text: string): number {
  if (text === "Z") return 0;
  const digits = text.slice(1).replace(":", "");
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4) || "0") * 60;
  return text.startsWith("-") ? -seconds : seconds;
}

type Piece =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "token"; readonly name: string }
  | { readonly kind: "fraction" };

interface Compiled {
  readonly pieces: readonly Piece[];
  readonly matcher: RegExp;
  readonly readers: readonly PatternToken["read"][];
  /** Digits after the second, 0 to 9. */
  readonly fractionDigits: number;
}

const readFraction = (text: string, fields: Fields): void => {
  fields.second += Number(`0.${text}`);
};

function splitPattern(pattern: string): { readonly pieces: readonly Piece[]; readonly fractionDigits: number } {
  const pieces: Piece[] = [];
  let fractionDigits = 0;
  let covered = 0;
  for (const match of pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g)) {
    if (match.index !== covered) break;
    const text = match[0];
    covered += text.length;
    if (match[2] === undefined) pieces.push({ kind: "literal", text: match[1]?.replaceAll("''", "'") ?? text });
    else if (match[2] === "S" && text.length <= 9) {
      pieces.push({ kind: "fraction" });
      fractionDigits = text.length;
    } else if (Object.hasOwn(patternTokens, text)) pieces.push({ kind: "token", name: text });
    else throw new RangeError(`datetime pattern ${JSON.stringify(pattern)}: ${JSON.stringify(text)} is no known token`);
  }
  if (covered !== pattern.length || pieces.length === 0) throw new RangeError(`datetime pattern ${JSON.stringify(pattern)} cannot be read`);
  return { pieces, fractionDigits };
}

function compile(pattern: string): Compiled {
  const { pieces, fractionDigits } = splitPattern(pattern);
  const readers: PatternToken["read"][] = [];
  let source = "^";
  for (const piece of pieces) {
    if (piece.kind === "literal") source += piece.text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
    else {
      readers.push(piece.kind === "fraction" ? readFraction : patternTokens[piece.name]!.read);
      source += piece.kind === "fraction" ? `(\\d{1,${fractionDigits}})` : `(${patternTokens[piece.name]!.source})`;
    }
  }
  return { pieces, matcher: new RegExp(`${source}$`), readers, fractionDigits };
}

// Pure functions of the pattern, kept because every row is read and written through them.
const compiledPatterns = new Map<string, Compiled>();

function compiled(pattern: string): Compiled {
  let found = compiledPatterns.get(pattern);
  if (found === undefined) {
    found = compile(pattern);
    compiledPatterns.set(pattern, found);
  }
  return found;
}

/** @throws RangeError when the pattern holds an unknown token, or does not say year and month */
export function checkDatetimePattern(pattern: string): void {
  const names = splitPattern(pattern).pieces.map((piece) => (piece.kind === "token" ? piece.name : ""));
  const has = (...wanted: readonly string[]): boolean => wanted.some((name) => names.includes(name));
  if (!has("yyyy", "yy") || !has("MMMM", "MMM", "UUU", "MM", "M")) {
    throw new RangeError(`datetime pattern ${JSON.stringify(pattern)} names no year and month`);
  }
}

/** Zone that a pattern writes: "utc" for a quoted Z, "offset" for an offset token or a quoted offset, else "none". */
export function zoneOfPattern(pattern: string): DatetimeFormat["zone"] {
  const { pieces } = compiled(pattern);
  if (pieces.some((piece) => piece.kind === "token" && ["XXX", "xx", "x"].includes(piece.name))) return "offset";
  const last = pieces[pieces.length - 1]!;
  if (last.kind !== "literal") return "none";
  if (last.text.endsWith("Z")) return "utc";
  return /[+-]\d{2}(:?\d{2})?$/.test(last.text) ? "offset" : "none";
}

/** True when the pattern is digits alone ("yyyyMMdd"), so that a reader may have taken its texts for numbers. */
export function isDigitPattern(pattern: string): boolean {
  return /^(yyyy|yy|MM|dd|HH|mm|ss)+$/.test(pattern);
}

/**
 * Seconds from 1970-01-01T00:00:00 of a text in the given format; NaN when the text does not match or names no day of the calendar.
 * Texts with an offset token become UTC; where one offset is common to all values and stands quoted in the pattern, and where there is no
 * zone, the seconds count the clock as written, so that midnight stays midnight.
 */
export function parseDatetime(text: string, format: DatetimeFormat): number {
  const { matcher, readers } = compiled(format.pattern);
  const match = matcher.exec(text);
  if (match === null) return Number.NaN;
  const fields: Fields = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, half: -1, offsetSeconds: 0 };
  for (let i = 0; i < readers.length; i++) readers[i]!(match[i + 1]!, fields);
  return secondsOf(fields);
}

function secondsOf(fields: Fields): number {
  const { year, month, day, minute, second, half } = fields;
  if (half >= 0 && (fields.hour < 1 || fields.hour > 12)) return Number.NaN;
  const hour = half < 0 ? fields.hour : (fields.hour % 12) + 12 * half;
  if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return Number.NaN;
  if (hour > 23 || minute > 59 || second >= 60) return Number.NaN;
  return daysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - fields.offsetSeconds;
}

/** First and last second that four digits of year can write. */
const earliest = daysFromCivil(0, 1, 1) * 86400;
const latest = daysFromCivil(9999, 12, 31) * 86400 + 86399;

/**
 * Text of a moment in the given format; the inverse of `parseDatetime` down to the format's last field (offset tokens write UTC).
 * Moments outside the years 0–9999 are moved to the nearest of them.
 * @throws RangeError when epochSeconds is not finite
 */
export function formatDatetime(epochSeconds: number, format: DatetimeFormat): string {
  if (!Number.isFinite(epochSeconds)) throw new RangeError(`cannot format ${epochSeconds} as a datetime`);
  const { pieces, fractionDigits } = compiled(format.pattern);
  const scale = 10 ** fractionDigits;
  const clamped = Math.min(Math.max(epochSeconds, earliest), latest);
  // Round at the last written digit before splitting into fields, so that 59.9996 s never becomes "60".
  const ticks = fractionDigits === 0 ? Math.floor(clamped + 1e-6) : Math.round(clamped * scale);
  const whole = Math.floor(ticks / scale);
  const days = Math.floor(whole / 86400);
  const clock = whole - days * 86400;
  const time = { hour: Math.floor(clock / 3600), minute: Math.floor(clock / 60) % 60, second: clock % 60 };
  const moment: Written = { ...civilFromDays(days), ...time, zone: format.zone };
  let text = "";
  for (const piece of pieces) {
    if (piece.kind === "literal") text += piece.text;
    else if (piece.kind === "fraction") text += padded(ticks - whole * scale, fractionDigits);
    else text += patternTokens[piece.name]!.write(moment);
  }
  return text;
}
