import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import { categoryView, isNumberLike, numberView } from "../metadata/views.js";
import { decimalsOf } from "../table/number-text.js";
import { type Column, columnNamed, type Table } from "../table/table.js";
import { learnCategoricalCodec } from "./categorical-codec.js";
import { type CategoryPlacer, categoryPlacer } from "./category-place.js";
import type { Codebook, ColumnCodec } from "./codebook.js";
import { learnDatetimeCodec } from "./datetime-codec.js";
import { distinctValues } from "./distinct-values.js";
import { learnFreshCodec } from "./fresh-codec.js";
import { fullPrecision } from "./lattice.js";
import { learnNumericCodec } from "./learn-numeric.js";

export interface CodebookOptions {
  /** Persons that must hold every category, spike, cell and pattern kept. */
  readonly k: number;
  /** Most codes a column. */
  readonly maxCodes: number;
  /** Most smooth cells a number column. */
  readonly maxCells: number;
}

/**
 * Learns how every column of the source becomes codes and back, with the protections: nothing enters that fewer than k persons hold.
 *
 * @param train    the rows to learn from, rows of one person contiguous
 * @param personOf row → person (0, 0, 1, …), null when every row is a person
 * @throws RangeError when k or the limits are not positive
 */
export function learnCodebook(train: Table, metadata: Metadata, personOf: Uint32Array | null, options: CodebookOptions): Codebook {
  if (options.k < 1 || options.maxCodes < 4 || options.maxCells < 4) throw new RangeError("k must be >= 1, maxCodes and maxCells >= 4");
  const placeOf = categoryPlaces(train, metadata, options);
  return {
    k: options.k,
    columns: metadata.columns.map((meta) => {
      const column = columnNamed(train, meta.name);
      const codec = learnColumn(column, meta, personOf, options, placeOf);
      return { name: meta.name, storage: storageOf(column, codec), codec };
    }),
  };
}

/** The decimals that all numbers were written with, else those of what the codec can give. */
function storageOf(column: Column, codec: ColumnCodec["codec"]): ColumnCodec["storage"] {
  if (column.storage === "text") return { storage: "text", missingToken: column.missingToken };
  const { decimals, fixedDecimals, missingToken } = column;
  return { storage: "number", decimals: fixedDecimals ? decimals : Math.min(decimals, decimalsGiven(codec)), fixedDecimals, missingToken };
}

function decimalsGiven(codec: ColumnCodec["codec"]): number {
  if (codec.kind === "numeric") return codec.decimals;
  return codec.kind === "categorical" ? codec.values.reduce((most, text) => Math.max(most, decimalsOf(Number(text))), 0) : fullPrecision;
}

function learnColumn(
  column: Column,
  meta: ColumnMetadata,
  personOf: Uint32Array | null,
  options: CodebookOptions,
  placeOf: ReadonlyMap<string, Float64Array>,
): ColumnCodec["codec"] {
  if (meta.treatment !== "model") return learnFreshCodec(column, meta, personOf, options.k);
  if (meta.kind === "datetime" && meta.datetime !== undefined) {
    return learnDatetimeCodec(numberView(column, meta), personOf, meta.datetime.resolutionSeconds, options);
  }
  if (isNumberLike(meta)) {
    const decimals = column.storage === "number" ? column.decimals : fullPrecision;
    return learnNumericCodec(numberView(column, meta), personOf, { ...options, decimals });
  }
  const { codes, dictionary } = categoryView(column, meta);
  const place = placeOf.get(meta.name) ?? new Float64Array(dictionary.length);
  return learnCategoricalCodec(codes, dictionary, personOf, { ...options, ordered: column.storage === "number", place });
}

const isCategory = (meta: ColumnMetadata): boolean => meta.treatment === "model" && !isNumberLike(meta);

/** Places of the categories of every column that has more of them than codes, judged by all other modelled columns, each looked at once. */
function categoryPlaces(train: Table, metadata: Metadata, { k, maxCodes }: CodebookOptions): ReadonlyMap<string, Float64Array> {
  const placers = new Map<string, CategoryPlacer>();
  for (const meta of metadata.columns.filter(isCategory)) {
    const { codes, dictionary } = categoryView(columnNamed(train, meta.name), meta);
    if (dictionary.length > maxCodes) placers.set(meta.name, categoryPlacer(codes, dictionary.length, k));
  }
  for (const meta of placers.size === 0 ? [] : metadata.columns.filter(({ treatment }) => treatment === "model")) {
    const levels = levelsOf(columnNamed(train, meta.name), meta);
    for (const [name, placer] of placers) if (name !== meta.name) placer.add(levels);
  }
  return new Map([...placers].map(([name, placer]) => [name, placer.place()]));
}

function levelsOf(column: Column, meta: ColumnMetadata): Float64Array {
  if (isNumberLike(meta)) return ranks(numberView(column, meta));
  const { codes, dictionary } = categoryView(column, meta);
  const counts = new Float64Array(dictionary.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const order = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]!);
  // the commonest categories that make up half of the rows against the others
  let held = 0;
  const upper = new Uint8Array(dictionary.length);
  for (const entry of order) {
    if (held * 2 >= codes.length) break;
    upper[entry] = 1;
    held += counts[entry]!;
  }
  const levels = new Float64Array(codes.length);
  for (let row = 0; row < levels.length; row++) levels[row] = codes[row]! < 0 ? Number.NaN : upper[codes[row]!]!;
  return levels;
}

/** Share of the numbers that are smaller. */
function ranks(values: Float64Array): Float64Array {
  const { rows, indexOfRow } = distinctValues(values, null);
  const below = new Float64Array(rows.length);
  let filled = 0;
  for (let i = 0; i < rows.length; i++) {
    below[i] = filled;
    filled += rows[i]!;
  }
  const levels = new Float64Array(values.length);
  for (let row = 0; row < levels.length; row++) levels[row] = indexOfRow[row]! < 0 ? Number.NaN : below[indexOfRow[row]!]! / filled;
  return levels;
}
