#!/usr/bin/env node
// Seconds of each check of the battery on one synthetic file.
import { parseArgs } from "node:util";
import { evaluatePrivacy } from "../dist/evaluation/privacy/evaluate-privacy.js";
import { fit, inferMetadata, readTable, sample } from "../dist/index.js";
import { createWorkerPool } from "../dist/parallel/worker-pool.js";
import { createRng, seedKey } from "../dist/random/rng.js";
import { loadPolicy } from "../dist/release/load-policy.js";

const usage = `node bench/battery-speed.mjs TRAIN HOLDOUT [SYNTHETIC] [--policy vendor] [--threads 2]
Makes every check of the policy that needs no fit of its own, and prints its seconds (wall, and CPU of all threads) and its figures.
Without SYNTHETIC the default method is fitted on TRAIN and draws as many rows.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { policy: { type: "string", default: "vendor" }, threads: { type: "string", default: "2" }, help: { type: "boolean" } },
});
if (values.help || positionals.length < 2) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const policy = loadPolicy({ kind: "builtin", name: values.policy });
const threads = Number(values.threads);
const [train, holdout, given] = await Promise.all(positionals.map(async (path) => (await readTable(path)).table));
const { metadata } = inferMetadata(train);
const synthetic = given ?? (await drawn());

async function drawn() {
  const model = await fit(train, metadata, { k: policy.k, seed: "battery", threads });
  return await sample(model, { rows: train.rowCount, seed: "battery", threads });
}

const checks = policy.checks.map(({ id }) => id).filter((id) => !["C1", "C2", "E2", "E3", "T4"].includes(id));
const starts = [];
const pool = createWorkerPool(threads);
const privacy = await evaluatePrivacy({
  folds: [{ train, holdout, synthetic }],
  released: synthetic,
  fittedOn: train,
  metadata,
  k: policy.k,
  rng: createRng(seedKey("battery")),
  pool,
  signal: new AbortController().signal,
  progress: (_step, share) => {
    const place = share * checks.length;
    if (Math.abs(place - starts.length) < 1e-6) starts.push({ wall: performance.now(), cpu: process.cpuUsage() });
  },
  checks,
});
await pool.close();

const seconds = (from, to) => ({
  wall: (to.wall - from.wall) / 1000,
  cpu: (to.cpu.user + to.cpu.system - from.cpu.user - from.cpu.system) / 1e6,
});
const number = (value) => String(Number(value.toPrecision(3)));
const figureText = ({ name, value }) =>
  `${name} ${number(value.estimate)}${value.lower === value.upper ? "" : ` [${number(value.lower)}, ${number(value.upper)}]`}`;
console.log(
  `${train.rowCount} × ${train.columns.length} train, ${holdout.rowCount} holdout, ${synthetic.rowCount} synthetic; ${threads} threads\n`,
);
console.log("| check | wall s | CPU s | result |\n| --- | --- | --- | --- |");
const row = (name, { wall, cpu }, text) => console.log(`| ${name} | ${wall.toFixed(1)} | ${cpu.toFixed(1)} | ${text} |`);
privacy.forEach(({ id, result }, i) => {
  const text = result.kind === "measured" ? result.figures.slice(0, 4).map(figureText).join("; ") : `${result.kind}: ${result.reason}`;
  const sighted = result.kind === "measured" && result.twin !== null ? `; twin ${result.twin.sighted ? "seen" : "not seen"}` : "";
  row(id, seconds(starts[i], starts[i + 1]), text + sighted);
});
row("all", seconds(starts[0], starts.at(-1)), "");
