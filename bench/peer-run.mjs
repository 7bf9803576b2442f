import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { finishedProcess } from "./finished-process.mjs";
import { outFolder, peersFolder, shared } from "./places.mjs";

const runner = join(shared, "bench/peers.py");

/**
 * Fits a peer on all of a data set's train.csv and samples as many rows, by the shared runner. Seconds are those of the peer's own calls of
 * fit and sample: neither the start of Python, nor imports, nor reading and writing.
 *
 * @param request `peer` as the runner names it, with its options; `data` a folder with train.csv and meta.json, `dataset` its name; `seed`;
 *   `threads`; `minutes` at most; `reuse` a folder with outputs of earlier runs, or undefined
 * @returns {Promise<{ kind: "ran", synthetic: string, reused: boolean, fitSeconds: number, sampleSeconds: number,
 *   fitCpuSeconds: number, sampleCpuSeconds: number, peakMegabytes: number, load: readonly [number, number] }
 *   | { kind: "failed", reason: string }>}
 */
export async function peerRun(request) {
  const name = `${request.dataset}-${request.peer.replaceAll(/[^\w.=-]+/g, "_")}-${request.seed}`;
  const earlier = request.reuse === undefined ? null : measured(request.reuse, name, true);
  if (earlier !== null) return earlier;
  if (peersFolder === null) return { kind: "failed", reason: "STANDIN_PEERS names no folder of peers' environments" };
  const folder = join(outFolder, "peers");
  mkdirSync(folder, { recursive: true });
  for (const ending of ["csv", "json"]) rmSync(join(folder, `${name}.${ending}`), { force: true });
  const files = ["--out", join(folder, `${name}.csv`), "--json", join(folder, `${name}.json`)];
  const { peer, data, seed, threads } = request;
  const args = [runner, "--peer", peer, "--data", data, "--rows", "0", "--seed", seed, "--threads", String(threads), ...files];
  const settings = { env: environment(threads), limitSeconds: request.minutes * 60 };
  const { exitCode, timedOut, output } = await finishedProcess("python3", args, settings);
  if (timedOut) return { kind: "failed", reason: `stopped after ${request.minutes} minutes` };
  if (exitCode !== 0) return { kind: "failed", reason: output.trim().split("\n").at(-1) ?? `exit code ${exitCode}` };
  return measured(folder, name, false) ?? { kind: "failed", reason: "the runner wrote no figures" };
}

function environment(threads) {
  const library = join(peersFolder, "R/library");
  const r = existsSync(library) && process.env.R_LIBS === undefined ? { R_LIBS: library } : {};
  return { ...process.env, ...r, PEERS_VENVS: peersFolder, OMP_NUM_THREADS: String(threads) };
}

/** What a run left in a folder; null where it left nothing whole. */
function measured(folder, name, reused) {
  const [synthetic, json] = [join(folder, `${name}.csv`), join(folder, `${name}.json`)];
  if (!existsSync(synthetic) || !existsSync(json)) return null;
  const figures = JSON.parse(readFileSync(json, "utf8"));
  if (!figures.ok) return null;
  return {
    kind: "ran",
    synthetic,
    reused,
    fitSeconds: figures.fit_s,
    sampleSeconds: figures.sample_s,
    fitCpuSeconds: figures.fit_cpu_s,
    sampleCpuSeconds: figures.sample_cpu_s,
    peakMegabytes: figures.peak_rss_mb,
    load: [figures.load_start, figures.load_end],
  };
}
