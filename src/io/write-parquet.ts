import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";

import { StandinError } from "../errors.js";
import type { Column, ColumnType, Table } from "../table/table.js";
import { appendChunks } from "./append-chunks.js";
import { sqlName, sqlText, withDuckDB } from "./duckdb.js";
import { stopIfAborted } from "./interruption.js";
import { ownMissingToken } from "./jsonl-text.js";

/**
 * Fills the file `path` with the table as Parquet (snappy). A column takes the type it had in the source where all its cells fit, else
 * BIGINT for whole numbers, DOUBLE for other numbers, VARCHAR for text.
 *
 * @param shownName what messages call the file
 * @throws StandinError OUTPUT_FAILED, OUTPUT_COLUMNS_CLASH, INTERRUPTED
 */
export async function writeParquet(
  path: string,
  shownName: string,
  table: Table,
  columnTypes: readonly ColumnType[],
  signal: AbortSignal,
): Promise<void> {
  checkNames(shownName, table);
  try {
    await withDuckDB((connection) => writeWith(connection, path, table, columnTypes, signal));
  } catch (error) {
    if (error instanceof StandinError || error instanceof RangeError) throw error;
    throw new StandinError(
      "OUTPUT_FAILED",
      `${shownName} cannot be written as Parquet. Nothing was left behind. Check the space on the disk, or write CSV instead.`,
      { path: shownName },
    );
  }
}

/** DuckDB renames columns whose names differ by case alone, which would make the file no drop-in. */
function checkNames(shownName: string, table: Table): void {
  const seen = new Map<string, string>();
  for (const { name } of table.columns) {
    const earlier = seen.get(name.toLowerCase());
    if (earlier !== undefined) {
      throw new StandinError(
        "OUTPUT_COLUMNS_CLASH",
        `${shownName}: columns ${JSON.stringify(earlier)} and ${JSON.stringify(name)} differ by upper and lower case alone, which the ` +
          "Parquet writer cannot keep apart. Rename one, or write CSV.",
        { path: shownName, first: earlier, second: name },
      );
    }
    seen.set(name.toLowerCase(), name);
  }
}

async function writeWith(
  connection: DuckDBConnection,
  path: string,
  table: Table,
  columnTypes: readonly ColumnType[],
  signal: AbortSignal,
): Promise<void> {
  const fields = table.columns.map((column, at) => `c${at} ${column.storage === "number" ? "DOUBLE" : "VARCHAR"}`);
  await connection.run(`create table cells (${fields.join(", ")})`);
  const { DOUBLE, VARCHAR } = await import("@duckdb/node-api");
  const storage = table.columns.map((column) => (column.storage === "number" ? DOUBLE : VARCHAR));
  const cells = (at: number, start: number, end: number): DuckDBValue[] => cellsOf(table.columns[at]!, start, end);
  await appendChunks(connection, "cells", storage, table.rowCount, cells, signal);
  const types = new Map(columnTypes.map(({ name, type }) => [name, type]));
  const selects: string[] = [];
  for (const [at, column] of table.columns.entries()) {
    const type = await fittingType(connection, `c${at}`, column, types.get(column.name));
    selects.push(`c${at}::${type} as ${sqlName(column.name)}`);
  }
  stopIfAborted(signal);
  await connection.run(`copy (select ${selects.join(", ")} from cells) to ${sqlText(path)} (format parquet, use_tmp_file false)`);
}

function cellsOf(column: Column, start: number, end: number): DuckDBValue[] {
  const token = ownMissingToken(column);
  const cells: DuckDBValue[] = new Array<DuckDBValue>(end - start);
  if (column.storage === "number") {
    const missing = token === null ? null : Number(token);
    for (let row = start; row < end; row++) {
      const value = column.values[row]!;
      cells[row - start] = Number.isNaN(value) ? missing : value;
    }
    return cells;
  }
  for (let row = start; row < end; row++) {
    const code = column.codes[row]!;
    cells[row - start] = code === -1 ? token : column.dictionary[code]!;
  }
  return cells;
}

/** The source's type when every cell can be cast to it, otherwise the plainest that keeps every cell. */
async function fittingType(connection: DuckDBConnection, cell: string, column: Column, wanted: string | undefined): Promise<string> {
  const whole = column.storage === "number" && column.decimals === 0 ? "BIGINT" : null;
  for (const type of [wanted, whole]) {
    if (type === undefined || type === null || !/^[A-Z0-9_(), ]+$/.test(type)) continue;
    const result = await connection.runAndReadAll(
      `select count(*) from cells where ${cell} is not null and try_cast(${cell} as ${type}) is null`,
    );
    if (result.getRows()[0]?.[0] === 0n) return type;
  }
  return column.storage === "number" ? "DOUBLE" : "VARCHAR";
}
