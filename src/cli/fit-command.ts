import type { Command } from "commander";
import { fidelityPrivacyOf } from "../pipeline/fidelity-privacy.js";
import { fitToFile } from "../pipeline/fit.js";
import { inspectInput } from "../pipeline/inspect-input.js";
import type { CliEnvironment } from "./cli-environment.js";
import { readInputs } from "./inputs.js";
import { oneLine } from "./one-line.js";
import { addFitOptions, type RunFlags } from "./options.js";
import { showNotes, writeNote } from "./show-notes.js";
import { painter } from "./paint.js";
import { withWork } from "./with-work.js";

interface Flags extends RunFlags {
  readonly output: string;
  readonly synthesizer: string;
}

/** `standin fit INPUT -o model.json`: learns from all rows of the input; no gate looks at the result. */
export function addFitCommand(program: Command, environment: CliEnvironment): void {
  const command = program
    .command("fit")
    .description("fit a model to all rows of the input; the model is confidential and no gate has seen it")
    .argument("<input>", "table: CSV, JSON Lines or Parquet, also .gz; - for standard input")
    .requiredOption("-o, --output <file>", "the model file, readable by you alone")
    .option("--force", "replace a file that stands there");
  addFitOptions(command).action(async (input: string, flags: Flags) => {
    const { ports, stdout } = environment;
    const { settings, policy, seed, threadCount } = await readInputs(input, flags, environment);
    const fidelityPrivacy = fidelityPrivacyOf(flags.synthesizer, settings.fidelityPrivacy);
    await withWork(environment, threadCount, async (work, clearProgress) => {
      const inspected = await inspectInput(input, settings, ports, work);
      showNotes(inspected, environment, clearProgress);
      const base = { output: flags.output, force: flags.force === true, method: flags.synthesizer };
      const result = await fitToFile({ ...base, fidelityPrivacy, policy, seed }, inspected, ports, work);
      clearProgress();
      if (flags.json === true) return stdout.write(`${JSON.stringify({ outcome: "fitted", ...result }, null, 2)}\n`);
      stdout.write(`Fitted with k = ${policy.k}: ${result.path} (${Math.ceil(result.byteCount / 1024)} KiB, confidential)\n`);
      if (result.notLearned.length > 0) stdout.write(`Not learned: ${oneLine(result.notLearned.join(", "))}\n`);
      for (const note of result.notes) writeNote(note, environment);
      stdout.write(`${painter(stdout).hint(`Next: standin sample ${result.path} -o FILE --rows N`)}\n`);
    });
  });
}
