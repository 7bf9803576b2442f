import type { ColumnMetadata, Metadata } from "../../../metadata/metadata.js";
import { categoryView, isNumberLike, numberView, parseNumber } from "../../../metadata/views.js";
import type { Column, Table } from "../../../table/table.js";
import type { Fold } from "../../figures.js";
import { type Persons, personsOf } from "./persons.js";

/** A table as the attacks see it: the modelled columns that train, holdout and synthetic share. */
export interface ComparedTable {
  readonly rowCount: number;
  readonly persons: Persons;
  /** One array a category column; codes of one dictionary for the three tables, -1 is missing. */
  readonly categories: readonly Int32Array[];
  /** One array a number column; NaN is missing. */
  readonly numbers: readonly Float64Array[];
}

export interface ComparedFold {
  readonly train: ComparedTable;
  readonly holdout: ComparedTable;
  readonly synthetic: ComparedTable;
  /** Column names, categories first, in the order of the arrays. */
  readonly categoryNames: readonly string[];
  readonly numberNames: readonly string[];
  /** By category column: texts of the codes. */
  readonly dictionaries: readonly (readonly string[])[];
  /** Columns that metadata say are modelled, shared or not. */
  readonly modelledCount: number;
  /** Plain sentences about columns that were left out. */
  readonly notes: readonly string[];
}

type Sides = readonly [Column, Column, Column];

/**
 * The tables of a fold on their common ground: columns with treatment "model" that stand in all three tables, are not empty in any of
 * them, and vary in train or holdout.
 */
export function compareFold(fold: Fold, metadata: Metadata): ComparedFold {
  const tables = [fold.train, fold.holdout, fold.synthetic] as const;
  const categories: [Int32Array, Int32Array, Int32Array][] = [];
  const numbers: [Float64Array, Float64Array, Float64Array][] = [];
  const categoryNames: string[] = [];
  const dictionaries: (readonly string[])[] = [];
  const numberNames: string[] = [];
  const absent: string[] = [];
  const empty: string[] = [];
  for (const meta of metadata.columns) {
    if (meta.treatment !== "model") continue;
    const sides = tables.map((table) => table.columns.find((column) => column.name === meta.name));
    if (sides.some((side) => side === undefined)) {
      absent.push(meta.name);
      continue;
    }
    const read = isNumberLike(meta) ? readNumbers(sides as unknown as Sides, meta) : readCategories(sides as unknown as Sides, meta);
    if (read.kind === "empty") empty.push(meta.name);
    if (read.kind !== "read") continue;
    if (read.values[0] instanceof Float64Array) {
      numbers.push(read.values as [Float64Array, Float64Array, Float64Array]);
      numberNames.push(meta.name);
    } else {
      categories.push(read.values as [Int32Array, Int32Array, Int32Array]);
      categoryNames.push(meta.name);
      dictionaries.push(read.dictionary);
    }
  }
  // Columns that differ most often first: a distance then passes its bound, and is given up, early.
  const matchRates = categories.map(([train]) => matchRate(train));
  const order = categories.map((_, c) => c).sort((a, b) => matchRates[a]! - matchRates[b]! || a - b);
  const side = (table: Table, i: 0 | 1 | 2): ComparedTable => ({
    rowCount: table.rowCount,
    persons: personsOf(table, metadata.unit),
    categories: order.map((c) => categories[c]![i]),
    numbers: numbers.map((column) => column[i]),
  });
  return {
    train: side(fold.train, 0),
    holdout: side(fold.holdout, 1),
    synthetic: side(fold.synthetic, 2),
    categoryNames: order.map((c) => categoryNames[c]!),
    numberNames,
    dictionaries: order.map((c) => dictionaries[c]!),
    modelledCount: metadata.columns.filter((meta) => meta.treatment === "model").length,
    notes: [...leftOut(absent, "is not in all three tables"), ...leftOut(empty, "is empty or unreadable in one of the tables")],
  };
}

/** Chance that two random rows have the same code. */
function matchRate(codes: Int32Array): number {
  const counts = new Map<number, number>();
  for (let row = 0; row < codes.length; row++) counts.set(codes[row]!, (counts.get(codes[row]!) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum += (count / codes.length) ** 2;
  return sum;
}

function leftOut(names: readonly string[], why: string): string[] {
  return names.map((name) => `Column ${JSON.stringify(name)} ${why}; the attacks leave it out.`);
}

type Read<T> =
  | { readonly kind: "read"; readonly values: readonly [T, T, T]; readonly dictionary: readonly string[] }
  | { readonly kind: "empty" }
  | { readonly kind: "unvarying" };

function readNumbers(sides: Sides, meta: ColumnMetadata): Read<Float64Array> {
  const values = sides.map((side) => numberView(side, meta)) as unknown as readonly [Float64Array, Float64Array, Float64Array];
  if (values.some((view) => view.length > 0 && view.every(Number.isNaN))) return { kind: "empty" };
  const first = values[0][0] ?? Number.NaN;
  return values[0].every((value) => Object.is(value, first)) && values[1].every((value) => Object.is(value, first))
    ? { kind: "unvarying" }
    : { kind: "read", values, dictionary: [] };
}

function readCategories(sides: Sides, meta: ColumnMetadata): Read<Int32Array> {
  // The same code may be a number in one file and text in another ("01"): compared as numbers then.
  const mixed = new Set(sides.map((side) => side.storage)).size > 1;
  const shared = new Map<string, number>();
  const values = sides.map((side) => {
    const view = categoryView(side, meta);
    const sharedOf = view.dictionary.map((text) => {
      const key = mixed && !Number.isNaN(parseNumber(text)) ? String(parseNumber(text)) : text;
      const known = shared.get(key) ?? shared.size;
      shared.set(key, known);
      return known;
    });
    return view.codes.map((code) => (code < 0 ? -1 : sharedOf[code]!));
  }) as unknown as readonly [Int32Array, Int32Array, Int32Array];
  if (values.some((view) => view.length > 0 && view.every((code) => code < 0))) return { kind: "empty" };
  const first = values[0][0] ?? -1;
  return values[0].every((code) => code === first) && values[1].every((code) => code === first)
    ? { kind: "unvarying" }
    : { kind: "read", values, dictionary: [...shared.keys()] };
}
