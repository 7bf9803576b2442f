#!/usr/bin/env node
// Fidelity of every method on small tables: random rows of a data set's train.csv, judged against its holdout.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { foldFidelity } from "../dist/evaluation/fidelity/fold-fidelity.js";
import { fit, inferMetadata, readTable, sample } from "../dist/index.js";
import { inlinePool } from "../dist/parallel/pool.js";
import { sampleIndices } from "../dist/random/draws.js";
import { createRng, seedKey } from "../dist/random/rng.js";
import { selectRows } from "../dist/table/table.js";

const usage = `node bench/small-tables.mjs [SET …] [--rows 300,1000,3000] [--seeds 5] [--k 11] [--methods tree,copula,independent]
Fits each method to so many random rows of SET/train.csv, draws as many rows as it has of the holdout (at most 4,000), and prints fidelity against the
holdout, means over the seeds; "ceiling" is the rows that were fitted against the holdout.`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "300,1000,3000" },
    seeds: { type: "string", default: "5" },
    k: { type: "string", default: "11" },
    methods: { type: "string", default: "tree,copula,independent" },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const shared = process.env.STANDIN_SHARED ?? path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../shared");
if (!existsSync(path.join(shared, "data"))) {
  console.log(`skipped: there is no folder ${path.join(shared, "data")}; set STANDIN_SHARED`);
  process.exit(0);
}
const sets = positionals.length > 0 ? positionals : ["adult", "cardio", "california-housing"];
const figures = ["trend", "wnmis", "accuracy3", "c2st"];
const mostHoldout = 4000;

/** @returns figure → value, and figure → ceiling */
async function judged(method, train, holdout, metadata, seed) {
  const k = Number(values.k);
  const model = await fit(train, metadata, { seed: `fit ${seed}`, k, method });
  const synthetic = await sample(model, { seed: `draw ${seed}`, rows: holdout.rowCount });
  const work = { rng: createRng(seedKey("judge")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
  const input = { folds: [], released: synthetic, fittedOn: train, metadata, k, ...work };
  const { results } = await foldFidelity({ train, holdout, synthetic }, input, work.rng, () => {});
  const measured = figures.filter((id) => results[id].kind === "measured");
  const read = (side) => Object.fromEntries(measured.map((id) => [id, (results[id][side] ?? results[id].value).estimate]));
  return [read("value"), read("ceiling")];
}

function line(name, runs) {
  const mean = (id) => runs.reduce((sum, run) => sum + run[id], 0) / runs.length;
  return `| ${name} | ${figures.map((id) => (runs.every((run) => run[id] !== undefined) ? mean(id).toFixed(3) : "not measured")).join(" | ")} |`;
}

for (const set of sets) {
  const read = async (name) => (await readTable(path.join(shared, "data", set, name))).table;
  const [whole, held] = [await read("train.csv"), await read("holdout.csv")];
  const holdout = selectRows(held, sampleIndices(held.rowCount, Math.min(mostHoldout, held.rowCount), createRng(seedKey("holdout"))));
  for (const rows of values.rows.split(",").map(Number)) {
    const runs = new Map();
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      const small = selectRows(whole, sampleIndices(whole.rowCount, Math.min(rows, whole.rowCount), createRng(seedKey(`rows ${seed}`))));
      const { metadata } = inferMetadata(small, { entity: "none" });
      for (const method of values.methods.split(",")) {
        const [value, ceiling] = await judged(method, small, holdout, metadata, seed);
        for (const [name, run] of [
          [method, value],
          ["ceiling", ceiling],
        ])
          runs.set(name, [...(runs.get(name) ?? []), run]);
      }
    }
    console.log(`\n${set}, ${rows} rows\n\n| | ${figures.join(" | ")} |\n|---|${figures.map(() => "---|").join("")}`);
    for (const [name, own] of [...runs].sort(([a], [b]) => (a === "ceiling" ? 1 : b === "ceiling" ? -1 : 0))) console.log(line(name, own));
  }
}
