#!/usr/bin/env node
// The way from privacy to fidelity that --fidelity-privacy opens, by a scorer that others wrote: a table and one picture.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchCommand } from "./bench-command.mjs";
import { figureCells } from "./figures.mjs";
import { frontierArguments } from "./frontier-arguments.mjs";
import { drawFrontier } from "./frontier-chart.mjs";
import { peerRun } from "./peer-run.mjs";
import { outFolder, shared } from "./places.mjs";
import { scoreOf, scoringObstacle } from "./scorer.mjs";
import { standinRun } from "./standin-run.mjs";
import { commandLine, keep, machine, markdownTable } from "./table.mjs";

const usage = `node bench/frontier.mjs DATASET... [--places 0,0.25,0.5,0.75,1] [--seeds 1,2] [--policy vendor] [--threads 2] [--skip utility,...]
                       [--out FILE] [--picture FILE] [--resume] [--peers synthpop-r] [--peer-seeds 1] [--peer-minutes 20] [--reuse FOLDER]
Fits the tree to all of train.csv at each place between privacy (0) and fidelity (1), without a gate, samples as many rows, and scores them with
the shared scorer (score.py --fast); beside it independent columns, from which nothing but single columns can be learned, and peers as in
score.mjs. Prints a table of means over the seeds (--out FILE keeps it) and draws C2ST AUC against membership AUC (--picture FILE, SVG).
--resume takes what an earlier command with the same build has scored from bench/out/frontier.
STANDIN_SHARED names the folder with data/ and bench/, STANDIN_PYTHON the Python with the scorer's packages, STANDIN_PEERS the folder of the
peers' environments.`;

const folderOfAll = join(outFolder, "frontier");
const scoresFile = join(folderOfAll, "scores.json");

/** Everything that is to be drawn and scored, one by one; a tree run has a place, a peer and the independent columns have none. */
function tasksOf({ datasets, places, seeds, peers, peerSeeds }) {
  return datasets.flatMap((dataset) => [
    ...places.flatMap((place) => seeds.map((seed) => ({ dataset, by: "tree", place, seed }))),
    ...seeds.map((seed) => ({ dataset, by: "independent", place: null, seed })),
    ...peers.flatMap((by) => peerSeeds.map((seed) => ({ dataset, by, place: null, seed }))),
  ]);
}

const taskKey = ({ dataset, by, place, seed }) => JSON.stringify([dataset, by, place, seed]);
const isOurs = (by) => by === "tree" || by === "independent";

async function scored(task, settings) {
  const { dataset, by, place, seed } = task;
  const data = join(shared, "data", dataset);
  const folder = join(folderOfAll, [dataset, by, ...(place === null ? [] : [place]), seed].join("-").replaceAll(/[^\w.=-]+/g, "_"));
  mkdirSync(folder, { recursive: true });
  const { rowsTrain: rowCount } = JSON.parse(readFileSync(join(data, "meta.json"), "utf8"));
  const { threads, policy, peerMinutes: minutes, reuse } = settings;
  const run = isOurs(by)
    ? await standinRun(
        { folder, data, seed, rowCount },
        { method: by, policy, threads, ...(place === null ? {} : { fidelityPrivacy: place }) },
      )
    : await peerRun({ peer: by, data, dataset, seed, threads, minutes, reuse });
  const score = run.kind === "ran" ? await scoreOf(data, run.synthetic, folder, settings.skip) : null;
  return { ...task, score, failed: run.kind === "failed" ? run.reason : null, reused: run.kind === "ran" && run.reused };
}

/** Runs with the same data set, method and place. @returns in order of first appearance */
function grouped(done) {
  const groups = new Map();
  for (const one of done.filter(({ score }) => score !== null)) {
    const key = taskKey({ ...one, seed: null });
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

const preface = `# From privacy to fidelity

The tree at places of \`--fidelity-privacy\`, fitted on all of train.csv without a gate, scored by the shared scorer (\`--fast\`); means over the seeds. DCR share
and MIA density AUC are 0.5 where nothing can be told about who was in train; *independent* draws each column by itself and shows what they read
then on these very rows. Flags are the scorer's own, of the parts that were run: runs with one or more, where there are several.`;

const figures = ["C2ST AUC", "DCR share", "MIA density AUC", "accuracy (of at most)", "flags"];

function tableRow(runs) {
  const { dataset, by, place } = runs[0];
  const reused = runs.some((run) => run.reused) ? " *" : "";
  return [
    dataset,
    place === null ? by + reused : `${by} ${place}`,
    ...figureCells(
      runs.map(({ score }) => score),
      figures,
    ),
    seedsText(runs),
  ];
}

function seedsText(runs) {
  return runs.map(({ seed }) => seed).join(", ");
}

function rendered(done) {
  const rows = grouped(done).map(tableRow);
  const notes = done.flatMap(({ dataset, by, seed, failed }) => (failed === null ? [] : [`${dataset}, ${by}, seed ${seed}: ${failed}.`]));
  if (done.some(({ reused }) => reused)) notes.unshift("\\* rows of an earlier run, scored here.");
  const head = `\`${commandLine("frontier.mjs", process.argv.slice(2))}\` · ${machine()}`;
  return [preface, head, markdownTable([["data set", "by", ...figures, "seeds"], ...rows]), ...notes].join("\n\n");
}

async function run(settings) {
  mkdirSync(folderOfAll, { recursive: true });
  const earlier = settings.resume && existsSync(scoresFile) ? JSON.parse(readFileSync(scoresFile, "utf8")) : [];
  const byKey = new Map(earlier.map((one) => [taskKey(one), one]));
  const tasks = tasksOf(settings);
  for (const task of tasks) {
    if ((byKey.get(taskKey(task))?.score ?? null) === null) {
      const result = await scored(task, settings);
      console.error(`${taskKey(task)}: ${result.failed === null ? "scored" : `failed: ${result.failed}`}`);
      byKey.set(taskKey(task), result);
      writeFileSync(scoresFile, JSON.stringify([...byKey.values()])); // after every run: --resume goes on from here
    }
  }
  const done = tasks.map((task) => byKey.get(taskKey(task)));
  const text = rendered(done);
  keep(text, settings.out);
  if (settings.picture !== undefined) {
    const { defaultFidelity } = await import("../dist/synthesizers/tree/caution.js"); // here: without dist/ there is a reason to tell
    writeFileSync(settings.picture, await drawFrontier(grouped(done), defaultFidelity));
  }
  console.log(text);
}

await benchCommand({ usage, settingsOf: frontierArguments, obstacleOf: ({ datasets }) => scoringObstacle(datasets), run });
