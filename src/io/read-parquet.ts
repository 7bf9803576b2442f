import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";

import { StandinError } from "../errors.js";
import type { ReadOptions, ReadResult } from "../table/ports.js";
import type { ReadColumn } from "./cell-column.js";
import { checkNames } from "./csv-header.js";
import { sqlName, sqlPath, withDuckDB } from "./duckdb.js";
import { stopIfAborted } from "./interruption.js";
import { JsonColumn } from "./json-column.js";
import { missingRule } from "./missing-tokens.js";
import { takeoverOf, type Takeover } from "./parquet-types.js";
import { checkColumnCount, noRows } from "./read-limits.js";
import { columnNotes } from "./read-notes.js";
import { checkMaxRows, selectColumns } from "./select-columns.js";

/** A column of the file. */
interface Field {
  readonly name: string;
  /** As DuckDB calls it: it renames columns whose names differ by case alone. */
  readonly identifier: string;
  readonly type: string;
}

/**
 * Reads a Parquet file through DuckDB: numbers as numbers, booleans as true and false, dates and times as ISO 8601 text.
 *
 * @throws StandinError PARQUET_UNREADABLE, PARQUET_COLUMN_UNSUPPORTED, TABLE_NO_ROWS and others; no message of DuckDB goes further
 */
export async function readParquet(path: string, options: ReadOptions, signal: AbortSignal): Promise<ReadResult> {
  try {
    return await withDuckDB((connection) => readWith(connection, path, options, signal));
  } catch (error) {
    if (error instanceof StandinError || error instanceof RangeError) throw error;
    throw new StandinError(
      "PARQUET_UNREADABLE",
      `${path} is named or starts like a Parquet file, but cannot be read as one; it is damaged, cut short or encrypted. Export it again.`,
      { file: path },
    );
  }
}

async function readWith(connection: DuckDBConnection, path: string, options: ReadOptions, signal: AbortSignal): Promise<ReadResult> {
  const maxRows = checkMaxRows(options.maxRows);
  const fields = await fieldsOf(connection, path);
  const names = fields.map((field) => field.name);
  checkColumnCount(path, names.length);
  checkNames(path, names);
  const kept = selectColumns(path, names, options).map((at) => fields[at]!);
  const selects = await selectList(connection, path, kept);
  const columns = kept.map((field) => new JsonColumn(field.name, path, missingRule(field.name, options, [])));
  const limit = Number.isFinite(maxRows) ? ` limit ${maxRows}` : "";
  const rowCount = await fill(connection, `select ${selects.join(", ")} from read_parquet(${sqlPath(path)})${limit}`, columns, signal);
  if (rowCount === 0) throw noRows(path, names.length);
  const read = columns.map((column) => column.finish(rowCount));
  return {
    table: { rowCount, columns: read.map(({ column }) => column) },
    format: { kind: "parquet", columnTypes: kept.map(({ name, type }) => ({ name, type })) },
    notes: notesOn(read, rowCount, maxRows),
  };
}

function notesOn(read: readonly ReadColumn[], rowCount: number, maxRows: number): string[] {
  const cut = rowCount >= maxRows ? [`Only the first ${rowCount} rows were read, as --max-rows asks.`] : [];
  return [...cut, ...columnNotes(read, rowCount)];
}

async function fieldsOf(connection: DuckDBConnection, path: string): Promise<Field[]> {
  const source = sqlPath(path);
  const schema = await connection.runAndReadAll(`select name, num_children from parquet_schema(${source})`);
  const own = schema.getRows().slice(1);
  const described = (await connection.runAndReadAll(`describe select * from read_parquet(${source})`)).getRows();
  const isFlat = own.length === described.length;
  return described.map((row, at) => ({
    name: isFlat ? String(own[at]![0]) : String(row[0]),
    identifier: sqlName(String(row[0])),
    type: String(row[1]),
  }));
}

/** @throws StandinError PARQUET_COLUMN_UNSUPPORTED */
async function selectList(connection: DuckDBConnection, path: string, fields: readonly Field[]): Promise<string[]> {
  const takeovers = fields.map((field) => takeoverOf(field.type, field.identifier));
  const refused = takeovers.findIndex((takeover) => takeover.kind === "unsupported");
  if (refused !== -1) throw unsupported(path, fields[refused]!);
  const tooLarge = await columnsBeyond(connection, path, fields, takeovers);
  return takeovers.map((takeover, at) => {
    if (takeover.kind === "unsupported") throw unsupported(path, fields[at]!);
    return tooLarge.has(at) ? `${fields[at]!.identifier}::VARCHAR` : takeover.select;
  });
}

function unsupported(path: string, field: Field): StandinError {
  const type = field.type.replace(/\(.*|\[.*/s, "").toLowerCase();
  return new StandinError(
    "PARQUET_COLUMN_UNSUPPORTED",
    `${path}: column ${JSON.stringify(field.name)} has the type ${type}${field.type.endsWith("]") ? " list" : ""}; numbers, text, booleans, ` +
      "dates and times are read. Convert it, or leave it out with --drop.",
    { file: path, column: field.name, type },
  );
}

/** Positions of the columns that hold a number too large to be exact as a double. */
async function columnsBeyond(
  connection: DuckDBConnection,
  path: string,
  fields: readonly Field[],
  takeovers: readonly Takeover[],
): Promise<Set<number>> {
  const checks = takeovers.flatMap((takeover, at) =>
    takeover.kind === "number" && takeover.limit !== null ? [{ at, column: fields[at]!.identifier, limit: takeover.limit }] : [],
  );
  if (checks.length === 0) return new Set();
  const counts = checks.map(({ column, limit }) => `count(*) filter (${column} > ${limit} or ${column} < -${limit})`);
  const result = await connection.runAndReadAll(`select ${counts.join(", ")} from read_parquet(${sqlPath(path)})`);
  const row = result.getRows()[0] ?? [];
  return new Set(checks.filter((_, i) => row[i] !== 0n).map(({ at }) => at));
}

/** @returns rows read */
async function fill(connection: DuckDBConnection, sql: string, columns: readonly JsonColumn[], signal: AbortSignal): Promise<number> {
  const stream = await connection.stream(sql);
  let rowCount = 0;
  for (;;) {
    stopIfAborted(signal);
    const chunk = await stream.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return rowCount;
    columns.forEach((column, at) => appendCells(column, rowCount, chunk.getColumnValues(at)));
    rowCount += chunk.rowCount;
  }
}

/** Numbers that are not finite are missing: no format that we write has them. */
function appendCells(column: JsonColumn, firstRow: number, cells: readonly DuckDBValue[]): void {
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (typeof cell === "number" ? Number.isFinite(cell) : typeof cell === "string") column.append(firstRow + i, cell as number | string);
    else column.append(firstRow + i, null);
  }
}
