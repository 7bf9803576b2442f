import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { benchCommand } from "./bench-command.mjs";
import { generateTable } from "./generated-table.mjs";
import { measuredCommand } from "./measured-command.mjs";
import { peerRun } from "./peer-run.mjs";
import { buildObstacle, outFolder, root } from "./places.mjs";
import { speedArguments } from "./speed-arguments.mjs";
import { commandLine, keep, machine, markdownTable, short, times } from "./table.mjs";

const usage = `node bench/speed.mjs [--tables 34k,1M,100kx200] [--input FILE]... [--repeats 1] [--threads 2] [--method tree] [--seed 1]
                    [--out FILE] [--peers sdv-gausscopula] [--peer-minutes 10]
Times DuckDB reading a CSV into a table, and standin's read, metadata, encode, fit, sample (as many rows), decode and write of the same CSV,
each as a multiple of DuckDB's time. --tables generates the CSVs (rows, or rows x columns; 15 columns unless said); --input takes a CSV as
it is. --peers fits and samples by peers in the same run; STANDIN_SHARED and STANDIN_PEERS say where they are.`;

const folder = join(outFolder, "speed");

/** Puts the CSV into a folder of its own, as the runner of peers wants it. @returns its name and folder */
async function generated({ rowCount, columnCount }, seed) {
  const name = `${rowCount}x${columnCount}`;
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  await generateTable({ path: join(data, "train.csv"), rowCount, columnCount, seed: Number(seed) });
  return { name: "generated", data };
}

function given(input) {
  const name = basename(input) === "train.csv" ? basename(dirname(input)) : basename(input, ".csv");
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  copyFileSync(input, join(data, "train.csv"));
  const meta = join(dirname(input), "meta.json");
  if (existsSync(meta)) copyFileSync(meta, join(data, "meta.json"));
  return { name, data };
}

/** Runs a script of this bench that ends with a line of JSON. */
async function measuredJson(script, args) {
  const { output, ...measured } = await measuredCommand([join(root, "bench", script), ...args]);
  return { ...measured, ...JSON.parse(output.trim().split("\n").at(-1)) };
}

/** The run of median time. */
function median(runs, of) {
  return runs.toSorted((a, b) => of(a) - of(b))[Math.floor((runs.length - 1) / 2)];
}

const total = (steps) => steps.reduce((sum, { seconds }) => sum + seconds, 0);

async function measureTable({ name, data }, settings) {
  const input = join(data, "train.csv");
  const { threads, seed, method } = settings;
  const [engines, ours] = [[], []];
  for (let repeat = 0; repeat < settings.repeats; repeat++) {
    engines.push(await measuredJson("speed-duckdb.mjs", [input, String(threads)]));
    ours.push(await measuredJson("speed-phases.mjs", [input, join(data, "written.csv"), seed, String(threads), method]));
  }
  const engine = median(engines, ({ seconds }) => seconds);
  const own = median(ours, ({ steps }) => total(steps));
  const meta = join(data, "meta.json");
  if (!existsSync(meta)) writeFileSync(meta, JSON.stringify({ name, columns: engine.columns }));
  const peers = [];
  for (const peer of settings.peers) {
    const run = await peerRun({ peer, data, dataset: basename(data), seed, threads, minutes: settings.peerMinutes, reuse: undefined });
    peers.push({ peer, run });
    console.error(`${basename(data)}, ${peer}: ${run.kind === "ran" ? "done" : run.reason}`);
  }
  return { name, megabytes: statSync(input).size / 1e6, engine, own, peers };
}

/** A row of the table: step, wall and CPU seconds, multiple of DuckDB's read, rows a second, multiple of ours, peak. */
function stepRow({ engine }, { name, seconds, cpuSeconds, ours = Number.NaN, peak = Number.NaN }) {
  const rate = short(engine.rowCount / seconds, 0);
  return [name, short(seconds, 2), short(cpuSeconds, 2), times(seconds, engine.seconds), rate, times(seconds, ours), short(peak, 0)];
}

/** A peer's two calls do what encode and fit, and sample and decode, do here: a table in memory in, a table in memory out. */
function peerRows(result, { peer, run }) {
  const of = (...names) => total(result.own.steps.filter(({ name }) => names.includes(name)));
  const fit = { name: `${peer} fit`, seconds: run.fitSeconds, cpuSeconds: run.fitCpuSeconds, ours: of("encode", "fit") };
  const sample = { name: `${peer} sample`, seconds: run.sampleSeconds, cpuSeconds: run.sampleCpuSeconds, ours: of("sample", "decode") };
  return [fit, { ...sample, peak: run.peakMegabytes }].map((step) => stepRow(result, step));
}

function rendered(result, method) {
  const { name, megabytes, engine, own, peers } = result;
  const failed = peers.filter(({ run }) => run.kind === "failed").map(({ peer, run }) => `${peer}: ${run.reason}.`);
  const rows = [
    ["step", "s", "CPU s", "of DuckDB's read", "rows/s", "of ours", "peak MB"],
    stepRow(result, { name: "DuckDB read", seconds: engine.seconds, cpuSeconds: engine.readCpuSeconds, peak: engine.peakMegabytes }),
    ...own.steps.map((step) =>
      stepRow(result, { ...step, name: `${method} ${step.name}`, peak: step.name === "fit" ? own.fitPeakMegabytes : undefined }),
    ),
    stepRow(result, { name: `${method}, whole process`, seconds: own.wallSeconds, cpuSeconds: own.cpuSeconds, peak: own.peakMegabytes }),
    ...peers.filter(({ run }) => run.kind === "ran").flatMap((peer) => peerRows(result, peer)),
  ];
  const size = `${engine.rowCount.toLocaleString("en")} rows × ${engine.columns.length} columns, ${short(megabytes, 1)} MB`;
  return [`### ${name}: ${size}`, markdownTable(rows), ...failed].join("\n\n");
}

async function run(settings) {
  rmSync(folder, { recursive: true, force: true });
  const head = `\`${commandLine("speed.mjs", process.argv.slice(2))}\` · ${machine()}`;
  const parts = [head];
  const sources = [
    ...settings.input.map((input) => () => given(input)),
    ...settings.tables.map((size) => () => generated(size, settings.seed)),
  ];
  for (const source of sources) {
    const table = await source();
    parts.push(rendered(await measureTable(table, settings), settings.method));
    console.log(`${parts.at(-1)}\n`);
    keep(parts.join("\n\n"), settings.out);
    rmSync(table.data, { recursive: true, force: true });
  }
}

await benchCommand({ usage, settingsOf: speedArguments, obstacleOf: buildObstacle, run });
