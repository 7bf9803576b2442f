import type { Command } from "commander";
import { sampleToFile } from "../pipeline/sample.js";
import { chooseSeed } from "../pipeline/seed.js";
import type { CliEnvironment } from "./cli-environment.js";
import { addWorkOptions, wholeNumber } from "./options.js";
import { painter } from "./paint.js";
import { withWork } from "./with-work.js";

interface Flags {
  readonly output: string;
  readonly rows: number;
  readonly seed?: string;
  readonly threads?: number;
  readonly json?: boolean;
  readonly force?: boolean;
}

/** `standin sample MODEL -o FILE --rows N`: rows that no gate has seen, and a name that says so. */
export function addSampleCommand(program: Command, environment: CliEnvironment): void {
  const command = program
    .command("sample")
    .description("draw rows from a model; no gate has seen them, and .ungated in the file's name says so")
    .argument("<model>", "model file of `standin fit`")
    .requiredOption("-o, --output <file>", "where to write: .csv, .tsv, .jsonl or .parquet, also .gz")
    .requiredOption("--rows <count>", "rows to draw; whole persons until there are so many", wholeNumber("--rows", 1))
    .option("--force", "replace a file that stands there");
  addWorkOptions(command).action(async (model: string, flags: Flags) => {
    const { ports, stdout } = environment;
    const seed = chooseSeed(flags.seed ?? null, ports.randomBytes);
    await withWork(environment, flags.threads ?? environment.defaultThreadCount, async (work, clearProgress) => {
      const request = { model, output: flags.output, rowCount: flags.rows, seed, force: flags.force === true };
      const result = await sampleToFile(request, ports, work);
      clearProgress();
      if (flags.json === true) return stdout.write(`${JSON.stringify({ outcome: "sampled", ...result }, null, 2)}\n`);
      stdout.write(`${result.rowCount} rows that no gate has seen, readable by you alone: ${result.path}\n`);
      stdout.write(`${painter(stdout).hint(`Next: standin evaluate REAL ${result.path} --holdout FILE`)}\n`);
    });
  });
}
