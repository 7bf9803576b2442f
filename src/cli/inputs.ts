import { StandinError } from "../errors.js";
import { choosePolicy, guessableSeedNote } from "../pipeline/choose-policy.js";
import { chooseSeed, type Seed } from "../pipeline/seed.js";
import { type Choices, readSettings, type Settings } from "../pipeline/settings.js";
import type { TeacherChoices } from "../pipeline/teacher-settings.js";
import type { Policy } from "../release/policy.js";
import type { ReadOptions, TextEncoding } from "../table/ports.js";
import type { CliEnvironment } from "./cli-environment.js";
import type { ReaderFlags, RunFlags } from "./options.js";
import { writeNote } from "./show-notes.js";

/** What a command works with, from its options, the configuration file and the defaults. */
export interface Inputs {
  readonly settings: Settings;
  readonly policy: Policy;
  readonly seed: Seed;
  readonly threadCount: number;
}

/** @throws StandinError for options, configuration or policy that cannot be used */
export async function readInputs(input: string, flags: RunFlags, environment: CliEnvironment, config?: null): Promise<Inputs> {
  const { ports } = environment;
  const choices: Choices = {
    ...flags,
    config: config === null ? null : flags.config,
    drop: columnNames(flags.drop),
    columns: columnNames(flags.columns),
    reading: readOptions(flags),
    teacherChoices: teacherChoices(flags),
  };
  const settings = await readSettings(input, choices, ports);
  const policy = await choosePolicy(settings.policy, settings.k === null ? {} : { k: settings.k }, ports);
  const seed = chooseSeed(settings.seed, ports.randomBytes);
  const note = guessableSeedNote(seed, policy);
  if (note !== null) writeNote(note, environment);
  if (settings.configName !== null) writeNote(`settings from ${settings.configName}`, environment);
  return { settings, policy, seed, threadCount: settings.threads ?? environment.defaultThreadCount };
}

export function readOptions(flags: ReaderFlags): ReadOptions {
  return {
    format: flags.format as ReadOptions["format"], // commander has checked all three against their lists
    encoding: flags.encoding as TextEncoding | undefined,
    delimiter: flags.delimiter === undefined ? undefined : delimiterOf(flags.delimiter),
    decimalComma: flags.decimalComma,
    missingTokens: flags.missing?.flatMap(splitList),
    quote: flags.quote,
    header: flags.header as ReadOptions["header"],
    maxRows: flags.maxRows,
  };
}

type TeacherFlags = Pick<RunFlags, "teacher" | "teacherModel" | "teacherAllow">;

export function teacherChoices({ teacher, teacherModel, teacherAllow }: TeacherFlags): TeacherChoices {
  return { endpoint: teacher, model: teacherModel, allow: teacherAllow?.flatMap(splitList) };
}

function columnNames(texts: readonly string[] | undefined): string[] | undefined {
  return texts?.flatMap(splitList);
}

/** Divides at commas; `\,` is a comma inside an entry. */
function splitList(text: string): string[] {
  return text.split(/(?<!\\),/u).map((entry) => entry.replaceAll("\\,", ","));
}

const delimiterNames: Readonly<Record<string, string>> = { tab: "\t", "\\t": "\t", comma: ",", semicolon: ";", pipe: "|", space: " " };

function delimiterOf(text: string): string {
  const delimiter = delimiterNames[text] ?? text;
  if (delimiter.length === 1) return delimiter;
  throw new StandinError("OPTION_INVALID", "--delimiter takes one character, or one of tab, comma, semicolon, pipe, space.", {
    option: "--delimiter",
  });
}
