import type { Job } from "../../parallel/pool.js";
import type { Regression } from "./regression.js";
import { type RegressionTask, run } from "./regression.worker.js";

/** Fits a regression with its variances, in any thread. */
export const regressionJob: Job<RegressionTask, Regression> = { address: new URL("./regression.worker.js", import.meta.url), run };
