import { type Allowed, allOthers, bothAllow, eitherAllows, type Interval } from "../encode/allowed-values.js";
import { allowsAll } from "../encode/code-weights.js";
import type { Codebook, ColumnCodec } from "../encode/codebook.js";
import { StandinError } from "../errors.js";
import { nextDown, nextUp } from "../math/next-double.js";
import type { ColumnMetadata, DatetimeFormat, Metadata } from "../metadata/metadata.js";
import { nearestName } from "../metadata/nearest-name.js";
import { parseNumber } from "../metadata/views.js";
import { type DerivedColumn, derivedColumns } from "./derived-columns.js";
import type { Model } from "./fit-model.js";
import { modelledRange } from "./modelled-range.js";
import { momentInterval } from "./moment-interval.js";

/** A condition on one column of the rows to be drawn. */
export interface ColumnCondition {
  readonly column: string;
  readonly allowed: Allowed;
}

/** What a condition is read against. */
export interface Described {
  /** Of the columns of the table. */
  readonly metadata: Metadata;
  /** Of the columns that are learned. */
  readonly codebook: Codebook;
  /** Of those that follow from one that is learned. */
  readonly derived: ReadonlyMap<string, DerivedColumn>;
}

export function describedModel({ output, codebook }: Pick<Model, "output" | "codebook">): Described {
  return { metadata: output.metadata, codebook, derived: derivedColumns({ output, codebook }) };
}

const forms = 'COLUMN=VALUE, with one of = != < <= > >=; "COLUMN in A|B", "COLUMN=LOW..HIGH", "COLUMN is missing" or "COLUMN is present"';
/** Categories that a message lists at most. */
const shownCategories = 20;

/**
 * Reads a condition. Every condition but "is missing" asks for a cell that is there.
 * @param option  what messages call its origin, e.g. `--given`
 * @throws StandinError COLUMN_UNKNOWN with the nearest name, CONDITION_INVALID with what the column allows; messages hold categories, dates and
 *   ends of ranges of the codebook alone, each backed by k persons
 */
export function parseCondition(text: string, described: Described, option: string): ColumnCondition {
  const { name, rest } = splitColumn(text, described, option);
  const meta = described.metadata.columns.find((one) => one.name === name)!;
  const derived = described.derived.get(name);
  const entry =
    described.codebook.columns.find((one) => one.name === name) ?? (derived === undefined ? undefined : derivedEntry(name, derived));
  const everything = entry === undefined ? null : allowsAll(entry);
  if (entry === undefined || everything === null) {
    const why = entry === undefined ? "it follows from other columns; ask for those instead" : `its treatment is ${meta.treatment}`;
    throw invalid(option, name, `the model does not learn the column: ${why}`);
  }
  const found = /^\s*(>=|<=|!=|==?|<|>)\s*(.*)$/su.exec(rest) ?? /^\s+(not\s+in|in|is)\s+(.*)$/isu.exec(rest)!;
  const operator = found[1]!.toLowerCase().replace(/\s+/u, " ");
  const value = unquoted(found[2]!.trim());
  const allowed = allowedBy(operator, value, { entry, meta, option, everything });
  return derived === undefined ? { column: name, allowed } : { column: derived.root, allowed: ofRoot(allowed, derived) };
}

function derivedEntry(name: string, { codec }: DerivedColumn): ColumnCodec {
  return { name, storage: { storage: "text", missingToken: "" }, codec };
}

/** The values of the root that what is allowed here follows from. */
function ofRoot(allowed: Allowed, { valueOf }: DerivedColumn): Allowed {
  if (allowed.kind !== "categories") throw new RangeError("a derived column has categories");
  const values = Uint8Array.from(valueOf, (value) => (value < 0 ? Number(allowed.missing) : allowed.values[value]!));
  return { kind: "categories", missing: allowed.missing, values };
}

/** Conditions joined by `&` (`\&` is an ampersand inside a value). */
export function parseConjunction(text: string, described: Described, option: string): ColumnCondition[] {
  return splitUnescaped(text, "&").map((part) => parseCondition(part.trim(), described, option));
}

