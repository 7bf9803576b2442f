import type * as Engine from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";

import { StandinError } from "../errors.js";

/**
 * Runs `use` with a connection to an embedded DuckDB in memory. It downloads nothing, writes no temporary file, keeps its configuration
 * locked, and takes UTC for instants. Its messages quote lines of the source, so callers replace every error of it by their own.
 *
 * @throws StandinError PARQUET_ENGINE_MISSING when the engine is not installed for this platform
 */
export async function withDuckDB<Result>(use: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const { DuckDBInstance } = await loadEngine();
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    temp_directory: "",
    threads: "1", // the bytes of a written file must not depend on the machine
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run("set TimeZone = 'UTC'; set lock_configuration = true");
      return await use(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function loadEngine(): Promise<Pick<typeof Engine, "DuckDBInstance">> {
  try {
    return await import("@duckdb/node-api");
  } catch {
    throw new StandinError(
      "PARQUET_ENGINE_MISSING",
      "Parquet files and queries need the package @duckdb/node-api, which has no build for this platform or was not installed. Install it, or use CSV or JSON Lines and no queries.",
    );
  }
}

/** A string as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path as the pattern that matches it alone. */
export function sqlPath(path: string): string {
  return sqlText(path.replace(/[*?[]/g, (sign) => `[${sign}]`));
}
