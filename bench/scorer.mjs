import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { finishedProcess } from "./finished-process.mjs";
import { buildObstacle, scorerPython, shared } from "./places.mjs";

/**
 * What the shared scorer says of synthetic rows, in its quick form.
 *
 * @param {string} data a folder with train.csv, holdout.csv and meta.json
 * @param {string} synthetic the rows, a CSV
 * @param {string} folder for the scorer's JSON
 * @param {string} skip parts of the scorer to leave out, separated by commas
 * @throws Error with the end of the scorer's output where it fails
 */
export async function scoreOf(data, synthetic, folder, skip) {
  const json = join(folder, "score.json");
  const args = [join(shared, "bench/score.py"), "--data", data, "--synth", synthetic, "--json", json, "--fast", "--skip", skip];
  const { exitCode, output } = await finishedProcess(scorerPython, args);
  if (exitCode !== 0) throw new Error(`the scorer failed (${scorerPython}): ${output.slice(-500)}`);
  return JSON.parse(readFileSync(json, "utf8"));
}

/** Why these data sets cannot be scored here, or null. @param {readonly string[]} datasets */
export function scoringObstacle(datasets) {
  if (!existsSync(join(shared, "bench/score.py"))) return `no scorer at ${join(shared, "bench")}: set STANDIN_SHARED`;
  const absent = datasets.filter((name) => !existsSync(join(shared, "data", name, "train.csv")));
  if (absent.length > 0) return `no train.csv for ${absent.join(", ")} in ${join(shared, "data")}`;
  return buildObstacle();
}
