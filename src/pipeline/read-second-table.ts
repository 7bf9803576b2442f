import type { Metadata } from "../metadata/metadata.js";
import type { ReadOptions } from "../table/ports.js";
import { selectRows, type Table } from "../table/table.js";
import { alignTable } from "./align-table.js";
import type { Ports, Work } from "./ports.js";

export interface SecondTable {
  readonly path: string;
  /** What messages call it: "the holdout". */
  readonly name: string;
  readonly reference: { readonly name: string; readonly table: Table };
  readonly metadata: Metadata;
  readonly reading: ReadOptions;
}

/**
 * A second file of the same columns, read as the first one was.
 * @throws StandinError TABLES_DIFFER when its columns or kinds are others, and all that reading throws
 */
export async function readSecondTable(second: SecondTable, ports: Ports, work: Work): Promise<Table> {
  const { maxRows: _, ...reading } = second.reading; // all of it counts
  const { table } = await ports.readTable(second.path, reading, work.signal);
  return alignTable(second.reference, { name: second.name, table }, second.metadata);
}

/** A table of the same columns without a row. */
export function withoutRows(table: Table): Table {
  return selectRows(table, new Uint32Array(0));
}
