import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchCommand } from "./bench-command.mjs";
import { generateTable } from "./generated-table.mjs";
import { measuredCommand } from "./measured-command.mjs";
import { buildObstacle, outFolder, root, shared } from "./places.mjs";
import { count } from "./score-arguments.mjs";
import { tableSize } from "./speed-arguments.mjs";
import { standinRun } from "./standin-run.mjs";
import { commandLine, keep, machine, markdownTable, short } from "./table.mjs";

const usage = `node bench/quality-speed.mjs [DATASET]... [--tables 1M] [--threads 2] [--method tree] [--policy vendor] [--seed 1] [--out FILE]
Fits train.csv of each data set, draws as many rows, and then times the evaluation of fidelity and utility alone, in a process that has read
the three files: wall and CPU seconds of its steps, and the memory that it adds. --tables generates tables (rows, or rows x columns) whose
target is income and of which a fifth is held out. STANDIN_SHARED says where the data sets are.`;

const folder = join(outFolder, "quality-speed");

function settingsOf(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      tables: { type: "string", default: "" },
      threads: { type: "string", default: "2" },
      method: { type: "string", default: "tree" },
      policy: { type: "string", default: "vendor" },
      seed: { type: "string", default: "1" },
      out: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const tables = values.tables === "" ? [] : values.tables.split(",").map(tableSize);
  if (!values.help && positionals.length + tables.length === 0) throw new Error("name a data set, or a size with --tables");
  const [threads, seed] = [count("--threads", values.threads), String(count("--seed", values.seed))];
  return { ...values, datasets: positionals, tables, threads, seed };
}

function obstacleOf({ datasets }) {
  const absent = datasets.filter((name) => !existsSync(join(shared, "data", name, "train.csv")));
  return absent.length > 0 ? `no train.csv for ${absent.join(", ")} in ${join(shared, "data")}` : buildObstacle();
}

/** The table's name, and its target where it has one; train.csv and holdout.csv lie in `data`. */
async function prepared(source, data, seed) {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  if (typeof source !== "string") {
    await generateTable({ path: join(data, "train.csv"), holdoutPath: join(data, "holdout.csv"), ...source, seed: Number(seed) });
    return { name: "generated", target: "income" };
  }
  for (const file of ["train.csv", "holdout.csv"]) copyFileSync(join(shared, "data", source, file), join(data, file));
  return { name: source, target: JSON.parse(readFileSync(join(shared, "data", source, "meta.json"), "utf8")).target ?? "" };
}

async function measured(source, settings) {
  const data = join(folder, typeof source === "string" ? source : `${source.rowCount}x${source.columnCount}`);
  const { name, target } = await prepared(source, data, settings.seed);
  const train = readFileSync(join(data, "train.csv"));
  const rowCount = train.reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0) - 1;
  const { synthetic } = await standinRun({ folder: data, data, seed: settings.seed, rowCount }, settings);
  const paths = [join(data, "train.csv"), join(data, "holdout.csv"), synthetic];
  const process = await measuredCommand([
    "--expose-gc",
    join(root, "bench/quality-phases.mjs"),
    ...paths,
    target,
    String(settings.threads),
  ]);
  return { name, process, ...JSON.parse(process.output.trim().split("\n").at(-1)) };
}

function rendered({ name, process, steps, rowCounts, columnCount, beforeMegabytes, mostMegabytes }) {
  const [train, holdout, synthetic] = rowCounts.map((rows) => rows.toLocaleString("en"));
  const sum = (of) => steps.reduce((total, step) => total + of(step), 0);
  const seconds = (step) => [short(step.seconds, 1), short(step.cpuSeconds, 1)];
  const all = { seconds: sum((step) => step.seconds), cpuSeconds: sum((step) => step.cpuSeconds) };
  const rows = [["step", "wall s", "CPU s"], ...steps.map((step) => [step.name, ...seconds(step)]), ["all", ...seconds(all)]];
  const memory = `Resident memory before ${short(beforeMegabytes, 0)} MB, at most ${short(mostMegabytes, 0)} MB while it ran: it adds ${short(mostMegabytes - beforeMegabytes, 0)} MB. Peak of the whole process, reading included: ${short(process.peakMegabytes, 0)} MB.`;
  return `### ${name}: ${columnCount} columns, ${train} rows of train, ${holdout} of holdout, ${synthetic} synthetic\n\n${markdownTable(rows)}\n\n${memory}`;
}

async function run(settings) {
  const parts = [`\`${commandLine("quality-speed.mjs", process.argv.slice(2))}\` · ${machine()}`];
  for (const source of [...settings.datasets, ...settings.tables]) {
    parts.push(rendered(await measured(source, settings)));
    console.log(`${parts.at(-1)}\n`);
    keep(parts.join("\n\n"), settings.out);
  }
}

await benchCommand({ usage, settingsOf, obstacleOf, run });
