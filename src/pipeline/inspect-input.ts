import { inferMetadata, missingTokens } from "../metadata/infer-metadata.js";
import type { Metadata } from "../metadata/metadata.js";
import { applyMissingTokens } from "../metadata/missing-tokens.js";
import type { ReadOptions } from "../table/ports.js";
import type { Table, TableFormat } from "../table/table.js";
import type { Ports, Work } from "./ports.js";
import type { Settings } from "./settings.js";

export interface Inspected {
  readonly table: Table;
  readonly format: TableFormat;
  readonly metadata: Metadata;
  /** How the table was read, for a second file that belongs to it. */
  readonly reading: ReadOptions;
  /** What was guessed in reading, in words that a report may hold. */
  readonly readNotes: readonly string[];
  /** What was guessed about columns; may hold row numbers, so for the user's eyes alone. */
  readonly privateNotes: readonly string[];
}

/**
 * Reads the input and says what its columns mean.
 * @throws StandinError for anything wrong with the file or the settings
 */
export async function inspectInput(input: string, settings: Settings, ports: Ports, work: Work): Promise<Inspected> {
  work.progress("read", 0);
  const { reading, columnOverrides, entity, target } = settings;
  const { table: source, format, notes } = await ports.readTable(input, reading, work.signal);
  work.progress("read", 1);
  const overrides = { columns: columnOverrides, entity, target };
  const table = applyMissingTokens(source, missingTokens(overrides));
  const inferred = inferMetadata(table, overrides);
  return { table, format, metadata: inferred.metadata, reading, readNotes: notes, privateNotes: inferred.notes };
}
