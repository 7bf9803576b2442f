// One input through read, metadata, fit, sample and write; prints the milliseconds of each as one line of JSON. Started by scale.mjs.
import { writeTable } from "../dist/io/write-table.js";
import { fit, inferMetadata, readTable, sample } from "../dist/index.js";

const [input, output, seed, threadText] = process.argv.slice(2);
const threads = threadText ? Number(threadText) : 2;
const phases = {};

async function timed(name, work) {
  const started = performance.now();
  const result = await work();
  phases[name] = performance.now() - started;
  return result;
}

const { table, format } = await timed("read", () => readTable(input));
const { metadata } = await timed("metadata", () => inferMetadata(table));
const model = await timed("fit", () => fit(table, metadata, { seed, threads }));
const synthetic = await timed("sample", () => sample(model, { seed, threads, rows: table.rowCount }));
const signal = new AbortController().signal;
await timed("write", () => writeTable(output, synthetic, format, { mode: 0o600, force: true, signal }));
console.log(JSON.stringify(phases));
