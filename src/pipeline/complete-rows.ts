import type { CategoricalCodec, Codebook, ColumnCodec } from "../encode/codebook.js";
import { codedName, partName } from "../encode/coded-columns.js";
import { expandTable } from "../encode/constraints/expand-table.js";
import { reduceTable } from "../encode/constraints/reduce-step.js";
import { datetimeParts } from "../encode/datetime-codec.js";
import { decodeTable } from "../encode/decode-table.js";
import { encodeTable } from "../encode/encode-table.js";
import { personsOf } from "../metadata/persons.js";
import { categoryView } from "../metadata/views.js";
import { loadSurrogateWords } from "../pii/surrogates.js";
import type { Rng } from "../random/rng.js";
import type { CellConditions } from "../synthesizers/conditional/conditions.js";
import type { Context, DrawnTable } from "../synthesizers/synthesizer.js";
import type { CodedTable } from "../table/coded-table.js";
import { rowAddresses } from "../table/row-address.js";
import { columnNamed, type Column, selectRows, type Table } from "../table/table.js";
import { alignTable } from "./align-table.js";
import { type DerivedColumn, derivedColumns, missingColumn, storageOfColumns } from "./derived-columns.js";
import type { Model } from "./fit-model.js";
import { isMissing, mergeColumn } from "./merge-column.js";
import { writeModelTexts } from "./sample-model.js";

export interface Completed {
  /** The model's columns in its order. */
  readonly table: Table;
  readonly filledCells: number;
  /** Rows whose given cells stand together in no record that the model knows. */
  readonly unseenRows: number;
}

/** Share by which a drawn cell may be missing, so that a cell that is always missing beside others can stay so. */
const missingWeight = 1e-6;

/**
 * Fills the empty cells of a table from a model; all others stay as they are. Columns that the table lacks are filled wholly. A cell that is filled
 * is a value unless the model knows nothing but missing cells beside the others; columns that are left out stay empty.
 * @param partial some of the model's columns, under their names
 * @param name    what messages call the table
 * @throws StandinError TABLES_DIFFER for a column that the model lacks, or cells that cannot be read as its kind
 */
export async function completeRows(partial: Table, name: string, model: Model, context: Context): Promise<Completed> {
  const { metadata, codebook, output } = model;
  const empty = emptyTable(model);
  const full = withEmptyColumns(partial, empty);
  const aligned = alignTable({ name: "the model", table: empty }, { name, table: full }, output.metadata);
  const reduced = reduceTable({ table: aligned, metadata: output.metadata }, output.plan).table;
  const learned = withRoots(reduced, aligned, model, context.rng);
  const codes = encodeTable(learned, metadata, codebook, null);
  const conditions = conditionsOf(learned, codes, codebook);
  const drawn = await model.fitted.sample({ firstUnit: 0, unitCount: full.rowCount, given: conditions }, context);
  const filled = await decodedInOrder(drawn, aligned, model, context);
  // what follows from a given cell follows from the cell itself, not from what its code was drawn as
  const merged = codebook.columns.map(({ name: own }) => mergeColumn(columnNamed(learned, own), columnNamed(filled, own)));
  const decoded = expandTable({ rowCount: full.rowCount, columns: merged }, output.metadata, output.plan);
  const columns = empty.columns.map((column) => mergeColumn(columnNamed(full, column.name), columnNamed(decoded, column.name)));
  const table = await withTexts({ rowCount: full.rowCount, columns }, model, context);
  const unseenRows = drawn.unseen?.reduce((sum, one) => sum + one, 0) ?? 0;
  const given = { ...full, columns: table.columns.map(({ name: own }) => columnNamed(full, own)) };
  return { table, filledCells: missingCells(given) - missingCells(table), unseenRows };
}

/** Texts where none was given, and no column of topics or lengths. */
async function withTexts(table: Table, model: Model, context: Context): Promise<Table> {
  if (model.texts.length === 0) return table;
  const address = rowAddresses(0, table.rowCount, null);
  const written = writeModelTexts(table, model, address, await loadSurrogateWords(), context);
  return { ...written, columns: written.columns.map((column) => mergeColumn(columnNamed(table, column.name), column)) };
}

function missingCells({ columns, rowCount }: Table): number {
  let count = 0;
  for (const column of columns) for (let row = 0; row < rowCount; row++) if (isMissing(column, row)) count++;
  return count;
}

/** The columns of the table without a row, for their kinds. */
function emptyTable(model: Model): Table {
  const storages = storageOfColumns(model);
  return {
    rowCount: 0,
    columns: model.output.metadata.columns.map(({ name }) => missingColumn({ name, storage: storages.get(name)! }, 0)),
  };
}

/** The table with a column of missing cells for each that it lacks. */
function withEmptyColumns({ rowCount, columns }: Table, empty: Table): Table {
  const names = new Set(columns.map(({ name }) => name));
  const missing = empty.columns.filter(({ name }) => !names.has(name)).map((column) => allMissing(column, rowCount));
  return { rowCount, columns: [...columns, ...missing] };
}

function allMissing(column: Column, rowCount: number): Column {
  return column.storage === "number"
    ? { ...column, values: new Float64Array(rowCount).fill(Number.NaN) }
    : { ...column, codes: new Int32Array(rowCount).fill(-1) };
}