/** One entry a column: what all its conditions allow together. */
export function joinConditions(conditions: readonly ColumnCondition[]): Map<string, Allowed> {
  const joined = new Map<string, Allowed>();
  for (const { column, allowed } of conditions) {
    const before = joined.get(column);
    joined.set(column, before === undefined ? allowed : bothAllow(before, allowed));
  }
  return joined;
}

/** Divides at a character that no backslash precedes, and takes the backslashes away. */
export function splitUnescaped(text: string, mark: "&" | "|" | ","): string[] {
  return text.split(new RegExp(`(?<!\\\\)[${mark}]`, "u")).map((part) => part.replaceAll(`\\${mark}`, mark));
}

interface Reader {
  readonly entry: ColumnCodec;
  readonly meta: ColumnMetadata;
  readonly option: string;
  readonly everything: Allowed;
}

/** The longest column name that the text begins with and an operator follows. */
function splitColumn(text: string, { metadata }: Described, option: string): { name: string; rest: string } {
  const names = metadata.columns.map(({ name }) => name);
  const known = names
    .filter((name) => text.startsWith(name) && /^(\s*[<>=!]|\s+(not\s+in|in|is)\s)/iu.test(text.slice(name.length)))
    .sort((a, b) => b.length - a.length)[0];
  if (known !== undefined) return { name: known, rest: text.slice(known.length) };
  const written = text.split(/\s*[<>=!]|\s+(?:not\s+in|in|is)\s/iu)[0]!.trim();
  if (written === text.trim() || written === "") {
    throw new StandinError("CONDITION_INVALID", `${option} takes a condition written as ${forms}.`, { option });
  }
  const nearest = nearestName(written, names);
  const hint = nearest === null ? `It has ${names.length} columns.` : `Did you mean ${JSON.stringify(nearest)}?`;
  throw new StandinError(
    "COLUMN_UNKNOWN",
    `${option} names the column ${JSON.stringify(written)}, which the model does not have. ${hint}`,
    {
      option,
      column: written,
      nearest,
    },
  );
}

function allowedBy(operator: string, value: string, reader: Reader): Allowed {
  switch (operator) {
    case "is":
      return presence(value, reader);
    case "in":
      return listed(value, reader);
    case "not in":
      return allOthers(listed(value, reader), false);
    case "=":
    case "==":
      return equalTo(value, reader);
    case "!=":
      return allOthers(equalTo(value, reader), false);
    default:
      return compared(operator, value, reader);
  }
}

function presence(value: string, { everything, option, entry }: Reader): Allowed {
  if (value === "present") return { ...everything, missing: false };
  if (value === "missing") return { ...allOthers(everything, true) };
  throw invalid(option, entry.name, "after `is` stands missing or present");
}

function listed(value: string, reader: Reader): Allowed {
  return splitUnescaped(value, "|")
    .map((one) => equalTo(unquoted(one.trim()), reader))
    .reduce(eitherAllows);
}

function equalTo(value: string, reader: Reader): Allowed {
  const { everything, entry } = reader;
  if (everything.kind === "categories") return { ...everything, missing: false, values: categoriesWhere(value, reader) };
  const range = /^(.*?)\.\.(.*)$/su.exec(value);
  if (range === null) return { ...everything, missing: false, intervals: [intervalOf(value, reader)] };
  const low = range[1]!.trim() === "" ? Number.NEGATIVE_INFINITY : intervalOf(range[1]!.trim(), reader).low;
  const high = range[2]!.trim() === "" ? Number.POSITIVE_INFINITY : intervalOf(range[2]!.trim(), reader).high;
  if (low > high) throw invalid(reader.option, entry.name, "the range ends before it begins; write LOW..HIGH");
  return { ...everything, missing: false, intervals: [{ low, high }] };
}

