import { holderCounts } from "../../evaluation/privacy/compared/holders.js";
import { type Persons, personsOf } from "../../evaluation/privacy/compared/persons.js";
import { isIdentifier } from "../../evaluation/privacy/leakage/identifier-columns.js";
import { isDenseNumbering } from "../../evaluation/privacy/leakage/normalised-identifier.js";
import type { ColumnMetadata, Metadata } from "../../metadata/metadata.js";
import { categoryView, isNumberLike } from "../../metadata/views.js";
import type { Column, Table } from "../../table/table.js";
import { plainText } from "./plain-text.js";

/** What no file of a release may hold, and what it may. Never to be shown. */
export interface SourceTerms {
  /** Plain term → index into `columns`. */
  readonly owners: ReadonlyMap<string, number>;
  /** Names of the columns, in the order of the metadata. */
  readonly columns: readonly string[];
  /** Plain texts that at least k persons hold in some column of some table. */
  readonly supported: ReadonlySet<string>;
  /** Plain values of any length that fewer than k persons hold in every table that has them, by the name of a column of categories. */
  readonly rareCategories: ReadonlyMap<string, ReadonlySet<string>>;
  /** Columns of which a sample of the values is looked for. */
  readonly sampled: readonly string[];
}

export interface SourceTables {
  /** Everything that was read of people: the input, and a holdout file. */
  readonly tables: readonly Table[];
  readonly metadata: Metadata;
  readonly k: number;
}

/** Shorter values coincide with words and figures of any report. */
const leastLength = 6;
/** Longer values are looked for in pieces of this length, so that one that was cut short is found. */
export const pieceLength = 16;
const mostValuesOfColumn = 500_000;

/**
 * Terms from the identifiers, texts and categories of the source that fewer than k persons hold. Numbers and dates are not looked for: a figure of the
 * report may equal one by chance.
 *
 * A value of up to 16 characters is one term. A longer one gives its pieces of 16 characters side by side and its last 16, each as far as it
 * belongs to fewer than k persons, and if no piece does, the whole: so a passage of 31 characters holds a term, wherever it begins.
 */
export function sourceTerms({ tables, metadata, k }: SourceTables): SourceTerms {
  const owners = new Map<string, number>();
  const supported = new Set<string>();
  const sampled = new Set<string>();
  const rareCategories = new Map<string, Set<string>>();
  const persons = tables.map((table) => personsOf(table, metadata.unit));
  for (const [index, meta] of metadata.columns.entries()) {
    if (!isSearched(meta)) continue;
    for (const [at, table] of tables.entries()) {
      const column = table.columns.find(({ name }) => name === meta.name);
      if (column === undefined || isDenseNumbering(column)) continue;
      const { rare, common, isSampled } = heldBy(column, persons[at]!, k);
      for (const text of common) supported.add(text);
      if (isSampled) sampled.add(meta.name);
      if (meta.kind !== "text" && !isIdentifier(meta))
        rareCategories.set(meta.name, new Set([...(rareCategories.get(meta.name) ?? []), ...rare.keys()]));
      addTerms(rare, index, k, owners);
    }
  }
  for (const text of supported) owners.delete(text);
  return { owners, columns: metadata.columns.map(({ name }) => name), supported, rareCategories, sampled: [...sampled] };
}

function isSearched(meta: ColumnMetadata): boolean {
  return isIdentifier(meta) || !isNumberLike(meta);
}

interface Held {
  /** Plain texts of fewer than k persons, with their count. */
  readonly rare: ReadonlyMap<string, number>;
  /** Plain texts of at least k persons. */
  readonly common: readonly string[];
  readonly isSampled: boolean;
}

/** Who holds what; two spellings of one text add up. Of a column with very many rare values every second, third, ... is taken. */
function heldBy(column: Column, persons: Persons, k: number): Held {
  const { codes, dictionary } = categoryView(column);
  const counts = holderCounts(codes, dictionary.length, persons);
  const step = Math.max(1, Math.ceil(dictionary.length / mostValuesOfColumn));
  const held = new Map<string, number>();
  for (let code = 0; code < dictionary.length; code++) {
    if (code % step !== 0 && counts[code]! < k) continue;
    const text = plainText(dictionary[code]!);
    held.set(text, (held.get(text) ?? 0) + counts[code]!);
  }
  const rare = new Map([...held].filter(([text, count]) => count < k && count > 0 && text !== ""));
  return { rare, common: [...held].flatMap(([text, count]) => (count >= k ? [text] : [])), isSampled: step > 1 };
}

function addTerms(rare: ReadonlyMap<string, number>, owner: number, k: number, owners: Map<string, number>): void {
  const holders = new Map<string, number>();
  const texts = [...rare.keys()].filter((text) => text.length >= leastLength);
  for (const [text, count] of rare) for (const piece of new Set(piecesOf(text))) holders.set(piece, (holders.get(piece) ?? 0) + count);
  for (const text of texts) {
    const own = piecesOf(text).filter((piece) => holders.get(piece)! < k);
    for (const piece of own.length === 0 ? [text] : own) if (!owners.has(piece)) owners.set(piece, owner);
  }
}

function piecesOf(text: string): string[] {
  if (text.length <= pieceLength) return [text];
  const pieces: string[] = [];
  for (let start = 0; start + pieceLength <= text.length; start += pieceLength) pieces.push(text.slice(start, start + pieceLength));
  if (text.length % pieceLength !== 0) pieces.push(text.slice(-pieceLength));
  return pieces.map((piece) => piece.trim()).filter((piece) => piece.length >= leastLength);
}