function conditionsOf(table: Table, codes: CodedTable, codebook: Codebook): CellConditions {
  const fixed = new Map<string, Int32Array>();
  const weights = new Map<string, Float64Array>();
  for (const entry of codebook.columns) {
    const isKnown = knownCells(columnNamed(table, entry.name), entry);
    for (const { name, missingCode } of codedParts(entry)) {
      const own = codes.columns.find((column) => column.name === name)!;
      fixed.set(
        name,
        Int32Array.from(own.codes, (code, row) => (isKnown(row) ? code : -1)),
      );
      if (missingCode >= 0 && own.cardinality > 1) {
        weights.set(name, new Float64Array(own.cardinality).fill(1).fill(missingWeight, missingCode, missingCode + 1));
      }
    }
  }
  return { kind: "cells", fixed, weights };
}

/**
 * The learned table with missing categories filled where given cells follow from them: by one of the values that all of these follow from, drawn
 * by its mass.
 */
function withRoots(learned: Table, aligned: Table, model: Model, rng: Rng): Table {
  const derived = [...derivedColumns(model)];
  const columns = learned.columns.map((column) => {
    const own = derived.filter(([, { root }]) => root === column.name);
    const codec = model.codebook.columns.find(({ name }) => name === column.name)?.codec;
    if (own.length === 0 || codec?.kind !== "categorical") return column;
    const chosen = rootValues(own, aligned, codec, rng.fork(`complete/${column.name}`));
    const missingToken = column.missingToken;
    const known = new Set(codec.values);
    const { codes, dictionary } = categoryView(column);
    // a combination with a missing member is a category that the model does not know: as good as missing
    const kept = codes.map((code) => (code >= 0 && known.has(dictionary[code]!) ? code : -1));
    const given: Column = { storage: "text", name: column.name, codes: kept, dictionary, missingToken };
    return mergeColumn(given, { ...given, codes: chosen, dictionary: codec.values });
  });
  return { ...learned, columns };
}

function rootValues(
  derived: readonly (readonly [string, DerivedColumn])[],
  aligned: Table,
  { values, weights }: CategoricalCodec,
  rng: Rng,
): Int32Array {
  const views = derived.map(([name, column]) => {
    const { codes, dictionary } = categoryView(columnNamed(aligned, name));
    return { codes, places: dictionary.map((text) => column.codec.values.indexOf(text)), valueOf: column.valueOf };
  });
  return Int32Array.from({ length: aligned.rowCount }, (_, row) => {
    const given = views.filter(({ codes }) => codes[row]! >= 0);
    if (given.length === 0) return -1;
    const fits = (value: number): boolean => given.every(({ codes, places, valueOf }) => valueOf[value] === places[codes[row]!]);
    const candidates = values.map((_value, value) => value).filter(fits);
    let left = rng.floatAt(row, 0) * candidates.reduce((sum, value) => sum + weights[value]!, 0);
    return candidates.find((value) => (left -= weights[value]!) < 0) ?? candidates.at(-1) ?? -1;
  });
}

/** Cells that say something to the model: not missing, and no category that it has no code for. */
function knownCells(column: Column, { codec }: ColumnCodec): (row: number) => boolean {
  if (codec.kind !== "categorical" || codec.rareCode >= 0) return (row) => !isMissing(column, row);
  const { codes, dictionary } = categoryView(column);
  const values = new Set(codec.values);
  const isValue = dictionary.map((text) => values.has(text));
  return (row) => codes[row]! >= 0 && isValue[codes[row]!]!;
}

function codedParts({ name, codec }: ColumnCodec): { readonly name: string; readonly missingCode: number }[] {
  switch (codec.kind) {
    case "fresh":
      return [];
    case "datetime":
      return datetimeParts(codec).map((part) => ({
        name: partName(name, part),
        missingCode: part === "weekday" ? 0 : (codec[part]?.missingCode ?? -1),
      }));
    default:
      return [{ name: codedName(name), missingCode: codec.missingCode }];
  }
}

/** Cells of the learned columns for the drawn codes, rows in the order of the table; rows with the same entity key get the same invented identifiers. */
async function decodedInOrder(drawn: DrawnTable, full: Table, model: Model, { rng }: Context): Promise<Table> {
  const { metadata, codebook, output } = model;
  const needsWords = metadata.columns.some(({ surrogate }) => surrogate !== undefined);
  const words = needsWords ? await loadSurrogateWords() : null;
  const options = { firstUnit: 0, firstRow: 0, rng, words };
  const { personCount, personOfRow } = personsOf(full, output.metadata.unit);
  const decode = (units: CodedTable): Table => decodeTable(units, metadata, codebook, options);
  if (personOfRow === null) return decode(drawn);
  const order = Uint32Array.from(personOfRow.keys()).sort((a, b) => personOfRow[a]! - personOfRow[b]! || a - b);
  const unitStart = new Uint32Array(personCount + 1);
  for (const person of personOfRow) unitStart[person + 1]!++;
  for (let person = 0; person < personCount; person++) unitStart[person + 1]! += unitStart[person]!;
  const columns = drawn.columns.map((column) => ({ ...column, codes: Uint16Array.from(order, (row) => column.codes[row]!) }));
  const decoded = decode({ ...drawn, unitCount: personCount, unitStart, columns });
  const back = new Uint32Array(order.length);
  order.forEach((row, at) => {
    back[row] = at;
  });
  return selectRows(decoded, back);
}
