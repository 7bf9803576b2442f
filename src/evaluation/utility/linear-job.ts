import type { Job } from "../../parallel/pool.js";
import { type LinearTask, run } from "./linear.worker.js";

/** Fits a linear model on some rows and predicts others, in any thread. */
export const linearJob: Job<LinearTask, Float64Array> = { address: new URL("./linear.worker.js", import.meta.url), run };
