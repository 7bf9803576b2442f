import { createWorkerPool } from "../parallel/worker-pool.js";
import type { Work } from "../pipeline/ports.js";
import type { CliEnvironment } from "./cli-environment.js";
import { createProgressLine } from "./progress-line.js";

/** Runs `task` with a pool of threads and a progress line, and ends both whatever happens. */
export async function withWork<Result>(
  environment: CliEnvironment,
  threadCount: number,
  task: (work: Work, clearProgress: () => void) => Promise<Result>,
): Promise<Result> {
  const { signal } = environment;
  const line = createProgressLine(environment.stderr);
  const pool = createWorkerPool(threadCount, signal);
  try {
    return await task({ pool, signal, progress: (step, share) => line.update(step, share) }, () => line.clear());
  } finally {
    line.clear();
    await pool.close();
  }
}
