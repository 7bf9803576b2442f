import type { Metadata } from "../../metadata/metadata.js";
import type { Table } from "../../table/table.js";

/** A table to be asked, its persons dealt to parts so that an answer can be had without any one of them. */
export interface QueryTable {
  readonly table: Table;
  /** By row: person, and part of the persons in [0, `partCount`). */
  readonly personOf: Uint32Array;
  readonly partOf: Uint8Array;
}

/** SQL over tables in memory; the table asked is called `data`, with one column for each modelled one. */
export interface QuerySession {
  /** Names of the engine's aggregate functions, and of those that look at one row and always answer the same. */
  readonly aggregates: ReadonlySet<string>;
  readonly scalars: ReadonlySet<string>;
  /** Names of the columns of `data`. */
  readonly columns: readonly string[];
  /** Syntax tree of one statement. @throws StandinError QUERY_INVALID */
  readonly parse: (sql: string) => Promise<unknown>;
  /** The statement of a tree, bound to the columns. @throws StandinError QUERY_INVALID */
  readonly prepare: (tree: unknown, sql: string) => Promise<PreparedQuery>;
  /** Rows of the answer of one of the tables. @throws StandinError QUERY_FAILED, which quotes no cell */
  readonly answer: (query: PreparedQuery, table: number, persons: Persons) => Promise<(string | number | null)[][]>;
}

/** All persons of a table, those of one part alone, or all but those of one part. */
export type Persons = { readonly kind: "all" } | { readonly kind: "only" | "without"; readonly part: number };

export interface PreparedQuery {
  readonly statement: string;
  /** Names and engine's types of the columns of the answer. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly isNumber: boolean }[];
  /** As the user wrote it. */
  readonly sql: string;
}

/** Loads the tables (all columns that the metadata models), hands a session to `use`, and forgets everything. */
export type WithQueries = <Result>(
  request: { readonly metadata: Metadata; readonly tables: readonly QueryTable[]; readonly signal: AbortSignal },
  use: (session: QuerySession) => Promise<Result>,
) => Promise<Result>;

/** Hidden columns of `data`. */
export const personColumn = "standin_person";
export const partColumn = "standin_part";

/** Parts that the persons of a table are dealt to. */
export const partCount = 20;
