import { detectDatetime } from "../metadata/detect-datetime.js";
import { parseDatetime } from "../metadata/datetime.js";
import type { DatetimeFormat, Metadata } from "../metadata/metadata.js";
import { numberView } from "../metadata/views.js";
import { otherDateSpans } from "../pii/birth-dates.js";
import { columnNamed, type Table } from "../table/table.js";

/** How the dates of a column's texts are written, and what they are counted from. */
export interface DateStyle {
  readonly format: DatetimeFormat;
  /** Date column of the row; null where there is none, and days are counted from 1970. */
  readonly base: string | null;
}

/** A date in a text. */
export interface TextDate {
  readonly start: number;
  readonly end: number;
  /** Days after the base. */
  readonly days: number;
}

/** Dates of a text that are drawn beside the other columns; further ones are shapes. */
export const mostDates = 2;
const secondsPerDay = 86_400;
const checkedTexts = 5000;
/** Of the dates in the first texts, the share that one way of writing must read. */
const leastRead = 0.6;
/** Persons with a text are many; so many dates at least are taken for a habit of the column. */
const leastDates = 20;

/**
 * The usual way of writing dates in texts, and the date column that they are nearest to.
 * @param rows row of each text
 * @returns null where there are no dates, or no usual way
 */
export function dateStyle(texts: readonly string[], rows: Uint32Array, table: Table, { columns }: Metadata): DateStyle | null {
  const looked = texts.slice(0, checkedTexts);
  const found = looked.flatMap((text, i) =>
    otherDateSpans(text).map(({ start, end }) => ({ row: rows[i]!, text: text.slice(start, end) })),
  );
  if (found.length < leastDates) return null;
  const format = detectDatetime([...new Set(found.map(({ text }) => text))], leastRead)?.format;
  if (format === undefined) return null;
  let best: { base: string | null; distance: number } = { base: null, distance: Number.POSITIVE_INFINITY };
  for (const meta of columns) {
    if (meta.kind !== "datetime" || meta.treatment !== "model") continue;
    const bases = numberView(columnNamed(table, meta.name), meta);
    const distances = found.map(({ row, text }) => Math.abs(parseDatetime(text, format) - bases[row]!)).filter((one) => !Number.isNaN(one));
    const distance = Float64Array.from(distances).sort()[distances.length >> 1] ?? Number.POSITIVE_INFINITY;
    if (distance < best.distance) best = { base: meta.name, distance };
  }
  return { format, base: best.base };
}

/** Finds the dates of a row's text that are written in the usual way, dates of birth apart, at most two. */
export function dateFinder({ format, base }: DateStyle, table: Table, metadata: Metadata): (row: number, text: string) => TextDate[] {
  const bases = base === null ? null : baseDays(base, table, metadata);
  return (row, text) =>
    otherDateSpans(text)
      .map(({ start, end }) => {
        const day = Math.floor(parseDatetime(text.slice(start, end), format) / secondsPerDay);
        return { start, end, days: bases === null ? day : day - bases[row]! };
      })
      .filter(({ days }) => !Number.isNaN(days))
      .slice(0, mostDates);
}

/** Day of each row's base since 1970; NaN where it is missing. */
export function baseDays(base: string, table: Table, { columns }: Metadata): Float64Array {
  const meta = columns.find(({ name }) => name === base)!;
  return numberView(columnNamed(table, base), meta).map((seconds) => Math.floor(seconds / secondsPerDay));
}
