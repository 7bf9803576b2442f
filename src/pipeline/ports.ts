import type { WithQueries } from "../evaluation/queries/query-engine.js";
import type { ReadOptions, ReadResult, WrittenFile } from "../table/ports.js";
import type { Table, TableFormat } from "../table/table.js";
import type { Pool } from "../parallel/pool.js";
import type { ReleaseStore } from "../release/release-store.js";
import type { StateFolder } from "./state-folder.js";

export interface WriteOptions {
  /** Replace what stands there. */
  readonly force: boolean;
  /** Permission bits of the new file, e.g. 0o600. */
  readonly mode: number;
}

/** Everything outside that the steps need. */
export interface Ports {
  /** ISO 8601, UTC. */
  readonly now: () => string;
  /** Milliseconds since some fixed moment, never going back. */
  readonly elapsedMs: () => number;
  readonly randomBytes: (byteCount: number) => Uint8Array;
  /** @param path a file, or "-" for standard input */
  readonly readTable: (path: string, options: ReadOptions, signal: AbortSignal) => Promise<ReadResult>;
  readonly writeTable: (
    path: string,
    table: Table,
    format: TableFormat,
    options: WriteOptions,
    signal: AbortSignal,
  ) => Promise<WrittenFile>;
  /** The text of a small file, or null when there is none. */
  readonly readText: (path: string) => Promise<string | null>;
  readonly writeText: (path: string, text: string, options: WriteOptions, signal: AbortSignal) => Promise<void>;
  /** Lower-case hex SHA-256 of a file's bytes. */
  readonly hashFile: (path: string, signal: AbortSignal) => Promise<string>;
  readonly pathExists: (path: string) => Promise<boolean>;
  /** SQL over tables in memory. */
  readonly withQueries: WithQueries;
  readonly releases: ReleaseStore;
  readonly state: StateFolder;
}

/** How the work is done and told. */
export interface Work {
  readonly pool: Pool;
  readonly signal: AbortSignal;
  /** @param share done of the step, in [0, 1] */
  readonly progress: (step: string, share: number) => void;
}