/** One category, or with LOW..HIGH the categories that are numbers between. */
function categoriesWhere(value: string, reader: Reader): Uint8Array {
  const { values } = categoriesOf(reader);
  const found = values.map((one) => (one === value ? 1 : 0));
  if (found.includes(1)) return Uint8Array.from(found);
  const number = parseNumber(value);
  const same = values.map((one) => (!Number.isNaN(number) && parseNumber(one) === number ? 1 : 0));
  if (same.includes(1)) return Uint8Array.from(same);
  const range = /^(.*?)\.\.(.*)$/su.exec(value);
  if (range !== null && values.every((one) => !Number.isNaN(parseNumber(one)))) {
    const [low, high] = [range[1]!, range[2]!].map((end) => (end.trim() === "" ? null : parseNumber(end)));
    if (!Number.isNaN(low) && !Number.isNaN(high)) {
      return Uint8Array.from(values, (one) => (Number(one) >= (low ?? -Infinity) && Number(one) <= (high ?? Infinity) ? 1 : 0));
    }
  }
  const nearest = nearestName(value, values);
  const hint = nearest === null ? "" : ` Did you mean ${JSON.stringify(nearest)}?`;
  throw invalid(reader.option, reader.entry.name, `the model knows no such category${hint === "" ? "" : `.${hint}`}`, categoriesOf(reader));
}

function compared(operator: string, value: string, reader: Reader): Allowed {
  const { everything, option, entry } = reader;
  if (everything.kind === "categories") {
    const { values } = categoriesOf(reader);
    const limit = parseNumber(value);
    if (Number.isNaN(limit) || values.some((one) => Number.isNaN(parseNumber(one)))) {
      throw invalid(option, entry.name, `its categories have no order; allowed are = != and in`, categoriesOf(reader));
    }
    const interval = halfLine(operator, { low: limit, high: limit });
    const allowed = Uint8Array.from(values, (one) => (Number(one) >= interval.low && Number(one) <= interval.high ? 1 : 0));
    return { ...everything, missing: false, values: allowed };
  }
  return { ...everything, missing: false, intervals: [halfLine(operator, intervalOf(value, reader))] };
}

function halfLine(operator: string, { low, high }: Interval): Interval {
  if (operator === "<") return { low: Number.NEGATIVE_INFINITY, high: nextDown(low) };
  if (operator === "<=") return { low: Number.NEGATIVE_INFINITY, high };
  return operator === ">" ? { low: nextUp(high), high: Number.POSITIVE_INFINITY } : { low, high: Number.POSITIVE_INFINITY };
}

function intervalOf(value: string, { entry, meta, option }: Reader): Interval {
  if (meta.kind === "datetime") {
    const format: DatetimeFormat = meta.datetime!;
    const found = momentInterval(value, format);
    if (found !== null) return found;
    throw invalid(option, entry.name, `dates are written as 2024, 2024-03, 2024-03-09, or as in the table (${format.pattern})`);
  }
  const number = parseNumber(value);
  if (!Number.isNaN(number)) return { low: number, high: number };
  throw invalid(option, entry.name, `it holds numbers (${modelledRange(entry, meta)}); write a number, a range LOW..HIGH or a list A|B`);
}

function unquoted(value: string): string {
  const mark = value[0];
  const isQuoted = value.length >= 2 && (mark === '"' || mark === "'") && value.endsWith(mark);
  return isQuoted ? value.slice(1, -1) : value;
}

function categoriesOf({ entry }: Reader): { readonly values: readonly string[] } {
  return entry.codec.kind === "categorical" ? entry.codec : { values: [] };
}

function invalid(option: string, column: string, why: string, categories?: { readonly values: readonly string[] }): StandinError {
  const values = categories?.values ?? [];
  const more = values.length > shownCategories ? ` and ${values.length - shownCategories} others` : "";
  const shown = values.slice(0, shownCategories).map((value) => JSON.stringify(value));
  const known = values.length === 0 ? "" : ` Categories that k persons hold: ${shown.join(", ")}${more}.`;
  return new StandinError(
    "CONDITION_INVALID",
    `${option} on the column ${JSON.stringify(column)}: ${why}${why.endsWith("?") ? "" : "."}${known}`,
    { option, column },
  );
}
