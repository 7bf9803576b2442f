import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { StandinError } from "../errors.js";
import {
  type Persons,
  type PreparedQuery,
  partColumn,
  personColumn,
  type QuerySession,
  type QueryTable,
} from "../evaluation/queries/query-engine.js";
import { invalidQuery } from "../evaluation/queries/query-plan.js";
import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import { categoryView, numberView } from "../metadata/views.js";
import { appendChunks } from "./append-chunks.js";
import { sqlName, withDuckDB } from "./duckdb.js";
import { stopIfAborted } from "./interruption.js";

interface Request {
  readonly metadata: Metadata;
  readonly tables: readonly QueryTable[];
  readonly signal: AbortSignal;
}

/** Implements `WithQueries` with an embedded DuckDB in memory. @throws StandinError PARQUET_ENGINE_MISSING, INTERRUPTED, and what `use` throws */
export async function withQueries<Result>(request: Request, use: (session: QuerySession) => Promise<Result>): Promise<Result> {
  const columns = request.metadata.columns.filter(({ treatment }) => treatment === "model");
  return await withDuckDB(async (connection) => {
    await createTable(connection, "schema_only", columns);
    await connection.run(`create view data as select ${shownColumns(columns)} from schema_only`);
    for (const [t, table] of request.tables.entries()) {
      await createTable(connection, nameOf(t), columns);
      await fillTable(connection, nameOf(t), columns, table, request.signal);
    }
    return await use({
      aggregates: await functionNames(connection, "function_type = 'aggregate'"),
      scalars: await functionNames(connection, "function_type = 'scalar' and stability = 'CONSISTENT'"),
      columns: columns.map(({ name }) => name),
      parse: (sql) => parse(connection, sql),
      prepare: (tree, sql) => prepare(connection, columns, tree, sql),
      answer: async (query, table, persons) => {
        stopIfAborted(request.signal);
        await point(connection, columns, nameOf(table), persons);
        return await rowsOf(connection, query);
      },
    });
  });
}

function nameOf(table: number): string {
  return `rows_${table}`;
}

async function createTable(connection: DuckDBConnection, name: string, columns: readonly ColumnMetadata[]): Promise<void> {
  const fields = columns.map((meta, at) => `c${at} ${typeOf(meta)}`);
  await connection.run(`create table ${name} (${[...fields, `${personColumn} INTEGER`, `${partColumn} INTEGER`].join(", ")})`);
}

function typeOf({ kind }: ColumnMetadata): "DOUBLE" | "TIMESTAMP" | "VARCHAR" {
  if (kind === "datetime") return "TIMESTAMP";
  return kind === "numeric" ? "DOUBLE" : "VARCHAR";
}

/** Columns under their own names; of those that differ by upper and lower case alone, the first. */
function shownColumns(columns: readonly ColumnMetadata[]): string {
  const seen = new Set<string>([personColumn, partColumn]);
  const shown = columns.flatMap(({ name }, at) => {
    if (seen.has(name.toLowerCase())) return [];
    seen.add(name.toLowerCase());
    return [`c${at} as ${sqlName(name)}`];
  });
  return [...shown, personColumn].join(", ");
}

async function fillTable(
  connection: DuckDBConnection,
  into: string,
  columns: readonly ColumnMetadata[],
  { table, personOf, partOf }: QueryTable,
  signal: AbortSignal,
): Promise<void> {
  const { DOUBLE, DuckDBTimestampValue, INTEGER, TIMESTAMP, VARCHAR } = await import("@duckdb/node-api");
  const types = columns.map((meta) => ({ DOUBLE, TIMESTAMP, VARCHAR })[typeOf(meta)]);
  const cells = columns.map((meta): ((row: number) => DuckDBValue) => {
    const column = table.columns.find(({ name }) => name === meta.name);
    if (column === undefined) return () => null;
    if (typeOf(meta) === "VARCHAR") {
      const { codes, dictionary } = categoryView(column, meta);
      return (row) => (codes[row]! < 0 ? null : dictionary[codes[row]!]!);
    }
    const values = numberView(column, meta);
    if (typeOf(meta) === "DOUBLE") return (row) => (Number.isNaN(values[row]!) ? null : values[row]!);
    return (row) => (Number.isNaN(values[row]!) ? null : new DuckDBTimestampValue(BigInt(Math.round(values[row]! * 1e6))));
  });
  cells.push(
    (row) => personOf[row]!,
    (row) => partOf[row]!,
  );
  const cellsOf = (column: number, start: number, end: number): DuckDBValue[] =>
    Array.from({ length: end - start }, (_, i) => cells[column]!(start + i));
  await appendChunks(connection, into, [...types, INTEGER, INTEGER], table.rowCount, cellsOf, signal);
}

