import { type Command, Option } from "commander";
import { StandinError } from "../errors.js";
import type { ReaderFlags } from "./options.js";
import { addReaderOptions, addTeacherOptions, addWorkOptions, wholeNumber } from "./options.js";

export interface SampleFlags extends ReaderFlags {
  readonly output: string;
  readonly rows?: number;
  readonly given?: readonly string[];
  readonly balance?: readonly string[];
  readonly scenario?: string;
  readonly share?: number;
  readonly represent: "sample" | "population";
  readonly complete?: string;
  readonly copies: number;
  readonly seed?: string;
  readonly threads?: number;
  readonly json?: boolean;
  readonly force?: boolean;
  readonly config?: string;
  readonly teacher?: string;
  readonly teacherModel?: string;
  readonly teacherAllow?: readonly string[];
  readonly dryRun?: boolean;
}

/** Most tables drawn at once. */
const mostCopies = 1000;

export function addSampleOptions(command: Command): Command {
  command
    .requiredOption("-o, --output <file>", "where to write: .csv, .tsv, .jsonl or .parquet, also .gz")
    .option("--rows <count>", "rows to draw; whole persons until there are so many", wholeNumber("--rows", 1))
    .option("--given <condition>", 'every row meets it: "sex=F", "age>=65", "age=65..80", "ward in a|b" (repeatable)', collect)
    .option("--balance <shares>", 'shares of a column: "income=>50K:0.5,<=50K:0.5", "sex=0.5/0.5" (repeatable)', collect)
    .option("--scenario <conditions>", 'a slice whose share is raised: "age>=65 & sex=F"; needs --share')
    .option("--share <share>", "share of rows in the slice of --scenario", shareNumber)
    .addOption(
      new Option("--represent <whom>", "population: rows by their survey weight").choices(["sample", "population"]).default("sample"),
    )
    .option("--complete <file>", "fill the empty cells of this table, and write it whole; - for standard input")
    .option(
      "--copies <count>",
      "tables to draw, each different: x-1.ungated.csv, x-2.ungated.csv …",
      wholeNumber("--copies", 1, mostCopies),
      1,
    )
    .option("--force", "replace a file that stands there")
    .option("--config <file>", "settings of the teacher: the part teacher of a standin.yaml")
    .option("--dry-run", "print what the teacher would be sent; send and write nothing");
  addTeacherOptions(command);
  return addReaderOptions(addWorkOptions(command));
}

/** Flags that go together. @throws StandinError OPTION_INVALID */
export function checkSampleFlags(flags: SampleFlags): void {
  const { rows, complete, scenario, share } = flags;
  if (complete === undefined && rows === undefined) throw invalid("--rows", "sample needs --rows COUNT, or --complete FILE.");
  if ((scenario === undefined) !== (share === undefined)) {
    throw invalid("--scenario", "--scenario and --share go together: which rows, and what share of all they are to be.");
  }
  if (complete === undefined) return;
  const clashes = [
    ["--rows", rows !== undefined],
    ["--given", flags.given !== undefined],
    ["--balance", flags.balance !== undefined],
    ["--scenario", scenario !== undefined],
    ["--represent", flags.represent !== "sample"],
    ["--teacher", flags.teacher !== undefined],
    ["--config", flags.config !== undefined],
    ["--dry-run", flags.dryRun],
  ].flatMap(([name, isSet]) => (isSet === true ? [String(name)] : []));
  if (clashes[0] !== undefined)
    throw invalid(clashes[0], `${clashes[0]} cannot go with --complete, which fills the empty cells of the rows of a file.`);
}

export function dryRunNeedsTeacher(): StandinError {
  return invalid(
    "--dry-run",
    "--dry-run shows what a teacher would be sent, and there is none: give --teacher URL, or its settings with --config FILE.",
  );
}

function shareNumber(text: string): number {
  const share = /^(\d*\.)?\d+$/u.test(text) ? Number(text) : Number.NaN;
  if (share > 0 && share < 1) return share;
  throw invalid("--share", `--share takes a number between 0 and 1, got ${JSON.stringify(text.slice(0, 40))}.`);
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function invalid(option: string, message: string): StandinError {
  return new StandinError("OPTION_INVALID", message, { option });
}
