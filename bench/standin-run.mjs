import { join } from "node:path";
import { measuredCommand } from "./measured-command.mjs";
import { main } from "./places.mjs";

/**
 * Fits all of a data set's train.csv without a gate (`standin fit`) and samples as many rows (`standin sample`).
 *
 * @param request `folder` for the model and the rows; `data` a folder with train.csv; `seed`; `rowCount`
 * @param settings `method`, `policy`, `threads`, and `fidelityPrivacy` where the method's own place is not meant
 * @returns seconds of both as whole processes: their start, reading and writing included
 */
export async function standinRun({ folder, data, seed, rowCount }, { method, policy, threads, fidelityPrivacy }) {
  const model = join(folder, "model.json");
  const work = ["--seed", seed, "--threads", String(threads)];
  const how = ["--policy", policy, "--method", method, ...(fidelityPrivacy === undefined ? [] : ["--fidelity-privacy", fidelityPrivacy])];
  const fit = await measuredCommand([main, "fit", join(data, "train.csv"), "-o", model, ...how, ...work]);
  const drawn = join(folder, "synthetic.csv");
  const sample = await measuredCommand([main, "sample", model, "-o", drawn, "--rows", String(rowCount), ...work]);
  return {
    kind: "ran",
    synthetic: join(folder, "synthetic.ungated.csv"),
    reused: false,
    fitSeconds: fit.wallSeconds,
    sampleSeconds: sample.wallSeconds,
    fitCpuSeconds: fit.cpuSeconds,
    sampleCpuSeconds: sample.cpuSeconds,
    peakMegabytes: Math.max(fit.peakMegabytes, sample.peakMegabytes),
  };
}
