import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliEnvironment } from "../../src/cli/cli-environment.js";
import { nodeEnvironment } from "../../src/cli/node-environment.js";
import { runCli } from "../../src/cli/run-cli.js";
import { diskStateFolder } from "../../src/io/disk-state-folder.js";

/** What a command left in this world. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes the environment of one command from the usual one; `interrupt` is what Ctrl-C does. */
export type Change = (environment: CliEnvironment, interrupt: () => void) => CliEnvironment;

/** A folder of its own, with a state folder beside it, and the command line in this process. */
export interface Scratch {
  readonly folder: string;
  readonly path: (name: string) => string;
  run(...argv: string[]): Promise<Outcome>;
  /** Runs with another environment: a signal, ports that fail. */
  runWith(change: Change, ...argv: string[]): Promise<Outcome>;
  /** All files below, also of the state folder, relative, sorted. */
  files(): string[];
  /** Every byte that stands in a file other than the named ones, as latin-1 text. */
  bytes(except: readonly string[]): string;
  remove(): void;
}

export function createScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), "standin-cli-"));
  const path = (name: string): string => join(folder, name);
  const files = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(path(name)).isFile())
      .sort();
  const runWith = async (change: Change, ...argv: string[]): Promise<Outcome> => {
    const controller = new AbortController();
    const written = { stdout: "", stderr: "" };
    const target = (name: "stdout" | "stderr") => ({
      isTTY: false,
      hasColor: false,
      columns: 80,
      write: (text: string) => void (written[name] += text),
    });
    const base = nodeEnvironment(controller.signal);
    const ports = { ...base.ports, state: diskStateFolder(path("state")) };
    const usual = { ...base, ports, stdout: target("stdout"), stderr: target("stderr"), defaultThreadCount: 1 };
    const environment = change(usual, () => controller.abort());
    const exitCode = await runCli(argv, environment);
    return { exitCode, ...written };
  };
  return {
    folder,
    path,
    run: (...argv) => runWith((environment) => environment, ...argv),
    runWith,
    files,
    bytes: (except) =>
      files()
        .filter((name) => !except.includes(name))
        .map((name) => readFileSync(path(name), "latin1"))
        .join("\n"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
