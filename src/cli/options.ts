import { type Command, Option } from "commander";
import { StandinError } from "../errors.js";
import { synthesizerKinds } from "../synthesizers/registry.js";

/** How a file is to be read where the reader's own guess is wrong. */
export interface ReaderFlags {
  readonly format?: string;
  readonly delimiter?: string;
  readonly quote?: string;
  readonly header?: string;
  readonly encoding?: string;
  readonly decimalComma?: boolean;
  readonly missing?: readonly string[];
  readonly maxRows?: number;
}

/** Options of the commands that read a table; each command has some of them. */
export interface RunFlags extends ReaderFlags {
  readonly config?: string;
  readonly target?: string;
  readonly entity?: string;
  readonly drop?: readonly string[];
  readonly columns?: readonly string[];
  readonly allowSyntheticSource?: string;
  readonly fidelityPrivacy?: number;
  readonly policy?: string;
  readonly waiver?: readonly string[];
  readonly seed?: string;
  readonly rows?: number;
  readonly holdout?: string;
  readonly mixSearch?: boolean | number;
  readonly query?: readonly string[];
  readonly threads?: number;
  readonly json?: boolean;
  readonly force?: boolean;
  readonly teacher?: string;
  readonly teacherModel?: string;
  readonly teacherAllow?: readonly string[];
  readonly dryRun?: boolean;
}

const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "latin-1"];

export function addReaderOptions(command: Command): Command {
  return command
    .addOption(new Option("--format <name>", "kind of the input file (default: by name and content)").choices(["csv", "jsonl", "parquet"]))
    .option("--delimiter <character>", "field delimiter of a CSV file (default: found by reading)")
    .option("--quote <character>", "quote character of a CSV file (default: found by reading)")
    .addOption(
      new Option("--header <state>", "present: the first line holds the names, whatever it looks like").choices(["auto", "present"]),
    )
    .addOption(new Option("--encoding <name>", "character encoding (default: utf-8, or what a byte order mark says)").choices(encodings))
    .option("--decimal-comma", "numbers are written 1,5 (default: found by reading)")
    .option("--no-decimal-comma", "numbers are not written 1,5")
    .option(
      "--missing <tokens>",
      "cells that mean missing, beside empty ones, in place of NA, ? and the like (comma-separated, repeatable)",
      collect,
    )
    .option("--max-rows <count>", "read only the first rows of the input; other files are read whole", wholeNumber("--max-rows", 1));
}

export function addTableOptions(command: Command): Command {
  return addReaderOptions(command)
    .option("--target <column>", "the column that a model is to predict")
    .option("--entity <column>", "the column that says who a person is, or none: every row is one")
    .option("--drop <columns>", "columns not to read (comma-separated, repeatable)", collect)
    .option("--allow-synthetic-source <reason>", "take a source that is synthetic itself; the manifest keeps the reason")
    .option("--columns <columns>", "the only columns to read (comma-separated, repeatable)", collect);
}

export function addConfigOption(command: Command): Command {
  return command.option("--config <file>", "settings (default: standin.yaml beside the input, if there is one)");
}

export function addPolicyOption(command: Command): Command {
  return command.option("--policy <name>", "internal, vendor, public, or a YAML file (default: vendor)");
}

export function addWaiverOption(command: Command): Command {
  return command.option("--waiver <file>", "who answers for one check that stands against the release, and why (repeatable)", collect);
}

export function addQuestionOptions(command: Command): Command {
  const rows = wholeNumber("--mix-search", 50, 1_000_000);
  return command
    .option("--mix-search [rows]", "search for the best share of synthetic rows to train on, with so many real rows to hand", rows)
    .option("--query <sql>", "SELECT aggregates FROM data …: your question, answered by stand-in and real rows (repeatable)", collect);
}

export function addTeacherOptions(command: Command): Command {
  return command
    .option("--teacher <url>", "endpoint of a language model that writes free text anew, e.g. http://localhost:11434/v1 (default: none)")
    .option("--teacher-model <name>", "its model, as the endpoint lists it")
    .option("--teacher-allow <hosts>", "hosts that prompts may go to; any other is refused (comma-separated, repeatable)", collect);
}

export function addWorkOptions(command: Command): Command {
  return command
    .option("--seed <text>", "32 hexadecimal digits make the result repeatable (default: drawn)")
    .option("--threads <count>", "worker threads (default: one a processor, at most 8)", wholeNumber("--threads", 1, 256))
    .option("--json", "print the result as JSON");
}

/** Everything that a command needs to fit a model to a table. */
export function addFitOptions(command: Command): Command {
  addPolicyOption(command);
  addConfigOption(command);
  return addSynthesizerOption(addWorkOptions(addTableOptions(command)));
}

function addSynthesizerOption(command: Command): Command {
  const option = new Option("--method, --synthesizer <name>", "how records are learned and drawn; --method is its older name");
  return command
    .addOption(option.choices(synthesizerKinds).default("tree"))
    .option("--fidelity-privacy <place>", "from privacy (0) to fidelity (1), for the tree (default: 0.5)", placeBetween);
}

/** Parser for a place from 0 to 1. @throws StandinError OPTION_INVALID */
function placeBetween(text: string): number {
  const place = /^(\d*\.)?\d{1,20}$/u.test(text) ? Number(text) : Number.NaN;
  if (place >= 0 && place <= 1) return place;
  const option = "--fidelity-privacy";
  const found = JSON.stringify(text.slice(0, 40));
  throw new StandinError("OPTION_INVALID", `${option} takes a number from 0 (privacy) to 1 (fidelity), got ${found}.`, { option });
}

/** Parser for a whole number. @throws StandinError OPTION_INVALID */
export function wholeNumber(option: string, smallest: number, largest = 1e9): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/u.test(text) ? Number(text) : Number.NaN;
    if (value >= smallest && value <= largest) return value;
    const found = JSON.stringify(text.slice(0, 40));
    throw new StandinError("OPTION_INVALID", `${option} takes a whole number from ${smallest} to ${largest}, got ${found}.`, { option });
  };
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
