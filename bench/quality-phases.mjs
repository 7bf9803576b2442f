// Reads train, holdout and synthetic rows, then evaluates fidelity and utility alone; prints wall and CPU seconds of its steps, the memory
// before, and the most while it ran, as one line of JSON. Started by quality-speed.mjs, which lets the collector be called (--expose-gc).
import { Worker } from "node:worker_threads";
import { evaluateQuality } from "../dist/evaluation/evaluate-quality.js";
import { inferMetadata, readTable } from "../dist/index.js";
import { createWorkerPool } from "../dist/parallel/worker-pool.js";
import { createRng, seedKey } from "../dist/random/rng.js";
import { clocks } from "./clocks.mjs";

const [trainPath, holdoutPath, syntheticPath, target, threadText] = process.argv.slice(2);
const k = 11;

/** Where the share that fidelity, or utility, reports stands when a step begins. What comes after c2st has no share of its own. */
const fidelitySteps = [
  ["align and draw", 0],
  ["shape", 0.02],
  ["trend", 0.08],
  ["wnmis", 0.15],
  ["accuracy3", 0.25],
  ["c2st", 0.4],
];

const utilitySteps = [
  ["utility: trees", 0],
  ["utility: linear models", 0.9],
  ["utility: calibration to groups; pictures", 1],
];

/** A thread that looks at the resident memory of the process every 5 ms and keeps the most. */
const watch = `
const { parentPort } = require("node:worker_threads");
let most = 0;
setInterval(() => { most = Math.max(most, process.memoryUsage.rss()); }, 5);
parentPort.on("message", (word) => { if (word === "reset") most = 0; parentPort.postMessage(most); });`;
const watcher = new Worker(watch, { eval: true });
watcher.unref();
const ask = (word) =>
  new Promise((resolve) => {
    watcher.once("message", resolve);
    watcher.postMessage(word);
  });

const [train, holdout, synthetic] = await Promise.all(
  [trainPath, holdoutPath, syntheticPath].map(async (path) => (await readTable(path)).table),
);
const { metadata } = inferMetadata(train, target === "" ? {} : { target });
const pool = createWorkerPool(Number(threadText));
await ask("reset");
globalThis.gc();
const before = process.memoryUsage.rss();
await ask("reset");

const marks = [{ name: fidelitySteps[0][0], ...clocks() }];
const mark = (name) => {
  if (marks.at(-1).name !== name) marks.push({ name, ...clocks() });
};
const result = await evaluateQuality({
  folds: [{ train, holdout, synthetic }],
  released: synthetic,
  fittedOn: train,
  metadata,
  k,
  rng: createRng(seedKey("quality")),
  pool,
  signal: new AbortController().signal,
  progress: (part, share) => {
    if (part === "utility") mark(utilitySteps.findLast(([, from]) => share >= from - 1e-9)[0]);
    else if (share < 1 - 1e-9) mark(fidelitySteps.findLast(([, from]) => share >= from - 1e-9)[0]);
    else if (marks.at(-1).name === "c2st") mark("coverage to groups, trial");
  },
});
const end = clocks();
const mostBytes = await ask("read");
await pool.close();
await watcher.terminate();

const steps = marks.map(({ name, wall, cpu }, at) => {
  const next = marks[at + 1] ?? end;
  return { name, seconds: next.wall - wall, cpuSeconds: next.cpu - cpu };
});
const rowCounts = [train, holdout, synthetic].map(({ rowCount }) => rowCount);
const memory = { beforeMegabytes: before / 1e6, mostMegabytes: mostBytes / 1e6 };
const figures = result.quality.map(({ id, result: own }) => ({ id, ...own }));
console.log(JSON.stringify({ steps, rowCounts, columnCount: train.columns.length, ...memory, figures, notes: result.notes }));
