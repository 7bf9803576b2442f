import type { Column, Table } from "../table/table.js";
import { parseDatetime } from "./datetime.js";
import { detectDatetimeFormat, sharedResolution } from "./detect-datetime.js";
import type { Guess } from "./guess.js";
import { guessColumn } from "./guess-column.js";
import { type GuessedColumn, guessUnit } from "./guess-unit.js";
import { type KeyEvidence, keyEvidence } from "./key-evidence.js";
import type { ColumnMetadata, DatetimeFormat, Metadata, Unit } from "./metadata.js";
import { applyMissingTokens } from "./missing-tokens.js";
import { drawingOf } from "./drawing-overrides.js";
import { type MetadataOverrides, requireColumns, requireOneWeight, withOverride } from "./overrides.js";
import { profileColumn } from "./profile.js";
import { categoryView, numberView } from "./views.js";

export interface InferredMetadata {
  readonly metadata: Metadata;
  /** Sentences for the person; may hold row numbers, never a cell value. */
  readonly notes: readonly string[];
}

/**
 * What the columns of a table mean, and whom its rows are about: guessed from headers and cells, each guess with its reason, and a person's
 * settings over the guesses. Tokens set as missing are taken out first; use `applyMissingTokens` for the table that goes on.
 *
 * @throws StandinError COLUMN_UNKNOWN for a setting of a column that the table lacks; COLUMN_SETTING_INVALID for settings that cannot go
 *   together; ENTITY_AMBIGUOUS when two columns could say who a person is and nobody declared one
 */
export function inferMetadata(source: Table, overrides: MetadataOverrides = {}): InferredMetadata {
  const settings = new Map((overrides.columns ?? []).map((override) => [override.name, override] as const));
  requireColumns(source, [...settings.keys()], "columns");
  requireOneWeight(overrides);
  requireColumns(source, overrides.order ?? [], "order");
  if (overrides.target !== undefined) requireColumns(source, [overrides.target], "target");
  const table = applyMissingTokens(source, missingTokens(overrides));
  const guessed: GuessedColumn[] = table.columns.map((column) => {
    const profile = profileColumn(column, table.rowCount);
    const key = keyEvidence(profile);
    const guess = guessColumn(column, profile, key);
    const override = settings.get(column.name);
    const settled =
      override === undefined ? guess : withOverride(guess, override, () => detectDatetimeFormat(categoryView(column).dictionary));
    return { column, key, guess: withResolution(column, settled) };
  });
  const unit = unitOf(table, guessed, overrides);
  const columns = guessed.map(({ column, guess, key }) => settle(column, guess, key, unit, overrides.target));
  const drawing = drawingOf(overrides, columns);
  const metadata = { columns, unit, target: overrides.target ?? null, ...(drawing === undefined ? {} : { drawing }) };
  return { metadata, notes: notesOf(guessed, columns, unit) };
}

/** Tokens that a person set as missing, by column. */
export function missingTokens(overrides: MetadataOverrides): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (overrides.columns ?? []).flatMap(({ name, missingTokens: tokens }) => (tokens === undefined ? [] : [[name, tokens] as const])),
  );
}

/** A pattern set by a person says nothing about the step of the values: measured here. */
function withResolution(column: Column, guess: Guess): Guess {
  if (guess.datetime === undefined || guess.reason !== "set by a person") return guess;
  const format: DatetimeFormat = guess.datetime;
  const moments =
    column.storage === "text"
      ? column.dictionary.map((text) => parseDatetime(text, format))
      : numberView(column, { ...guess, name: column.name });
  return { ...guess, datetime: { ...format, resolutionSeconds: sharedResolution(moments) } };
}

function unitOf(table: Table, guessed: readonly GuessedColumn[], overrides: MetadataOverrides): Unit {
  const { entity } = overrides;
  if (entity === "none") return { kind: "row", reason: "declared: each row is one person" };
  if (entity !== undefined) {
    requireColumns(table, [entity], "entity");
    return {
      kind: "entity",
      column: entity,
      declared: true,
      reason: `declared: rows with the same ${JSON.stringify(entity)} are one person`,
    };
  }
  const declared = guessed.find(({ guess }) => guess.role === "entity-key");
  if (declared === undefined) return guessUnit(table, guessed);
  const { name } = declared.column;
  return {
    kind: "entity",
    column: name,
    declared: true,
    reason: `declared by its role: rows with the same ${JSON.stringify(name)} are one person`,
  };
}

/** The column as it goes on: key of persons, target, or as guessed. */
function settle(column: Column, guess: Guess, key: KeyEvidence, unit: Unit, target: string | undefined): ColumnMetadata {
  const { note: _note, ...rest } = guess;
  const tokens = [...new Set([...(guess.missingTokens ?? []), column.missingToken])].filter((token) => token !== "");
  const common = { ...rest, name: column.name, ...(tokens.length === 0 ? {} : { missingTokens: tokens }) };
  if (unit.kind === "entity" && unit.column === column.name) {
    const { datetime: _datetime, ...keyed } = common;
    return {
      ...keyed,
      kind: "id",
      role: "entity-key",
      treatment: "renew-entity",
      reason: `${unit.reason}; keys are drawn anew, group sizes are protected`,
    };
  }
  // A key by its role in the settings, where another column or none was declared over it.
  if (guess.role === "entity-key" || guess.treatment === "renew-entity")
    return { ...common, kind: "id", role: "other", treatment: "renew-pattern" };
  if (target === column.name) return { ...common, role: "target", reason: `${guess.reason}; declared as the target` };
  if (guess.kind === "id" && guess.role === "other" && key.distinctShare < 1 && guess.treatment === "renew-pattern") {
    return { ...common, reason: `${guess.reason}; not the key of persons here, so groups of equal ids are not kept` };
  }
  return common;
}

function notesOf(guessed: readonly GuessedColumn[], columns: readonly ColumnMetadata[], unit: Unit): string[] {
  const notes = [`Persons: ${unit.reason}.`];
  guessed.forEach(({ column, guess }, i) => {
    const settled = columns[i]!;
    if (guess.note !== undefined && settled.role !== "entity-key") notes.push(`${JSON.stringify(column.name)}: ${guess.note}.`);
    if (settled.kind === "id" && settled.treatment === "renew-pattern" && settled.reason.endsWith("are not kept")) {
      notes.push(`${JSON.stringify(column.name)}: repeated ids become different ids in the stand-in; groups of equal ids are not kept.`);
    }
  });
  return notes;
}
