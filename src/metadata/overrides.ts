import { StandinError } from "../errors.js";
import type { Table } from "../table/table.js";
import { checkDatetimePattern, zoneOfPattern } from "./datetime.js";
import type { Guess } from "./guess.js";
import type { ColumnKind, ColumnMethod, ColumnRole, DatetimeFormat, SurrogateClass, Treatment } from "./metadata.js";
import { nearestName } from "./nearest-name.js";

/** What a person sets for one column; everything else stays as guessed. */
export interface ColumnOverride {
  readonly name: string;
  readonly kind?: ColumnKind | undefined;
  readonly role?: ColumnRole | undefined;
  readonly treatment?: Treatment | undefined;
  readonly surrogate?: SurrogateClass | undefined;
  /** Datetime pattern; sets kind datetime. */
  readonly datetime?: string | undefined;
  /** Cell texts that mean missing in this column. */
  readonly missingTokens?: readonly string[] | undefined;
  /** How the column is drawn; the run's method where left out. */
  readonly method?: ColumnMethod | undefined;
}

/** Settings of a person, from the command line or `standin.yaml`. */
export interface MetadataOverrides {
  readonly columns?: readonly ColumnOverride[] | undefined;
  /** Column that says who a person is, or "none": every row is one person. */
  readonly entity?: string | undefined;
  readonly target?: string | undefined;
  /** Columns to draw first, in this order. */
  readonly order?: readonly string[] | undefined;
}

/** @param where how the person wrote it, e.g. `--target` or `columns in standin.yaml` @throws StandinError COLUMN_UNKNOWN, with the nearest name */
export function requireColumns(table: Table, names: readonly string[], where: string): void {
  const known = table.columns.map((column) => column.name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    const hint =
      nearest === null
        ? `It has ${known.length} columns, the first of them ${JSON.stringify(known[0] ?? "")}.`
        : `Did you mean ${JSON.stringify(nearest)}?`;
    throw new StandinError("COLUMN_UNKNOWN", `${where} names the column ${JSON.stringify(name)}, which the table does not have. ${hint}`, {
      column: name,
      nearest,
      columnCount: known.length,
    });
  }
}

/** @throws StandinError COLUMN_SETTING_INVALID when two columns are to be the survey weight */
export function requireOneWeight({ columns = [], target }: MetadataOverrides): void {
  const [first, second] = columns.filter(({ role }) => role === "weight").map(({ name }) => name);
  if (second !== undefined) throw invalid(second, `role weight is taken by ${JSON.stringify(first)} already; a table has one weight`);
  if (first !== undefined && first === target) throw invalid(first, "the weight cannot be the target");
}

const treatmentsOfKind: Readonly<Record<ColumnKind, readonly Treatment[]>> = {
  numeric: ["model", "leave-out", "surrogate", "renew-pattern", "renew-entity"],
  categorical: ["model", "leave-out", "surrogate", "renew-pattern", "renew-entity"],
  boolean: ["model", "leave-out"],
  datetime: ["model", "leave-out"],
  id: ["renew-pattern", "renew-rows", "renew-entity", "surrogate", "leave-out"],
  text: ["phrases", "leave-out", "surrogate"],
  constant: ["constant", "leave-out"],
  empty: ["leave-out"],
};

/**
 * The guess with a person's settings over it. A kind or role without a treatment gets the treatment that belongs to it.
 * @param detect finds the datetime format when kind datetime is set without a pattern
 * @throws StandinError COLUMN_SETTING_INVALID when the settings cannot go together
 */
export function withOverride(guess: Guess, override: ColumnOverride, detect: () => DatetimeFormat | null): Guess {
  const { name } = override;
  const kind = override.kind ?? (override.datetime === undefined ? guess.kind : "datetime");
  const isChanged =
    differs(override.kind, guess.kind) ||
    differs(override.role, guess.role) ||
    differs(override.treatment, guess.treatment) ||
    differs(override.surrogate, guess.surrogate) ||
    differs(override.datetime, guess.datetime?.pattern);
  const missing = override.missingTokens === undefined ? {} : { missingTokens: override.missingTokens };
  if (!isChanged) return { ...guess, ...missing };
  const role = override.role ?? (override.surrogate === undefined ? guess.role : "direct-identifier");
  const surrogate = override.surrogate ?? (role === "direct-identifier" ? guess.surrogate : undefined);
  const treatment = override.treatment ?? treatmentFor(kind, role, surrogate, guess);
  if (!treatmentsOfKind[kind].includes(treatment)) {
    throw invalid(name, `treatment ${treatment} does not go with kind ${kind}; allowed are ${treatmentsOfKind[kind].join(", ")}`);
  }
  if (role === "weight" && (kind !== "numeric" || treatment !== "model"))
    throw invalid(name, "role weight needs kind numeric and treatment model");
  if (treatment === "surrogate" && surrogate === undefined)
    throw invalid(name, "treatment surrogate needs the setting surrogate, e.g. surrogate: email");
  const datetime = kind === "datetime" ? datetimeFor(name, override.datetime, guess, detect) : undefined;
  return {
    kind,
    role,
    treatment,
    reason: "set by a person",
    ...missing,
    ...(datetime === undefined ? {} : { datetime }),
    ...(surrogate === undefined || (treatment !== "surrogate" && treatment !== "renew-entity") ? {} : { surrogate }),
  };
}

const differs = <T>(set: T | undefined, guessed: T | undefined): boolean => set !== undefined && set !== guessed;

function treatmentFor(kind: ColumnKind, role: ColumnRole, surrogate: SurrogateClass | undefined, guess: Guess): Treatment {
  if (role === "entity-key") return "renew-entity";
  if (role === "direct-identifier") return surrogate === undefined ? "leave-out" : "surrogate";
  return treatmentsOfKind[kind].includes(guess.treatment) && guess.treatment !== "surrogate" && guess.treatment !== "leave-out"
    ? guess.treatment
    : treatmentsOfKind[kind][0]!;
}

function datetimeFor(name: string, pattern: string | undefined, guess: Guess, detect: () => DatetimeFormat | null): DatetimeFormat {
  if (pattern === undefined) {
    const found = guess.datetime ?? detect();
    if (found === null) throw invalid(name, "kind datetime needs a pattern here, for none fits the cells; add e.g. datetime: dd.MM.yyyy");
    return found;
  }
  try {
    checkDatetimePattern(pattern);
  } catch (cause) {
    throw invalid(
      name,
      `${(cause as RangeError).message}; tokens are yyyy yy MM M MMM MMMM dd d HH H hh h mm ss S a XXX xx and text in '…'`,
    );
  }
  return { pattern, zone: zoneOfPattern(pattern), resolutionSeconds: 1 };
}

function invalid(column: string, problem: string): StandinError {
  return new StandinError("COLUMN_SETTING_INVALID", `The settings of column ${JSON.stringify(column)} cannot be used: ${problem}.`, {
    column,
  });
}
