/** A job that can run here or in a worker: the built module at `address` exports the same function as `run`, under the name "run". */
export interface Job<Input, Output> {
  /** Address of the built `*.worker.js`, from `new URL("./x.worker.js", import.meta.url)`. */
  readonly address: URL;
  readonly run: (input: Input) => Output;
}

/** Runs jobs over worker threads; results stand in the order of the inputs and do not depend on the thread count. */
export interface Pool {
  readonly threadCount: number;
  /** Inputs and outputs are structured-cloned; typed arrays over SharedArrayBuffer are shared. `onDone` is called after each finished input. */
  map<Input, Output>(job: Job<Input, Output>, inputs: readonly Input[], onDone?: () => void): Promise<Output[]>;
  close(): Promise<void>;
}

/** Everything in this thread. */
export const inlinePool: Pool = {
  threadCount: 1,
  async map(job, inputs, onDone) {
    const outputs = [];
    for (const input of inputs) {
      outputs.push(job.run(input));
      onDone?.();
      await new Promise((resolve) => setImmediate(resolve)); // lets a signal and the progress line through
    }
    return outputs;
  },
  async close() {},
};