/** Makes `data` show one of the tables. */
async function point(connection: DuckDBConnection, columns: readonly ColumnMetadata[], table: string, persons: Persons): Promise<void> {
  const where = persons.kind === "all" ? "" : ` where ${partColumn} ${persons.kind === "only" ? "=" : "<>"} ${persons.part}`;
  await connection.run(`create or replace view data as select ${shownColumns(columns)} from ${table}${where}`);
}

async function functionNames(connection: DuckDBConnection, condition: string): Promise<ReadonlySet<string>> {
  const result = await connection.runAndReadAll(`select distinct function_name from duckdb_functions() where ${condition}`);
  return new Set(result.getRows().map(([name]) => String(name)));
}

async function parse(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const result = await connection.runAndReadAll("select json_serialize_sql($1::varchar)", [sql]);
  const tree = JSON.parse(String(result.getRows()[0]?.[0])) as { error: boolean; error_message?: string };
  if (tree.error) throw invalidQuery(sql, `cannot be read: ${firstLine(tree.error_message ?? "")}`);
  return tree;
}

/** Binds the statement to the columns, without a row: what the engine says then quotes nothing but the question. */
async function prepare(
  connection: DuckDBConnection,
  columns: readonly ColumnMetadata[],
  tree: unknown,
  sql: string,
): Promise<PreparedQuery> {
  const text = await connection.runAndReadAll("select json_deserialize_sql($1::json)", [JSON.stringify(tree)]);
  const statement = String(text.getRows()[0]?.[0]);
  await point(connection, columns, "schema_only", { kind: "all" });
  try {
    const result = await connection.runAndReadAll(statement);
    const types = result.columnTypes().map(String);
    const isNumber = (type: string): boolean => /^(?:(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?)|FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type);
    const named = result
      .columnNames()
      .map((name, at) => ({ name: name.replaceAll("count_star()", "count(*)"), type: types[at]!, isNumber: isNumber(types[at]!) }));
    return { statement, columns: named, sql };
  } catch (error) {
    const message = firstLine(error instanceof Error ? error.message : "");
    const names = columns.slice(0, 40).map(({ name }) => name);
    throw invalidQuery(
      sql,
      `does not fit the columns: ${message} Columns are ${names.join(", ")}${columns.length > 40 ? " and more" : ""}`,
    );
  }
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0]!.replace(/^[A-Z][a-z]+ Error: /, "");
}

async function rowsOf(connection: DuckDBConnection, { statement, columns, sql }: PreparedQuery): Promise<(string | number | null)[][]> {
  try {
    const result = await connection.runAndReadAll(statement);
    return result.getRowsJson().map((row) => row.map((value, at) => cellOf(value, columns[at]!.isNumber)));
  } catch {
    // the engine's own message may quote a cell
    throw new StandinError(
      "QUERY_FAILED",
      `The query ${JSON.stringify(sql.slice(0, 200))} cannot be answered for every row, perhaps because a cast does not fit a cell. Use try_cast.`,
      { query: sql },
    );
  }
}

function cellOf(value: unknown, isNumber: boolean): string | number | null {
  if (value === null || value === undefined) return null;
  if (isNumber) return Number(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}
