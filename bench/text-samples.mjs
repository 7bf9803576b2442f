import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Papa from "papaparse";
import { benchCommand } from "./bench-command.mjs";
import { buildObstacle, outFolder, shared } from "./places.mjs";
import { count } from "./score-arguments.mjs";
import { standinRun } from "./standin-run.mjs";
import { commandLine, keep, machine, markdownTable, short } from "./table.mjs";

const usage = `node bench/text-samples.mjs [DATASET]... [--column text] [--samples 50] [--seed HEX] [--policy vendor] [--out FILE]
Fits train.csv of each data set (airline-tweets and banking77), draws as many rows, and shows evenly spaced ones: the target of the row, and the text
that was written for it. To be read aloud. STANDIN_SHARED says where the data sets are.`;

const folder = join(outFolder, "text-samples");

function settingsOf(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      column: { type: "string", default: "text" },
      samples: { type: "string", default: "50" },
      seed: { type: "string", default: "0123456789abcdef0123456789abcdef" },
      policy: { type: "string", default: "vendor" },
      out: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const datasets = positionals.length === 0 ? ["airline-tweets", "banking77"] : positionals;
  return { ...values, samples: count("--samples", values.samples), datasets, method: "tree", threads: 2 };
}

function obstacleOf({ datasets }) {
  const absent = datasets.filter((name) => !existsSync(join(shared, "data", name, "train.csv")));
  return absent.length > 0 ? `no train.csv for ${absent.join(", ")} in ${join(shared, "data")}` : buildObstacle();
}

const rowsOf = (path) => Papa.parse(readFileSync(path, "utf8"), { header: true, skipEmptyLines: true }).data;
const plain = (text) => text.replace(/\s+/g, " ").replace(/[|<>*_`[\]\\]/g, "\\$&");

async function section(name, settings) {
  const data = join(shared, "data", name);
  const { target = "" } = JSON.parse(readFileSync(join(data, "meta.json"), "utf8"));
  const own = join(folder, name);
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  const rowCount = rowsOf(join(data, "train.csv")).length;
  const ran = await standinRun({ folder: own, data, seed: settings.seed, rowCount }, settings);
  const rows = rowsOf(ran.synthetic);
  const shown = Array.from(
    { length: Math.min(settings.samples, rows.length) },
    (_, i) => rows[Math.floor((i * rows.length) / settings.samples)],
  );
  const table = markdownTable([
    [target, settings.column],
    ...shown.map((row) => [plain(row[target] ?? ""), plain(row[settings.column] ?? "")]),
  ]);
  const seconds = `fit ${short(ran.fitSeconds, 1)} s (${short(ran.fitCpuSeconds, 1)} CPU s), ${rows.length} rows drawn in ${short(ran.sampleSeconds, 1)} s (${short(ran.sampleCpuSeconds, 1)} CPU s), as whole processes`;
  return `### ${name}\n\n${seconds}.\n\n${table}`;
}

async function run(settings) {
  const parts = [`\`${commandLine("text-samples.mjs", process.argv.slice(2))}\` · ${machine()}`];
  for (const name of settings.datasets) {
    parts.push(await section(name, settings));
    console.log(`${parts.at(-1)}\n`);
    keep(parts.join("\n\n"), settings.out);
  }
}

await benchCommand({ usage, settingsOf, obstacleOf, run });
