import type { Command } from "commander";
import type { CliEnvironment } from "../../src/cli/cli-environment.js";
import { buildProgram } from "../../src/cli/program.js";

/** The real commands and options, with actions that do nothing and output that goes nowhere. */
export function silentProgram(): Command {
  const nowhere = { isTTY: false, hasColor: false, columns: 80, write: () => undefined };
  const refuse = (_: object, name: string | symbol): never => {
    throw new Error(`port ${String(name)} was used while only parsing`);
  };
  const environment: CliEnvironment = {
    ports: new Proxy({}, { get: refuse }) as CliEnvironment["ports"],
    openTeacher: () => Promise.reject(new Error("a teacher was opened while only parsing")),
    stdout: nowhere,
    stderr: nowhere,
    signal: new AbortController().signal,
    defaultThreadCount: 1,
    debug: false,
    nodeVersion: "v0.0.0",
    pathExists: () => false,
  };
  const program = buildProgram(environment, () => undefined);
  for (const command of program.commands) command.action(() => undefined);
  return program;
}
