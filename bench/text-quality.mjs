#!/usr/bin/env node
// What the figures of free text read for a synthetic file, for 1,000 real rows and for all of train, on data sets of the shared folder.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { figureOf } from "../dist/evaluation/fidelity/figure-texts.js";
import { freeTextColumns } from "../dist/evaluation/privacy/text/text-columns.js";
import { foldTexts, textIds } from "../dist/evaluation/texts/fold-texts.js";
import { inferMetadata, readTable } from "../dist/index.js";
import { permutation } from "../dist/random/draws.js";
import { createRng, seedKey } from "../dist/random/rng.js";
import { selectRows } from "../dist/table/table.js";
import { benchCommand } from "./bench-command.mjs";
import { clocks } from "./clocks.mjs";
import { buildObstacle, scorerPython, shared } from "./places.mjs";
import { commandLine, keep, machine, markdownTable, short } from "./table.mjs";
import { textArguments } from "./text-arguments.mjs";

const usage = `node bench/text-quality.mjs [SET …] [--synthetic FILE] [--target COLUMN] [--python] [--out FILE]
Prints the figures of free text side by side: of a synthetic file, of 1,000 real rows taken out of train, and of all of train, a copy. SET is a folder
of the shared data (airline-tweets and banking77 unless given) or any folder with train.csv, holdout.csv and perhaps synthetic.csv. --python adds
scikit-learn's balanced accuracy (TF-IDF, logistic regression) as a yardstick.`;

const k = 11;
const fewRows = 1000;

const folderOf = (set) => (existsSync(path.join(set, "train.csv")) ? set : path.join(shared, "data", set));

function targetOf(folder, declared) {
  if (declared !== undefined) return declared;
  const meta = path.join(folder, "meta.json");
  return existsSync(meta) ? (JSON.parse(readFileSync(meta, "utf8")).target ?? null) : null;
}

/** What is compared with the holdout: name, the table, what train is then, and its file where it has one. */
function candidates(train, synthetic, rng) {
  const order = permutation(train.rowCount, rng);
  const real = [
    { name: "1,000 real rows", table: selectRows(train, order.slice(0, fewRows)), train: selectRows(train, order.slice(fewRows)) },
    { name: "train itself", table: train, train },
  ];
  return synthetic === null ? real : [{ name: "synthetic", table: synthetic, train }, ...real];
}

const between = ({ kind, value, ceiling, floor }) =>
  kind === "measured" ? `${short(value.estimate)} (${short(floor?.estimate)} … ${short(ceiling?.estimate)})` : "–";

async function runSet(set, settings) {
  const folder = folderOf(set);
  const read = async (file) => (await readTable(file)).table;
  const [train, holdout] = await Promise.all(["train.csv", "holdout.csv"].map((name) => read(path.join(folder, name))));
  const syntheticPath = settings.synthetic ?? path.join(folder, "synthetic.csv");
  const synthetic = existsSync(syntheticPath) ? await read(syntheticPath) : null;
  const target = targetOf(folder, settings.target);
  const { metadata } = inferMetadata(train, target === null ? {} : { target });
  const rng = createRng(seedKey("text quality"));
  const results = candidates(train, synthetic, rng).map(({ name, table, train: rest }) => {
    const start = clocks().cpu;
    const { results: figures, notes } = foldTexts({ train: rest, holdout, synthetic: table }, { metadata, k }, rng.fork(name));
    return { name, figures, notes, cpuSeconds: clocks().cpu - start };
  });
  const rows = textIds.map((id) => [figureOf(id, results[0].figures[id]).title, ...results.map(({ figures }) => between(figures[id]))]);
  const header = ["figure: value (floor … ceiling)", ...results.map(({ name, cpuSeconds }) => `${name}, ${short(cpuSeconds, 1)} CPU s`)];
  const notes = results.flatMap(({ name, notes: own }) => own.map((note) => `- ${name}: ${note}`));
  const texts = freeTextColumns(train, metadata.columns).map(({ name }) => name);
  const yardstick =
    settings.python && target !== null ? [scikitScores(folder, texts, target, synthetic === null ? null : syntheticPath)] : [];
  return [`## ${set}`, markdownTable([header, ...rows]), notes.join("\n"), ...yardstick].join("\n\n");
}

/** What scikit-learn reads. */
function scikitScores(folder, texts, target, syntheticPath) {
  const script = fileURLToPath(new URL("text_scores.py", import.meta.url));
  const more = syntheticPath === null ? [] : [syntheticPath];
  const { status, stdout, stderr } = spawnSync(scorerPython, [script, folder, texts.join(","), target, ...more], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : `scikit-learn was not run: ${stderr.trim().split("\n").at(-1) ?? "no Python"}`;
}

await benchCommand({
  usage,
  settingsOf: textArguments,
  obstacleOf: ({ datasets }) => {
    const unbuilt = buildObstacle();
    if (unbuilt !== null) return unbuilt;
    const missing = datasets.find((set) => !existsSync(path.join(folderOf(set), "train.csv")));
    return missing === undefined ? null : `${missing} is neither in the shared data folder nor a folder with train.csv`;
  },
  run: async (settings) => {
    const parts = [`\`${commandLine("text-quality.mjs", process.argv.slice(2))}\` · ${machine()}`];
    for (const set of settings.datasets) parts.push(await runSet(set, settings));
    console.log(parts.join("\n\n"));
    keep(parts.join("\n\n"), settings.out);
  },
});
