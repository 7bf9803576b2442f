import { StandinError } from "../errors.js";
import { type Config, parseConfig } from "../metadata/config-file.js";
import { columnsOfConstraint, type Constraint } from "../metadata/constraints/constraint.js";
import type { ColumnOverride } from "../metadata/overrides.js";
import { defaultPolicy } from "../release/load-policy.js";
import type { ReadOptions } from "../table/ports.js";
import { baseName, besideFile, configBeside } from "./paths.js";
import type { Ports } from "./ports.js";
import { type TeacherChoices, type TeacherSettings, teacherSettings } from "./teacher-settings.js";

/** What the caller sets by hand; whatever is left out comes from the configuration file, or is found. */
export interface Choices {
  /** A configuration file; null for none at all; left out: `standin.yaml` beside the input, if there is one. */
  readonly config?: string | null | undefined;
  readonly policy?: string | undefined;
  readonly target?: string | undefined;
  readonly entity?: string | undefined;
  readonly seed?: string | undefined;
  readonly rows?: number | undefined;
  readonly holdout?: string | undefined;
  readonly threads?: number | undefined;
  /** Columns to leave out altogether. */
  readonly drop?: readonly string[] | undefined;
  /** The only columns to read. */
  readonly columns?: readonly string[] | undefined;
  readonly maxRows?: number | undefined;
  /** Search for the best share of synthetic rows to train on; a number: with so many real rows to hand. */
  readonly mixSearch?: boolean | number | undefined;
  /** Questions in SQL for the stand-in and the real rows. */
  readonly query?: readonly string[] | undefined;
  /** Why a source that is synthetic itself is to be taken. */
  readonly allowSyntheticSource?: string | undefined;
  /** From privacy (0) to fidelity (1). */
  readonly fidelityPrivacy?: number | undefined;
  /** How the file is written. */
  readonly reading?: ReadOptions | undefined;
  /** A language model that writes the texts. */
  readonly teacherChoices?: TeacherChoices | undefined;
}

/** All settings of a command, each from the highest of: option, configuration file, default. */
export interface Settings {
  /** Base name of the configuration file in use, or null. */
  readonly configName: string | null;
  readonly policy: string;
  /** In place of the policy's own k, or null. */
  readonly k: number | null;
  readonly target: string | undefined;
  readonly entity: string | undefined;
  readonly seed: string | null;
  readonly rows: number | null;
  readonly holdout: string | null;
  readonly holdoutShare: number | null;
  readonly mixSearch: boolean | number;
  readonly queries: readonly string[];
  readonly threads: number | null;
  readonly reading: ReadOptions;
  /** Why a source that is synthetic itself is to be taken; null: it is refused. */
  readonly allowSyntheticSource: string | null;
  /** From privacy (0) to fidelity (1); null where neither option nor file says so. */
  readonly fidelityPrivacy: number | null;
  readonly columnOverrides: readonly ColumnOverride[];
  /** Columns to draw first, in this order. */
  readonly order?: readonly string[] | undefined;
  /** Constraints that a person declared, in place of those that would be found; undefined where the file has no such list. */
  readonly constraints?: readonly Constraint[] | undefined;
  /** Null where nothing asks for a teacher. */
  readonly teacher: TeacherSettings | null;
}

/**
 * Brings together what was set by hand and what the configuration file says.
 * @throws StandinError CONFIG_INVALID, also when the named file does not exist
 */
export async function readSettings(input: string, choices: Choices, ports: Ports): Promise<Settings> {
  const { path, config } = await findConfig(input, choices.config, ports);
  const seenFrom = (place: string | undefined): string | undefined =>
    place === undefined || path === null ? place : besideFile(path, place);
  const drop = choices.drop ?? config.drop;
  const columns = choices.columns ?? config.onlyColumns;
  const columnOverrides = (config.columns ?? []).filter(({ name }) => isTaken(name, columns, drop));
  return {
    configName: path === null ? null : baseName(path),
    policy:
      choices.policy ??
      (config.policy !== undefined && /\.ya?ml$/iu.test(config.policy) ? seenFrom(config.policy) : config.policy) ??
      defaultPolicy,
    k: config.k ?? null,
    target: choices.target ?? config.target,
    entity: choices.entity ?? config.entity,
    seed: choices.seed ?? config.seed ?? null,
    rows: choices.rows ?? config.rows ?? null,
    holdout: choices.holdout ?? seenFrom(config.holdout) ?? null,
    holdoutShare: config.holdoutShare ?? null,
    mixSearch: choices.mixSearch ?? config.mixSearch ?? false,
    queries: choices.query ?? config.queries ?? [],
    threads: choices.threads ?? config.threads ?? null,
    reading: {
      ...choices.reading,
      drop,
      columns,
      maxRows: choices.maxRows ?? config.maxRows,
      missingTokensByColumn: tokensByColumn(columnOverrides),
    },
    allowSyntheticSource: choices.allowSyntheticSource ?? null,
    fidelityPrivacy: choices.fidelityPrivacy ?? config.fidelityPrivacy ?? null,
    columnOverrides,
    order: config.order?.filter((name) => isTaken(name, columns, drop)),
    constraints: config.constraints?.filter((rule) => columnsOfConstraint(rule).every((name) => isTaken(name, columns, drop))),
    teacher: teacherSettings(choices.teacherChoices ?? {}, config.teacher),
  };
}

/** The teacher of a command that reads no table: from its options, and from the file that it names. */
export async function readTeacherSettings(
  choices: TeacherChoices,
  config: string | undefined,
  ports: Ports,
): Promise<TeacherSettings | null> {
  const block = config === undefined ? undefined : (await findConfig("", config, ports)).config.teacher;
  return teacherSettings(choices, block);
}

/** A column that is not read needs no settings, and its settings are no mistake. */
function isTaken(name: string, columns: readonly string[] | undefined, drop: readonly string[] | undefined): boolean {
  return (columns === undefined || columns.includes(name)) && !(drop ?? []).includes(name);
}

function tokensByColumn(overrides: readonly ColumnOverride[]): ReadonlyMap<string, readonly string[]> | undefined {
  const entries = overrides.flatMap(({ name, missingTokens }) => (missingTokens === undefined ? [] : [[name, missingTokens] as const]));
  return entries.length === 0 ? undefined : new Map(entries);
}

async function findConfig(input: string, named: string | null | undefined, ports: Ports): Promise<{ path: string | null; config: Config }> {
  const path = named === undefined ? configBeside(input) : named;
  const text = path === null ? null : await ports.readText(path);
  if (path !== null && text !== null) return { path, config: parseConfig(text, baseName(path)) };
  if (typeof named === "string") {
    throw new StandinError("CONFIG_INVALID", `There is no configuration file ${named}. \`standin init INPUT\` writes one.`, {
      file: named,
    });
  }
  return { path: null, config: { version: 1 } };
}
