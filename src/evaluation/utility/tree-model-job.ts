import type { Job } from "../../parallel/pool.js";
import { run, type TreeModelAnswer, type TreeModelTask } from "./tree-model.worker.js";

/** Fits boosted trees on some rows, predicts others and says what each column is worth to them, in any thread. */
export const treeModelJob: Job<TreeModelTask, TreeModelAnswer> = { address: new URL("./tree-model.worker.js", import.meta.url), run };
