import { CommanderError } from "commander";
import { StandinError } from "../errors.js";
import { nearestName } from "../metadata/nearest-name.js";
import type { CliEnvironment } from "./cli-environment.js";
import { commanderMessage } from "./commander-message.js";
import { debugTrace, errorReport } from "./error-text.js";
import { painter } from "./paint.js";
import { buildProgram } from "./program.js";

/**
 * Runs one command line.
 * @param argv arguments after the program's name
 * @returns exit code: 0 released or passed · 1 refused by the gate · 2 usage or input · 3 inconclusive · 4 internal error · 130 interrupted
 */
export async function runCli(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(environment, (code) => {
    exitCode = code;
  });
  const commandNames = program.commands.map((command) => command.name());
  try {
    requireCommand(argv, commandNames, environment);
    await program.parseAsync(argv.length === 0 ? ["--help"] : [...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return fail(error, argv, environment);
    if (error.exitCode === 0) return 0; // --help and --version
    return fail(new StandinError("OPTION_INVALID", commanderMessage(error.message, argv, commandNames)), argv, environment);
  }
}

/** A first word that is no file but almost a command is a slip of the pen, not an input. @throws StandinError OPTION_INVALID */
function requireCommand([first]: readonly string[], commandNames: readonly string[], environment: CliEnvironment): void {
  if (first === undefined || !/^[a-z]+$/iu.test(first) || [...commandNames, "help"].includes(first) || environment.pathExists(first))
    return;
  const nearest = nearestName(first, commandNames);
  const hint = nearest === null ? `Commands are ${commandNames.join(", ")}.` : `Did you mean ${nearest}?`;
  throw new StandinError("OPTION_INVALID", `${JSON.stringify(first)} is neither a command nor a file. ${hint}`, { found: first });
}

function fail(error: unknown, argv: readonly string[], { stdout, stderr, debug, signal }: CliEnvironment): number {
  const cause = signal.aborted ? new StandinError("INTERRUPTED", "Stopped before the end. Nothing half-made is left.") : error;
  const { code, message, exitCode } = errorReport(cause);
  stderr.write(`${painter(stderr).bad(`error ${code}:`)} ${message}\n`);
  if (debug) stderr.write(`${debugTrace(error)}\n`);
  if (argv.includes("--json")) stdout.write(`${JSON.stringify({ outcome: "error", code, message, exitCode }, null, 2)}\n`);
  return exitCode;
}
