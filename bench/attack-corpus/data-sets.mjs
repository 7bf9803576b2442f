import { join } from "node:path";
import { inferMetadata, readTable } from "../../dist/index.js";
import { permutation } from "../../dist/random/draws.js";
import { selectRows } from "../../dist/table/table.js";
import { shared } from "../places.mjs";
import { mixedPeople, namedPeople, peopleWithRows } from "./generated-people.mjs";
import { joined } from "./tables.mjs";

const generated = {
  mixed: { draw: mixedPeople, entity: "none", kept: [] },
  named: { draw: namedPeople, entity: "none", kept: ["full_name", "note"] },
  rows: { draw: peopleWithRows, entity: "person_id", kept: ["person_id"] },
};

const wholes = new Map();

/** All rows of train.csv and holdout.csv, read once. */
async function wholeOf(name) {
  if (!wholes.has(name)) {
    const read = async (file) => (await readTable(join(shared, "data", name, file))).table;
    wholes.set(name, joined(await read("train.csv"), await read("holdout.csv")));
  }
  return wholes.get(name);
}

/**
 * Three samples of different persons: train, holdout, and a fresh one as large as train. Those of a generated set are drawn from its population, those of a
 * real set without replacement from its rows.
 * @returns {Promise<{ train, holdout, fresh, metadata, kept: readonly string[] }>} metadata as inferred from train; `kept`: columns that twins leave in
 *   although no method models them
 */
export async function drawSides(name, { train: trainCount, holdout: holdoutCount }, rng) {
  if (name in generated) {
    const { draw, entity, kept } = generated[name];
    const [train, holdout, fresh] = [trainCount, holdoutCount, trainCount].map((count, i) => draw(count, rng.fork(`side ${i}`)));
    return { train, holdout, fresh, metadata: inferMetadata(train, { entity }).metadata, kept };
  }
  const whole = await wholeOf(name);
  const needed = 2 * trainCount + holdoutCount;
  if (whole.rowCount < needed)
    throw new Error(`${name} has ${whole.rowCount} rows; ${needed} are needed for train, holdout and a fresh sample`);
  const order = permutation(whole.rowCount, rng.fork("sides"));
  const [train, holdout, fresh] = [
    [0, trainCount],
    [trainCount, trainCount + holdoutCount],
    [trainCount + holdoutCount, needed],
  ].map(([from, to]) => selectRows(whole, order.slice(from, to)));
  return { train, holdout, fresh, metadata: inferMetadata(train, { entity: "none" }).metadata, kept: [] };
}
