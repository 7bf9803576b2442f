import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StandinError } from "../../src/errors.js";
import { builtAddress } from "../../src/parallel/built-address.js";
import type { Job } from "../../src/parallel/pool.js";
import { createWorkerPool } from "../../src/parallel/worker-pool.js";

interface Input {
  readonly value: number;
  readonly waitMs: number;
  readonly outcome: "double" | "fail" | "exit" | "where";
}

const jobModule = `
import { isMainThread, threadId } from "node:worker_threads";
const pause = new Int32Array(new SharedArrayBuffer(4));
export function run({ value, waitMs, outcome }) {
  if (waitMs > 0) Atomics.wait(pause, 0, 0, waitMs);
  if (outcome === "exit") process.exit(7);
  if (outcome === "fail") throw new RangeError("input " + value);
  if (outcome === "where") return Float64Array.of(isMainThread ? 0 : threadId);
  return Float64Array.of(value * 2);
}
`;

let folder: string;
let job: Job<Input, Float64Array>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "standin-pool-"));
  const path = join(folder, "double.worker.mjs");
  writeFileSync(path, jobModule);
  job = {
    address: pathToFileURL(path),
    run: ({ value, outcome }) => {
      if (outcome === "fail") throw new RangeError(`input ${value}`);
      return Float64Array.of(outcome === "where" ? 0 : value * 2);
    },
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inputs = (count: number, change: (index: number) => Partial<Input> = () => ({})): Input[] =>
  Array.from({ length: count }, (_, value) => ({ value, waitMs: 0, outcome: "double" as const, ...change(value) }));

const isBuilt = builtAddress(new URL("../../src/parallel/worker-main.js", import.meta.url)) !== null;
if (!isBuilt)
  console.info("worker threads are not tested: dist/parallel/worker-main.js is missing or older than its source (npm run build)");

describe.each([1, 2, 3].filter((count) => count === 1 || isBuilt))("%i thread(s)", (threadCount) => {
  test("outputs stand in the order of the inputs and each is counted", async () => {
    const pool = createWorkerPool(threadCount);
    let doneCount = 0;
    const slowFirst = inputs(7, (index) => ({ waitMs: index === 0 ? 60 : 0 }));
    const outputs = await pool.map(job, slowFirst, () => doneCount++);
    expect(outputs.map((output) => output[0])).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(doneCount).toBe(7);
    expect(await pool.map(job, [])).toEqual([]);
    await pool.close();
  });

  test("of several failures the first input's is thrown, whatever finished first", async () => {
    const pool = createWorkerPool(threadCount);
    const failing = inputs(8, (index) => ({ outcome: index >= 2 ? "fail" : "double", waitMs: index === 2 ? 80 : 0 }));
    await expect(pool.map(job, failing)).rejects.toThrow(new RangeError("input 2"));
    expect((await pool.map(job, inputs(3))).length).toBe(3); // the pool lives on
    await pool.close();
  });

  test("what the progress callback throws ends the map", async () => {
    const pool = createWorkerPool(threadCount);
    const stop = (): never => {
      throw new RangeError("stopped by the caller");
    };
    await expect(pool.map(job, inputs(4), stop)).rejects.toThrow("stopped by the caller");
    await pool.close();
  });

  test("an aborted signal ends the work with INTERRUPTED", async () => {
    const controller = new AbortController();
    const pool = createWorkerPool(threadCount, controller.signal);
    const working = pool.map(
      job,
      inputs(50, () => ({ waitMs: 20 })),
      () => controller.abort(),
    );
    await expect(working).rejects.toMatchObject({ code: "INTERRUPTED" });
    await expect(pool.map(job, inputs(2))).rejects.toBeInstanceOf(StandinError);
    await pool.close();
  });
});

describe.skipIf(!isBuilt)("worker threads", () => {
  test("the work is done outside the calling thread, in no more threads than asked for", async () => {
    const pool = createWorkerPool(2);
    const threads = (
      await pool.map(
        job,
        inputs(6, () => ({ outcome: "where", waitMs: 20 })),
      )
    ).map((output) => output[0]);
    expect(threads).not.toContain(0);
    expect(new Set(threads).size).toBe(2);
    await pool.close();
  });

  test("two maps at once do not mix their outputs", async () => {
    const pool = createWorkerPool(2);
    const [first, second] = await Promise.all([
      pool.map(job, inputs(5)),
      pool.map(
        job,
        inputs(5, (value) => ({ value: value + 100 })),
      ),
    ]);
    expect(first.map((output) => output[0])).toEqual([0, 2, 4, 6, 8]);
    expect(second.map((output) => output[0])).toEqual([200, 202, 204, 206, 208]);
    await pool.close();
  });

  test("a thread that ends early is an error, not a wait without end", async () => {
    const pool = createWorkerPool(2);
    await expect(
      pool.map(
        job,
        inputs(4, (index) => ({ outcome: index === 1 ? "exit" : "double" })),
      ),
    ).rejects.toMatchObject({ code: "INTERNAL" });
    await pool.close();
  });

  test("an input that cannot be cloned is an error", async () => {
    const pool = createWorkerPool(2);
    const withFunction = inputs(2).map((input) => ({ ...input, extra: () => 1 }));
    await expect(pool.map(job, withFunction)).rejects.toThrow(/could not be cloned/u);
    await pool.close();
  });

  test("closing while it works rejects what is open", async () => {
    const pool = createWorkerPool(2);
    const working = pool.map(
      job,
      inputs(4, () => ({ waitMs: 200 })),
    );
    await Promise.all([expect(working).rejects.toBeInstanceOf(RangeError), pool.close()]);
  });
});

test("a thread count below one is refused", () => {
  expect(() => createWorkerPool(0)).toThrow(RangeError);
  expect(() => createWorkerPool(1.5)).toThrow(RangeError);
});

test("a module without a build is not loaded from anywhere", () => {
  expect(builtAddress(new URL("../../src/parallel/no-such.worker.js", import.meta.url))).toBeNull();
});
