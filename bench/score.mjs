import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { benchCommand } from "./bench-command.mjs";
import { figureCells, figureHeadings, mean } from "./figures.mjs";
import { peerRun } from "./peer-run.mjs";
import { outFolder, shared } from "./places.mjs";
import { scoreArguments } from "./score-arguments.mjs";
import { scoreOf, scoringObstacle } from "./scorer.mjs";
import { standinRun } from "./standin-run.mjs";
import { commandLine, keep, machine, markdownTable, short, times } from "./table.mjs";

const usage = `node bench/score.mjs DATASET... [--seeds 1-10] [--method tree] [--policy vendor] [--threads 2] [--skip anonymeter,...]
                    [--out FILE] [--peers sdv-gausscopula,mostlyai-argn] [--peer-seeds 1] [--peer-minutes 20] [--reuse FOLDER]
Fits all of train.csv without a gate, samples as many rows, and scores them with the shared scorer (score.py --fast); then each peer in the
same way, one run at a time. --reuse takes the outputs of peers from a folder of earlier runs where it has them.
STANDIN_SHARED names the folder with data/ and bench/, STANDIN_PYTHON the Python with the scorer's packages, STANDIN_PEERS the folder of the
peers' environments.`;

/** One run, measured and scored. @param by the method's name or the peer's */
async function scoredRun(dataset, by, seed, settings) {
  const data = join(shared, "data", dataset);
  const folder = join(outFolder, `${dataset}-${by.name.replaceAll(/[^\w.=-]+/g, "_")}-${seed}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { rowsTrain: rowCount } = JSON.parse(readFileSync(join(data, "meta.json"), "utf8"));
  const run = by.isPeer
    ? await peerRun({ peer: by.name, data, dataset, seed, threads: settings.threads, minutes: settings.peerMinutes, reuse: settings.reuse })
    : await standinRun({ folder, data, seed, rowCount }, settings);
  const score = run.kind === "ran" ? await scoreOf(data, run.synthetic, folder, settings.skip) : null;
  console.error(`${dataset}, ${by.name}, seed ${seed}: ${run.kind === "ran" ? "scored" : `failed: ${run.reason}`}`);
  return { dataset, name: by.name, seed, run, score };
}

const headings = ["data set", "by", "seed", "fit s", "sample s", "of ours, wall (CPU)", "CPU s", "peak MB", ...figureHeadings];

/** Mean seconds of fitting and sampling together. */
function meanSeconds(runs) {
  return {
    wall: mean(runs.map(({ run }) => run.fitSeconds + run.sampleSeconds)),
    cpu: mean(runs.map(({ run }) => run.fitCpuSeconds + run.sampleCpuSeconds)),
  };
}

/** A row for one run, or for the mean of several. @param ours mean seconds of standin on this data set */
function tableRow(runs, seed, ours) {
  const of = (key) => mean(runs.map(({ run }) => run[key]));
  const { wall, cpu } = meanSeconds(runs);
  const reused = runs.some(({ run }) => run.reused) ? "*" : "";
  return [
    runs[0].dataset,
    runs[0].name,
    seed,
    short(of("fitSeconds"), 2) + reused,
    short(of("sampleSeconds"), 2) + reused,
    `${times(wall, ours.wall)} (${times(cpu, ours.cpu)})${reused}`,
    short(cpu, 1) + reused,
    short(of("peakMegabytes"), 0),
    ...figureCells(runs.map(({ score }) => score)),
  ];
}

function tableRows(runs, ours) {
  const rows = runs.map((one) => tableRow([one], one.seed, ours));
  return runs.length > 1 ? [...rows, tableRow(runs, "mean", ours)] : rows;
}

/** What is to be said below the table: which runs are earlier ones, which failed. */
function notes(done) {
  return done.flatMap(({ dataset, name, seed, run }) => {
    const which = `${dataset}, ${name}, seed ${seed}`;
    if (run.kind === "failed") return [`${which}: ${run.reason}.`];
    if (!run.reused) return [];
    return [
      `\\* ${which}: fitted and sampled before, while the load average went from ${run.load.map((load) => short(load, 1)).join(" to ")}.`,
    ];
  });
}

/** The whole table of what has been done so far. */
function rendered(done, settings) {
  const rows = [];
  for (const dataset of settings.datasets) {
    const ran = done.filter((one) => one.dataset === dataset && one.run.kind === "ran");
    const of = (name) => ran.filter((one) => one.name === name);
    const ours = meanSeconds(of(settings.method));
    for (const name of new Set(ran.map((one) => one.name))) rows.push(...tableRows(of(name), ours));
  }
  const head = `\`${commandLine("score.mjs", process.argv.slice(2))}\` · ${machine()}`;
  return [head, markdownTable([headings, ...rows]), ...notes(done)].join("\n\n");
}

async function run(settings) {
  const synthesizers = [
    { name: settings.method, isPeer: false, seeds: settings.seeds },
    ...settings.peers.map((name) => ({ name, isPeer: true, seeds: settings.peerSeeds })),
  ];
  const done = [];
  for (const dataset of settings.datasets) {
    for (const by of synthesizers) {
      for (const seed of by.seeds) {
        done.push(await scoredRun(dataset, by, seed, settings));
        keep(rendered(done, settings), settings.out); // after every run: what an interruption leaves is a table too
      }
    }
  }
  console.log(rendered(done, settings));
}

await benchCommand({ usage, settingsOf: scoreArguments, obstacleOf: ({ datasets }) => scoringObstacle(datasets), run });
