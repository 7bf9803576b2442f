import { parentPort } from "node:worker_threads";
import { packError, type WorkReply, type WorkRequest } from "./message.js";

/** The start of every worker: imports the module of each job once, calls its `run`, sends the output or the error back. */
function serve(port: NonNullable<typeof parentPort>): void {
  const modules = new Map<string, Promise<unknown>>();
  // Nothing is transferred: from the first buffer that a thread gives away, the engine checks at every access to any array that it is still there.
  const reply = (message: WorkReply): void => port.postMessage(message);
  const work = async ({ index, address, input }: WorkRequest): Promise<void> => {
    try {
      const loading = modules.get(address) ?? import(address);
      modules.set(address, loading);
      const run = runOf(await loading);
      reply({ kind: "done", index, output: await run(input) });
    } catch (error) {
      reply({ kind: "failed", index, error: packError(error) });
    }
  };
  port.on("message", (request: WorkRequest) => void work(request));
}

function runOf(module: unknown): (input: unknown) => unknown {
  if (typeof module === "object" && module !== null && "run" in module && typeof module.run === "function") {
    return module.run as (input: unknown) => unknown;
  }
  throw new TypeError("a worker module must export a function named run");
}

if (parentPort !== null) serve(parentPort);
