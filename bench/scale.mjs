import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { measuredCommand } from "./measured-command.mjs";
import { scaleArguments } from "./scale-arguments.mjs";
import { markdownTable, short } from "./table.mjs";

const usage = `node bench/scale.mjs [--rows 10k,100k,1M] [--input FILE] [--threads N] [--seed TEXT]
Samples inputs of those sizes from a model of the example (or of --input), then takes each through read, metadata, fit, sample, write.`;

const root = join(import.meta.dirname, "..");
const main = join(root, "dist/cli/main.js");
const out = join(root, "bench/out/scale");

async function measured(args) {
  const result = await measuredCommand(args, root);
  if (result.exitCode !== 0) throw new Error(`${args.join(" ")} ended with exit code ${result.exitCode}\n${result.output}`);
  return result;
}

/** A table of the wanted size with the example's columns and their dependence; every row is its own draw. */
async function makeInput(model, rowCount, seed) {
  const folder = join(out, String(rowCount));
  mkdirSync(folder, { recursive: true });
  await measured([main, "sample", model, "-o", join(folder, "input.csv"), "--rows", String(rowCount), "--seed", seed]);
  return join(
    folder,
    readdirSync(folder).find((name) => name.startsWith("input.")),
  );
}

async function takeThrough(input, settings) {
  const threads = settings.threads ?? "";
  const result = await measured([join(root, "bench/scale-phases.mjs"), input, join(out, "written.csv"), settings.seed, threads]);
  return { ...result, phases: JSON.parse(result.output.trim().split("\n").at(-1)) };
}

async function run(settings) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const model = join(out, "model.json");
  await measured([main, "fit", settings.input ?? join(root, "examples/census.csv"), "-o", model, "--seed", settings.seed]);
  const rows = [];
  for (const rowCount of settings.rowCounts) {
    const input = await makeInput(model, rowCount, settings.seed);
    const { phases, wallSeconds, cpuSeconds, peakMegabytes } = await takeThrough(input, settings);
    const size = short(statSync(input).size / 1e6, 1);
    rows.push([
      String(rowCount),
      size,
      ...Object.values(phases).map((ms) => short(ms / 1000, 2)),
      short(wallSeconds, 1),
      short(cpuSeconds, 1),
      short(peakMegabytes, 0),
    ]);
    console.error(`${rowCount} rows: done`);
    rows.header ??= ["rows", "MB", ...Object.keys(phases).map((name) => `${name} s`), "whole s", "CPU s", "peak MB"];
  }
  console.log(markdownTable([rows.header, ...rows]));
  rmSync(out, { recursive: true, force: true });
}

try {
  const settings = scaleArguments(process.argv.slice(2));
  if (settings.help) console.log(usage);
  else if (existsSync(main)) await run(settings);
  else console.log("skipped: dist/ is missing: run npm run build");
} catch (error) {
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
