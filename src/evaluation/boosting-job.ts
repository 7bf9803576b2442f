import type { Job } from "../parallel/pool.js";
import { type BoostingTask, type BoostingAnswer, run } from "./boosting.worker.js";

/** Fits boosted trees on some rows and predicts others, in any thread. */
export const boostingJob: Job<BoostingTask, BoostingAnswer> = { address: new URL("./boosting.worker.js", import.meta.url), run };
