#!/usr/bin/env node
// Mean log-likelihood a record of a fitted tree model on holdout, and its gap to train: fidelity and what a membership attack feeds on.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { encodeTable } from "../dist/encode/encode-table.js";
import { fit, inferMetadata, readTable } from "../dist/index.js";
import { orderByPerson } from "../dist/pipeline/person-order.js";
import { logSteps } from "../dist/synthesizers/tree/pair-rakes.js";
import { parseTreeState } from "../dist/synthesizers/tree/tree-state.js";
import { leavesOf } from "../dist/trees/conditional-tree.js";

const shared = process.env.STANDIN_SHARED ?? path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../shared");
const sets = process.argv.slice(2);
if (sets.length === 0 || sets.includes("--help")) {
  console.log(
    "node bench/likelihood.mjs SET [SET …]\nFits all of SET/train.csv (k = 11) and prints the holdout's mean log-likelihood a row in nats, and train's above it.",
  );
  process.exit(0);
}

/** Mean log-likelihood of the rows under one column's conditional distribution. */
function columnLikelihood({ fitted }, features, codes) {
  const { structure, leafOf, leaves, classOf, rakes } = fitted;
  const classCount = Math.max(...classOf) + 1;
  const nodes = new Uint32Array(codes.length);
  leavesOf(structure, features, 0, codes.length, nodes);
  const factors = new Float64Array(classCount);
  const corrections = rakes.map(({ feature, groupOf, logFactors }) => ({
    earlier: features[feature].codes,
    groupOf,
    factors: Float64Array.from(logFactors, (log) => Math.exp(log / logSteps)),
  }));
  let sum = 0;
  for (let row = 0; row < codes.length; row++) {
    factors.fill(1);
    for (const correction of corrections) {
      const at = correction.groupOf[correction.earlier[row]] * classCount;
      for (let c = 0; c < classCount; c++) factors[c] *= correction.factors[at + c];
    }
    const leaf = leafOf[nodes[row]];
    let [total, own, before] = [0, 0, 0];
    for (let entry = leaves.offset[leaf]; entry < leaves.offset[leaf + 1]; entry++) {
      const share = (leaves.cumulative[entry] - before) * factors[classOf[leaves.codes[entry]]];
      before = leaves.cumulative[entry];
      total += share;
      if (leaves.codes[entry] === codes[row]) own += share;
    }
    sum += Math.log(Math.max(own / total, 1e-6));
  }
  return sum / codes.length;
}

function likelihood(columns, model, table, metadata) {
  const { table: ordered, unitStart } = orderByPerson(table, metadata);
  const coded = new Map(encodeTable(ordered, metadata, model.codebook, unitStart).columns.map((column) => [column.name, column]));
  const features = columns.map(({ name }) => coded.get(name));
  return columns.reduce((sum, column, at) => sum + columnLikelihood(column, features, features[at].codes), 0);
}

for (const set of sets) {
  const folder = path.join(shared, "data", set);
  if (!existsSync(path.join(folder, "train.csv"))) {
    console.log(`skipped ${set}: it is not in the shared data folder`);
    continue;
  }
  const { table: train } = await readTable(path.join(folder, "train.csv"));
  const { table: holdout } = await readTable(path.join(folder, "holdout.csv"));
  const { metadata } = inferMetadata(train);
  const model = await fit(train, metadata, { seed: "1" });
  const { columns } = parseTreeState(model.fitted.toJSON());
  const held = likelihood(columns, model, holdout, metadata);
  const gap = likelihood(columns, model, train, metadata) - held;
  console.log(`${set}: holdout ${held.toFixed(2)} nats a row, gap to train ${gap.toFixed(2)}`);
}
