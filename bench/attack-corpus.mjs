#!/usr/bin/env node
// The gate's test corpus: files that leak in known ways and files that do not, each attacked and judged.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { attackCorpusArguments, generatedSets } from "./attack-corpus-arguments.mjs";
import { benchCommand } from "./bench-command.mjs";
import { buildObstacle, outFolder, shared } from "./places.mjs";
import { commandLine, keep, machine } from "./table.mjs";

const usage = `node bench/attack-corpus.mjs [SET...] [--twins fresh,identity,...] [--seeds 1-5] [--train 8000] [--holdout 2000] [--threads 1]
                           [--policy vendor/2] [--from N] [--to N] [--show-only] [--any-build]
                           [--records FILE] [--out FILE]
node bench/attack-corpus.mjs SET... --fresh [--seeds 1-200] [--from N] [--to N]
Draws train, holdout and a fresh sample of different persons, makes leaky and safe files of them, writes each as our decoder would (no value of fewer than k
persons), attacks it, and prints which checks refuse it under the policy. SET is mixed (simulated numbers and categories), named (with names and notes), rows
(several rows a person), or a data set of the shared folder; mixed, named and rows unless given.
--fresh makes only fresh samples, which must pass, and prints how often they do not, and which check was to blame. Each result is kept in
bench/out/attack-corpus.jsonl (or --records FILE) at once and not made again with the same build (--any-build: nor with another), so that the work can be done in pieces, by several
processes: --from and --to pick seeds, --show-only makes nothing and prints what is there.
STANDIN_SHARED names the folder with data/.`;

async function run(settings) {
  const { attackedFile } = await import("./attack-corpus/judged-file.mjs");
  const { appendRecord, buildMark, readRecords, recordKey } = await import("./attack-corpus/records.mjs");
  const { corpusPolicy } = await import("./attack-corpus/corpus-policy.mjs");
  const { createWorkerPool } = await import("../dist/parallel/worker-pool.js");
  const { inlinePool } = await import("../dist/parallel/pool.js");
  const build = buildMark();
  const file = settings.records ?? join(outFolder, "attack-corpus.jsonl");
  const { k } = corpusPolicy(settings.policy);
  const wanted = await tasksOf(settings);
  const keyOf = (task) => recordKey({ ...task, ...settings.sizes, k });
  const done = () => new Map(readRecords(file).flatMap((one) => (settings.anyBuild || one.build === build ? [[recordKey(one), one]] : [])));
  const pool = settings.threads === 1 ? inlinePool : createWorkerPool(settings.threads);
  try {
    const known = done();
    for (const task of settings.showOnly ? [] : wanted.filter((one) => !known.has(keyOf(one)))) {
      const found = await attackedFile(task, settings.sizes, k, pool);
      appendRecord(file, { ...task, ...settings.sizes, k, build, ...found });
      console.error(`${task.set} ${task.twin} ${task.seed}: ${found.seconds.toFixed(1)} CPU s`);
    }
  } finally {
    await pool.close();
  }
  const records = done();
  await show(
    wanted.flatMap((task) => records.get(keyOf(task)) ?? []),
    settings,
  );
}

async function tasksOf({ sets, twins: asked, seeds }) {
  const { twins, twinsOf } = await import("./attack-corpus/twins.mjs");
  const unknown = asked.find((name) => !(name in twins));
  if (unknown !== undefined) throw new Error(`there is no twin ${unknown}; there are ${Object.keys(twins).join(", ")}`);
  const names = asked.length > 0 ? asked : Object.keys(twins);
  return sets.flatMap((set) => seeds.flatMap((seed) => twinsOf(set, names).map((twin) => ({ set, twin, seed }))));
}

async function show(records, settings) {
  if (records.length === 0) {
    console.log("Nothing has been made yet.");
    return;
  }
  const { freshTable, isolatedLines, judged, twinTables } = await import("./attack-corpus/corpus-report.mjs");
  const all = judged(records, settings.policy);
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0) / records.length;
  const builds = new Set(records.map(({ build }) => build)).size;
  const head = `\`${commandLine("attack-corpus.mjs", process.argv.slice(2))}\` · ${machine()} · ${seconds.toFixed(1)} CPU s a file${builds > 1 ? ` · ${builds} builds` : ""}`;
  const text = settings.fresh
    ? [head, freshTable(all)].join("\n\n")
    : ["# Test corpus of the gate", head, twinTables(all), ["Copies of the worst-off persons:", "", ...isolatedLines(all)].join("\n")].join(
        "\n\n",
      );
  keep(text, settings.out);
  console.log(text);
}

/** Why the work cannot be done here, or null. */
function obstacleOf({ sets }) {
  const missing = sets.find((set) => !generatedSets.includes(set) && !existsSync(join(shared, "data", set, "train.csv")));
  return buildObstacle() ?? (missing === undefined ? null : `no data set ${missing} in ${join(shared, "data")}`);
}

await benchCommand({ usage, settingsOf: attackCorpusArguments, obstacleOf, run });
