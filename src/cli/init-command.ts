import type { Command } from "commander";
import { StandinError } from "../errors.js";
import { renderConfig } from "../metadata/config-file.js";
import { inspectInput, settleConstraints } from "../pipeline/inspect-input.js";
import { baseName, configBeside } from "../pipeline/paths.js";
import type { CliEnvironment } from "./cli-environment.js";
import { readInputs } from "./inputs.js";
import { addTableOptions, type RunFlags } from "./options.js";
import { withWork } from "./with-work.js";

interface Flags extends RunFlags {
  readonly print?: boolean;
}

/** `standin init INPUT`: what the columns were taken for, and why, as a file for a person to mend. */
export function addInitCommand(program: Command, environment: CliEnvironment): void {
  const command = program
    .command("init")
    .description("write standin.yaml beside the input: what each column was taken for, and why")
    .argument("<input>", "table: CSV, JSON Lines or Parquet, also .gz; - for standard input")
    .option("--print", "print it instead of writing it")
    .option("--force", "replace a standin.yaml that stands there");
  addTableOptions(command).action(async (input: string, flags: Flags) => {
    const { ports, signal, stdout } = environment;
    const { settings, policy } = await readInputs(input, flags, environment, null);
    await withWork(environment, 1, async (work, clearProgress) => {
      const inspected = await inspectInput(input, settings, ports, work);
      const { metadata, readNotes, privateNotes } = settleConstraints(inspected, inspected.table, policy.k);
      const text = renderConfig(metadata, [...readNotes, ...privateNotes], header(input));
      clearProgress();
      const path = configBeside(input);
      if (flags.print === true || path === null) return stdout.write(text);
      if (flags.force !== true && (await ports.pathExists(path))) throw standsThere(path);
      await ports.writeText(path, text, { force: flags.force === true, mode: 0o600 }, signal);
      stdout.write(`Wrote ${path}. Read it, mend what is wrong, then: standin run ${input}\n`);
    });
  });
}

function standsThere(path: string): StandinError {
  return new StandinError(
    "OUTPUT_EXISTS",
    `${path} exists already and may hold your own settings. --force replaces it, --print shows the new one.`,
    { path },
  );
}

function header(input: string): string {
  return `What standin took the columns of ${baseName(input)} for, and why. Change what is wrong; schemas/config.schema.json lists every setting.`;
}
