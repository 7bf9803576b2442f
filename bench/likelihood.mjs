#!/usr/bin/env node
// Mean log-likelihood a record of a fitted tree model on holdout, and its gap to train: fidelity and what a membership attack feeds on.
import { existsSync } from "node:fs";
import path from "node:path";
import { encodeTable } from "../dist/encode/encode-table.js";
import { fit, inferMetadata, readTable } from "../dist/index.js";
import { orderByPerson } from "../dist/pipeline/person-order.js";
import { columnScores, meanLogLikelihood } from "../dist/synthesizers/tree/column-shares.js";
import { meaningfulFeature } from "../dist/synthesizers/tree/score.js";
import { parseTreeState } from "../dist/synthesizers/tree/tree-state.js";
import { shared } from "./places.mjs";

const byColumn = process.argv.includes("--columns");
const sets = process.argv.slice(2).filter((argument) => argument !== "--columns");
if (sets.length === 0 || sets.includes("--help")) {
  console.log(
    "node bench/likelihood.mjs SET [SET …] [--columns]\nFits all of SET/train.csv (k = 11) and prints the holdout's mean log-likelihood a row in nats, and train's above it.",
  );
  process.exit(0);
}

/** Mean log-likelihood of the table's rows, nats a row, column by column. */
function likelihoods(columns, model, table, metadata) {
  const { table: ordered, unitStart } = orderByPerson(table, metadata);
  const coded = encodeTable(ordered, metadata, model.codebook, unitStart);
  const byName = new Map(coded.columns.map((column) => [column.name, column]));
  const features = columns.map(({ name }) => byName.get(name));
  const scored = features.map((feature, at) => meaningfulFeature(feature, columns[at].meaning));
  const numbers = Uint32Array.from({ length: coded.rowCount }, (_, row) => row);
  return columns.map(({ fitted }, at) => {
    const scores = columnScores(fitted, scored.slice(0, at), numbers);
    return meanLogLikelihood(fitted, features[at], features.slice(0, at), scores);
  });
}

const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);
/** How a column is modelled: its codes, its codes with a score to ask, or its distance to the score. */
const formOf = ({ score }) => (score === null ? "codes" : score.residual === null ? "score" : "distance");

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
  const held = likelihoods(columns, model, holdout, metadata);
  const own = likelihoods(columns, model, train, metadata);
  console.log(`${set}: holdout ${sumOf(held).toFixed(2)} nats a row, gap to train ${(sumOf(own) - sumOf(held)).toFixed(2)}`);
  if (!byColumn) continue;
  columns.forEach(({ name, fitted }, at) => {
    console.log(`  ${name}: ${formOf(fitted)}, holdout ${held[at].toFixed(3)}, gap ${(own[at] - held[at]).toFixed(3)}`);
  });
}
