// One input through read, metadata, encode, fit, sample, decode and write; prints wall and CPU seconds of each, and the peak memory when
// fitting ended, as one line of JSON. Started by speed.mjs.
import { fit, inferMetadata, readTable, sample } from "../dist/index.js";
import { writeTable } from "../dist/io/write-table.js";
import { clocks } from "./clocks.mjs";

const [input, output, seed, threadText, method] = process.argv.slice(2);
const work = { seed, threads: Number(threadText) };
const steps = [];

function keepStep(name, from, to) {
  steps.push({ name, seconds: to.wall - from.wall, cpuSeconds: to.cpu - from.cpu });
}

async function timed(name, task) {
  const started = clocks();
  const result = await task();
  keepStep(name, started, clocks());
  return result;
}

/** Two steps of one call: the first ends when the call's progress reaches `border`. */
async function timedInTwo([first, second], border, task) {
  const started = clocks();
  let middle = null;
  const result = await task((step, share) => {
    if (step === border.step && share === border.share) middle ??= clocks();
  });
  if (middle === null) throw new Error(`${first} did not report ${border.step} at ${border.share}`);
  keepStep(first, started, middle);
  keepStep(second, middle, clocks());
  return result;
}

const { table, format } = await timed("read", () => readTable(input));
const { metadata } = await timed("metadata", () => inferMetadata(table));
const model = await timedInTwo(["encode", "fit"], { step: "encode", share: 1 }, (progress) =>
  fit(table, metadata, { ...work, method, progress }),
);
const fitPeakMegabytes = (process.resourceUsage().maxRSS * 1024) / 1e6;
const drawn = { ...work, rows: table.rowCount };
const synthetic = await timedInTwo(["sample", "decode"], { step: "decode", share: 0 }, (progress) => sample(model, { ...drawn, progress }));
const signal = new AbortController().signal;
await timed("write", () => writeTable(output, synthetic, format, { mode: 0o600, force: true, signal }));
console.log(JSON.stringify({ steps, fitPeakMegabytes }));
