import { inferMetadata, missingTokens } from "../metadata/infer-metadata.js";
import type { Constraint } from "../metadata/constraints/constraint.js";
import { withConstraints } from "../metadata/constraints/settle-constraints.js";
import type { Metadata } from "../metadata/metadata.js";
import { applyMissingTokens } from "../metadata/missing-tokens.js";
import type { ReadOptions } from "../table/ports.js";
import type { Table, TableFormat } from "../table/table.js";
import type { Ports, Work } from "./ports.js";
import type { Settings } from "./settings.js";
import { type SourceLineage, sourceLineage } from "./synthetic-source.js";

export interface Inspected {
  readonly table: Table;
  readonly format: TableFormat;
  readonly metadata: Metadata;
  /** Whether the table is people's records, as far as can be told. */
  readonly lineage: SourceLineage;
  /** How the table was read, for a second file that belongs to it. */
  readonly reading: ReadOptions;
  /** Constraints that a person declared; undefined: they are to be found. Neither is in `metadata` yet (see `settleConstraints`). */
  readonly declared?: readonly Constraint[] | undefined;
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
  const { allowSyntheticSource: reason } = settings;
  const lineage = await sourceLineage({ path: input, name: "the input", reason }, ports, work.signal);
  work.progress("read", 0);
  const { reading, columnOverrides, entity, target, order } = settings;
  const { table: source, format, notes } = await ports.readTable(input, reading, work.signal);
  work.progress("read", 1);
  const overrides = { columns: columnOverrides, entity, target, order };
  const table = applyMissingTokens(source, missingTokens(overrides));
  const inferred = inferMetadata(table, overrides);
  return {
    table,
    format,
    metadata: inferred.metadata,
    lineage,
    reading,
    declared: settings.constraints,
    readNotes: notes,
    privateNotes: inferred.notes,
  };
}

/**
 * The same, with the constraints in its metadata: the declared ones, which must hold in all rows, else those found in the rows to be fitted.
 * @param train the rows that a model will be fitted on @param k persons behind whatever is shown or kept
 * @throws StandinError CONSTRAINT_INVALID, CONSTRAINT_CONTRADICTORY, CONSTRAINT_VIOLATED, COLUMN_UNKNOWN
 */
export function settleConstraints(inspected: Inspected, train: Table, k: number): Inspected {
  const { table: source, metadata, declared } = inspected;
  return { ...inspected, metadata: withConstraints({ train, source, metadata, declared, k }) };
}
