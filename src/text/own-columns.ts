import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import { categoryView } from "../metadata/views.js";
import { columnNamed, type Table } from "../table/table.js";

/** How a text writes a value of its row: as the cell does, in small or capital letters, or run together without spaces and signs. */
export type OwnForm = "as" | "lower" | "upper" | "joined" | "joined-lower";

/** A value of the row that stands in its text. */
export interface OwnSpan {
  readonly column: string;
  readonly form: OwnForm;
  readonly start: number;
  readonly end: number;
}

/** Finds the values of a row in its text. */
export type OwnFinder = (row: number, text: string) => readonly OwnSpan[];

const shortest = 3;
const checkedRows = 5000;

/**
 * Finder of values that stand in the row's own text: of identifiers, and of categories and numbers whose values stand in the text of their own
 * row at least three times as often as in that of another.
 * @param textColumn the column of texts
 */
export function ownFinder(table: Table, metadata: Metadata, textColumn: string): OwnFinder {
  const columns = metadata.columns
    .filter((meta) => meta.name !== textColumn && mayStandInText(meta, table))
    .map(({ name }) => valuesOf(table, name));
  const texts = categoryView(columnNamed(table, textColumn));
  const used = columns.filter((column) => isOwn(column, metadata, texts));
  return (row, text) => used.flatMap((column) => (column.codes[row]! < 0 ? [] : spansOf(column, column.codes[row]!, text)));
}

interface OwnValues {
  readonly name: string;
  readonly codes: Int32Array;
  readonly values: readonly OwnValue[];
  readonly isNumber: boolean;
}

interface OwnValue {
  readonly text: string;
  readonly lower: string;
  /** Small letters and digits alone. */
  readonly joined: string;
}

function mayStandInText({ name, kind, treatment }: ColumnMetadata, table: Table): boolean {
  if (kind === "text" || treatment === "leave-out" || treatment === "constant" || treatment === "renew-rows") return false;
  if (kind === "datetime" || kind === "boolean") return false;
  return columnNamed(table, name).storage === "text" || (kind === "numeric" && treatment === "model");
}

function valuesOf(table: Table, name: string): OwnValues {
  const column = columnNamed(table, name);
  const { codes, dictionary } = categoryView(column);
  const isNumber = column.storage === "number";
  return {
    name,
    isNumber,
    codes,
    values: dictionary.map((text) => ({ text, lower: text.toLowerCase(), joined: joined(text.toLowerCase()) })),
  };
}

function joined(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, "");
}

function isOwn(column: OwnValues, metadata: Metadata, texts: ReturnType<typeof categoryView>): boolean {
  const { name, codes, values } = column;
  if (metadata.columns.find((meta) => meta.name === name)?.treatment !== "model") return true;
  if (values.length < 3) return false;
  const rows = Math.min(checkedRows, codes.length);
  let [own, strange, compared] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const text = texts.codes[row]! < 0 ? "" : texts.dictionary[texts.codes[row]!]!;
    const stranger = codes[(row * 7919 + 13) % codes.length]!;
    if (codes[row]! < 0 || stranger < 0 || stranger === codes[row]) continue;
    compared++;
    if (spansOf(column, codes[row]!, text).length > 0) own++;
    if (spansOf(column, stranger, text).length > 0) strange++;
  }
  return own >= Math.max(2, 0.01 * compared) && own >= 3 * strange;
}

/** Where a value stands in a text as words, or a number, of its own. */
function spansOf({ name, values, isNumber }: OwnValues, code: number, text: string): OwnSpan[] {
  const { text: value, lower, joined: joinedValue } = values[code]!;
  if (isNumber) return numberSpans(name, value, text);
  if (joinedValue.length < shortest || /^\p{N}{1,3}$/u.test(value)) return [];
  const spans: OwnSpan[] = [];
  const small = text.toLowerCase();
  if (small.length !== text.length) return [];
  const find = (wanted: string, formOf: (found: string) => OwnForm): void => {
    for (let start = small.indexOf(wanted); start >= 0; start = small.indexOf(wanted, start + wanted.length)) {
      const end = start + wanted.length;
      if (!isInsideWord(text, start, end)) spans.push({ column: name, form: formOf(text.slice(start, end)), start, end });
    }
  };
  find(lower, (found) => (found === value ? "as" : found === found.toUpperCase() ? "upper" : "lower"));
  if (joinedValue !== lower) find(joinedValue, (found) => (found === found.toLowerCase() ? "joined-lower" : "joined"));
  return spans;
}

function numberSpans(column: string, value: string, text: string): OwnSpan[] {
  const spans: OwnSpan[] = [];
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
    const end = start + value.length;
    const isInsideNumber =
      /[\p{L}\p{N}][.,:/-]?$/u.test(text.slice(Math.max(0, start - 3), start)) ||
      /^(?:[\p{L}\p{N}]|[.,:/-]\p{N})/u.test(text.slice(end, end + 3));
    if (!isInsideNumber) spans.push({ column, form: "as", start, end });
  }
  return spans;
}

const letterOrDigit = /[\p{L}\p{N}]/u;

function isInsideWord(text: string, start: number, end: number): boolean {
  return letterOrDigit.test(text[start - 1] ?? "") || letterOrDigit.test(text[end] ?? "");
}

/** The value of a synthetic row as a text writes it. */
export function writeOwn(value: string, form: OwnForm): string {
  switch (form) {
    case "as":
      return value;
    case "lower":
      return value.toLowerCase();
    case "upper":
      return value.toUpperCase();
    case "joined":
      return joined(value);
    case "joined-lower":
      return joined(value).toLowerCase();
  }
}

/** The column and form of a slot of kind c ("as:city", "@joined:airline"). */
export function ownSlot(text: string): { readonly sign: string; readonly form: OwnForm; readonly column: string } {
  const sign = /^[@#]/.test(text) ? text[0]! : "";
  const at = text.indexOf(":");
  return { sign, form: text.slice(sign.length, at) as OwnForm, column: text.slice(at + 1) };
}
