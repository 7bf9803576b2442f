import { Command } from "commander";
import { version } from "./version.js";
import { addAuditCommand } from "./audit-command.js";
import type { CliEnvironment, SetExitCode } from "./cli-environment.js";
import { addEvaluateCommand } from "./evaluate-command.js";
import { addFitCommand } from "./fit-command.js";
import { addInitCommand } from "./init-command.js";
import { addRunCommand } from "./run-command.js";
import { addSampleCommand } from "./sample-command.js";

/** All commands and options; it prints through the environment alone and throws instead of ending the process. */
export function buildProgram(environment: CliEnvironment, setExitCode: SetExitCode): Command {
  const program = new Command("standin")
    .description("Stand-in records for sensitive tables: fit, sample, attack, and release only when a written policy is met.")
    .version(version, "-V, --version");
  addRunCommand(program, environment, setExitCode);
  addInitCommand(program, environment);
  addFitCommand(program, environment);
  addSampleCommand(program, environment);
  addEvaluateCommand(program, environment, setExitCode);
  addAuditCommand(program, environment, setExitCode);
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => environment.stdout.write(text),
      writeErr: () => {}, // runCli says it in the form of all errors
      getOutHelpWidth: () => environment.stdout.columns,
    });
  }
  return program.addHelpText(
    "after",
    "\n`standin patients.csv` is short for `standin run patients.csv`. docs/cli.md explains every option.",
  );
}
