import type { DuckDBConnection, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { stopIfAborted } from "./interruption.js";

const rowsPerChunk = 2048;

/**
 * Fills a table of the engine, and lets the signal through between chunks.
 * @param cellsOf cells of one column, rows start to end
 * @throws StandinError INTERRUPTED
 */
export async function appendChunks(
  connection: DuckDBConnection,
  into: string,
  types: readonly DuckDBType[],
  rowCount: number,
  cellsOf: (column: number, start: number, end: number) => DuckDBValue[],
  signal: AbortSignal,
): Promise<void> {
  const { DuckDBDataChunk } = await import("@duckdb/node-api");
  const appender = await connection.createAppender(into);
  for (let start = 0; start < rowCount; start += rowsPerChunk) {
    stopIfAborted(signal);
    const end = Math.min(start + rowsPerChunk, rowCount);
    const chunk = DuckDBDataChunk.create(types, end - start);
    for (let column = 0; column < types.length; column++) chunk.setColumnValues(column, cellsOf(column, start, end));
    appender.appendDataChunk(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  appender.closeSync();
}
