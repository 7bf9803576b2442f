import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { measuredCommand } from "./measured-command.mjs";
import { scoreArguments } from "./score-arguments.mjs";
import { markdownTable, short } from "./table.mjs";

const usage = `node bench/score.mjs DATASET... [--seeds 1,2,3] [--policy vendor] [--method tree] [--skip anonymeter,...]
Fits all of train.csv, samples as many rows, and scores them with the shared scorer (score.py --fast).
STANDIN_PYTHON names the Python with the scorer's packages, STANDIN_SHARED the folder with data/ and bench/.`;

const root = join(import.meta.dirname, "..");
const shared = process.env.STANDIN_SHARED ?? join(root, "..", "shared");
const main = join(root, "dist/cli/main.js");

/** Figure, path in the scorer's JSON, or a function of it. */
const figures = [
  ["C2ST AUC", (s) => s.c2st?.auc],
  ["accuracy (of at most)", (s) => [s.mostlyai?.accuracy, s.mostlyai?.accuracyMax]],
  ["column shapes", (s) => s.sdmetrics?.columnShapes],
  ["pair trends", (s) => s.sdmetrics?.pairTrends],
  ["TSTR (TRTR)", (s) => [goodness(s.utility?.TSTR?.hgb), goodness(s.utility?.TRTR?.hgb)]],
  ["DCR share", (s) => s.privacy?.dcr?.share],
  ["exact copies of train (of holdout)", (s) => [s.privacy?.exactMatch?.trainShare, s.privacy?.exactMatch?.holdoutShare], 4],
  ["unique train rows reproduced", (s) => s.privacy?.exactMatch?.trainUniqueRowsReproduced, 4],
  ["membership AUC, distance", (s) => s.privacy?.miaDistance?.auc],
  ["membership AUC, density", (s) => s.privacy?.miaDensityRatio?.auc],
  ["inference risk, mean", (s) => s.anonymeter?.inference?.mean],
  ["flags", (s) => (s.flags.length === 0 ? "none" : s.flags.join(", "))],
];

const goodness = (model) => model?.auc ?? model?.r2;

function cell(value, digits) {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? `${short(value[0], digits)} (${short(value[1], digits)})` : short(value, digits);
}

async function standin(args) {
  const result = await measuredCommand([main, ...args], root);
  if (result.exitCode !== 0) throw new Error(`standin ${args[0]} ended with exit code ${result.exitCode}\n${result.output}`);
  return result;
}

async function scoreOnce(dataset, seed, settings) {
  const data = join(shared, "data", dataset);
  const out = join(root, "bench/out", `${dataset}-${seed}`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const rowCount = readFileSync(join(data, "train.csv"), "utf8").trimEnd().split("\n").length - 1;
  const method = settings.method === undefined ? [] : ["--method", settings.method];
  const fit = await standin([
    "fit",
    join(data, "train.csv"),
    "-o",
    join(out, "model.json"),
    "--policy",
    settings.policy,
    "--seed",
    seed,
    ...method,
  ]);
  const draw = ["--rows", String(rowCount), "--seed", seed];
  const sample = await standin(["sample", join(out, "model.json"), "-o", join(out, "synthetic.csv"), ...draw]);
  const synthetic = join(out, readdirSync(out).find((name) => name.includes(".ungated.")) ?? "synthetic.csv");
  const python = process.env.STANDIN_PYTHON ?? "python3";
  const json = join(out, "score.json");
  const scorer = [join(shared, "bench/score.py"), "--data", data, "--synth", synthetic, "--json", json, "--fast", "--skip", settings.skip];
  const scored = spawnSync(python, scorer, { encoding: "utf8" });
  if (scored.status !== 0) throw new Error(`the scorer failed (${python}): ${scored.stderr?.slice(-500) ?? scored.error?.message}`);
  return { seed, fit, sample, score: JSON.parse(readFileSync(json, "utf8")) };
}

async function run(settings) {
  for (const dataset of settings.datasets) {
    const runs = [];
    for (const seed of settings.seeds) runs.push(await scoreOnce(dataset, seed, settings));
    const peak = (run) => Math.max(run.fit.peakMegabytes, run.sample.peakMegabytes);
    console.log(`\n## ${dataset}, policy ${settings.policy}\n`);
    console.log(
      markdownTable([
        ["figure", ...runs.map((one) => `seed ${one.seed}`)],
        ...figures.map(([name, of, digits]) => [name, ...runs.map((one) => cell(of(one.score), digits))]),
        ["fit, wall (CPU) s", ...runs.map((one) => cell([one.fit.wallSeconds, one.fit.cpuSeconds], 1))],
        ["sample, wall (CPU) s", ...runs.map((one) => cell([one.sample.wallSeconds, one.sample.cpuSeconds], 1))],
        ["peak memory MB", ...runs.map((one) => short(peak(one), 0))],
      ]),
    );
  }
}

/** Why this bench cannot run here, or null. */
function obstacle(settings) {
  if (!existsSync(join(shared, "bench/score.py"))) return `no scorer at ${join(shared, "bench")}: set STANDIN_SHARED`;
  const absent = settings.datasets.filter((name) => !existsSync(join(shared, "data", name, "train.csv")));
  if (absent.length > 0) return `no train.csv for ${absent.join(", ")} in ${join(shared, "data")}`;
  return existsSync(main) ? null : "dist/ is missing: run npm run build";
}

try {
  const settings = scoreArguments(process.argv.slice(2));
  if (settings.help) console.log(usage);
  else {
    const why = obstacle(settings);
    if (why === null) await run(settings);
    else console.log(`skipped: ${why}`);
  }
} catch (error) {
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
