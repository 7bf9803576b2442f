// DuckDB reads a CSV into a table; prints its wall and CPU seconds, rows and columns as one line of JSON. Started by speed.mjs.
import { DuckDBInstance } from "@duckdb/node-api";

const [input, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads, temp_directory: "" });
const connection = await instance.connect();
const [started, before] = [performance.now(), process.cpuUsage()];
await connection.run(`CREATE TABLE input AS FROM read_csv('${input.replaceAll("'", "''")}', header = true)`);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
const rowCount = Number((await connection.runAndReadAll("SELECT count(*) FROM input")).getRows()[0][0]);
const described = (await connection.runAndReadAll("DESCRIBE input")).getRows();
const columns = described.map(([name, type]) => ({ name, type: kindOf(type) }));
connection.closeSync();
instance.closeSync();
console.log(JSON.stringify({ seconds, readCpuSeconds: (user + system) / 1e6, rowCount, columns }));

/** The word that the runner of peers has for a type. */
function kindOf(type) {
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL)/.test(type)) return "numeric";
  return /^(DATE|TIMESTAMP)/.test(type) ? "datetime" : "categorical";
}
