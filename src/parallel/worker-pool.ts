import { Worker } from "node:worker_threads";
import { StandinError } from "../errors.js";
import { builtAddress } from "./built-address.js";
import { packError, unpackError, type WorkReply, type WorkRequest } from "./message.js";
import { inlinePool, type Job, type Pool } from "./pool.js";

/** One `map` in progress. */
interface Batch {
  readonly address: string;
  readonly inputs: readonly unknown[];
  readonly outputs: unknown[];
  readonly onDone: (() => void) | undefined;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  nextIndex: number;
  openCount: number;
  failure: { readonly index: number; readonly error: Error } | null;
}

interface Seat {
  readonly worker: Worker;
  batch: Batch | null;
}

/**
 * Pool of worker threads. A thread starts when there is work for it and stays until `close`; an idle thread does not keep the process alive.
 *
 * Of several failing inputs the first in their order is the one whose error is thrown, whatever finished first. When `signal` aborts, the
 * threads are terminated and every open `map` rejects.
 * @param threadCount threads, integer >= 1; 1 means that everything runs in the calling thread
 * @throws RangeError on another thread count
 */
export function createWorkerPool(threadCount: number, signal?: AbortSignal): Pool {
  if (!Number.isInteger(threadCount) || threadCount < 1) throw new RangeError(`threadCount must be an integer >= 1, got ${threadCount}`);
  const entry = threadCount === 1 ? null : builtAddress(new URL("./worker-main.js", import.meta.url));
  return entry === null ? interruptibleInlinePool(signal) : new WorkerPool(threadCount, entry, signal);
}

function interruptibleInlinePool(signal: AbortSignal | undefined): Pool {
  if (signal === undefined) return inlinePool;
  return {
    ...inlinePool,
    map: <Input, Output>(job: Job<Input, Output>, inputs: readonly Input[], onDone?: () => void) => {
      const run = (input: Input): Output => {
        if (signal.aborted) throw interrupted();
        return job.run(input);
      };
      return inlinePool.map({ ...job, run }, inputs, onDone);
    },
  };
}

class WorkerPool implements Pool {
  readonly threadCount: number;
  readonly #entry: URL;
  readonly #signal: AbortSignal | undefined;
  readonly #seats: Seat[] = [];
  readonly #batches: Batch[] = [];
  readonly #onAbort = (): void => {
    for (const batch of this.#batches.splice(0)) batch.reject(interrupted());
    void this.#terminate();
  };

  constructor(threadCount: number, entry: URL, signal: AbortSignal | undefined) {
    this.threadCount = threadCount;
    this.#entry = entry;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  async map<Input, Output>(job: Job<Input, Output>, inputs: readonly Input[], onDone?: () => void): Promise<Output[]> {
    if (this.#signal?.aborted === true) throw interrupted();
    const address = builtAddress(job.address);
    if (address === null || inputs.length <= 1) return inlinePool.map(job, inputs, onDone);
    const outputs: unknown[] = new Array(inputs.length);
    await new Promise<void>((resolve, reject) => {
      const batch = { address: address.href, inputs, outputs, onDone, resolve, reject, nextIndex: 0, openCount: 0, failure: null };
      this.#batches.push(batch);
      this.#hire(inputs.length);
      for (const seat of this.#seats) this.#feed(seat);
    });
    return outputs as Output[];
  }

  async close(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    for (const batch of this.#batches.splice(0)) batch.reject(new RangeError("the pool was closed while it worked"));
    await this.#terminate();
  }

  async #terminate(): Promise<void> {
    await Promise.all(this.#seats.splice(0).map((seat) => seat.worker.terminate()));
  }

  #hire(wanted: number): void {
    while (this.#seats.length < Math.min(wanted, this.threadCount)) {
      const worker = new Worker(this.#entry, { execArgv: [] });
      const seat: Seat = { worker, batch: null };
      worker.unref();
      worker.on("message", (reply: WorkReply) => this.#receive(seat, reply));
      worker.on("error", (error) => this.#lose(seat, lost(error)));
      worker.on("exit", () => this.#lose(seat, lost(null)));
      this.#seats.push(seat);
    }
  }

  /** Hands the next input of the oldest open batch to an idle thread. */
  #feed(seat: Seat): void {
    if (seat.batch !== null) return;
    const batch = this.#batches.find((candidate) => candidate.failure === null && candidate.nextIndex < candidate.inputs.length);
    if (batch === undefined) return seat.worker.unref();
    const index = batch.nextIndex++;
    const request: WorkRequest = { index, address: batch.address, input: batch.inputs[index] };
    seat.batch = batch;
    batch.openCount++;
    seat.worker.ref();
    try {
      seat.worker.postMessage(request);
    } catch (error) {
      this.#receive(seat, { kind: "failed", index, error: packError(error) }); // an input that cannot be cloned
    }
  }

  #receive(seat: Seat, reply: WorkReply): void {
    const { batch } = seat;
    if (batch === null) return;
    seat.batch = null;
    batch.openCount--;
    if (reply.kind === "done") {
      batch.outputs[reply.index] = reply.output;
      tell(batch, reply.index);
    } else {
      fail(batch, reply.index, unpackError(reply.error));
    }
    this.#settle(batch);
    this.#feed(seat);
  }

  /** Inputs are handed out in order, so when none is open after a failure, every input before the failed one has been answered. */
  #settle(batch: Batch): void {
    const handedOut = batch.failure !== null || batch.nextIndex === batch.inputs.length;
    if (batch.openCount > 0 || !handedOut) return;
    const position = this.#batches.indexOf(batch);
    if (position !== -1) this.#batches.splice(position, 1);
    if (batch.failure === null) batch.resolve();
    else batch.reject(batch.failure.error);
  }

  /** A thread that ended by itself fails every open batch: what it held is gone. */
  #lose(seat: Seat, error: StandinError): void {
    const position = this.#seats.indexOf(seat);
    if (position === -1) return; // ended by us
    this.#seats.splice(position, 1);
    for (const batch of this.#batches.splice(0)) batch.reject(error);
  }
}

/** What the caller's own callback throws ends its batch, not the process. */
function tell(batch: Batch, index: number): void {
  try {
    batch.onDone?.();
  } catch (error) {
    fail(batch, index, error instanceof Error ? error : new Error("onDone threw"));
  }
}

function fail(batch: Batch, index: number, error: Error): void {
  if (batch.failure === null || index < batch.failure.index) batch.failure = { index, error };
}

function interrupted(): StandinError {
  return new StandinError("INTERRUPTED", "Stopped before the end. Nothing half-made is left.");
}

function lost(cause: Error | null): StandinError {
  const outOfMemory = cause !== null && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
  const message = outOfMemory
    ? "A worker thread ran out of memory. Lower --threads, or take fewer rows with --max-rows."
    : "A worker thread ended early. Try again with --threads 1.";
  return new StandinError("INTERNAL", message, { outOfMemory }, { cause });
}
