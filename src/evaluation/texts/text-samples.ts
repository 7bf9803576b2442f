import { createVocabulary, joinTokens, mostCharactersRead, type TokenRows, type Vocabulary } from "../../language/token-rows.js";
import type { Metadata } from "../../metadata/metadata.js";
import type { Rng } from "../../random/rng.js";
import type { Table, TextColumn } from "../../table/table.js";
import type { FigureResult } from "../fidelity/compared.js";
import { alignTables, drawRows, type Sample, type SampleColumn, selectSample } from "../fidelity/sample.js";
import type { Fold } from "../figures.js";
import { isFreeText } from "../privacy/text/text-columns.js";

/** Rows of each table that are looked at. */
const mostRows = 10_000;
/** Characters of each table that are read, about. */
const mostCharacters = 1.5e6;
const mostColumns = 3;
/** Texts that a column must hold on every side. */
const fewestTexts = 100;

/** Rows of a table: their texts, and the modelled columns beside them. */
export interface TextSample {
  readonly rows: Sample;
  /** By text column, then by row; null is missing. */
  readonly texts: readonly (readonly (string | null)[])[];
  /** Their words, by the same numbers in all samples. */
  readonly tokens: readonly TokenRows[];
}

export interface TextSamples {
  /** Names of the columns of free text. */
  readonly names: readonly string[];
  /** Modelled columns that are no free text. */
  readonly columns: readonly SampleColumn[];
  readonly train: TextSample;
  readonly holdout: TextSample;
  readonly synthetic: TextSample;
  /** Of all their words. */
  readonly vocabulary: Vocabulary;
  readonly notes: readonly string[];
}

type Reason = Extract<FigureResult, { reason: string }>;

export const noSourceText: Reason = { kind: "notApplicable", reason: "the source has no column of free text" };

/**
 * The columns of free text of train that the other tables hold too, at most three, and at most 10,000 rows and about 1,500,000
 * characters of each table (whole persons), no more synthetic rows than train has.
 * @returns the reason when there is nothing to compare
 */
export function textSamples({ train, holdout, synthetic }: Fold, metadata: Metadata, rng: Rng): TextSamples | Reason {
  const metaOf = new Map(metadata.columns.map((meta) => [meta.name, meta]));
  const own = train.columns.flatMap((column) => (isFreeText(column, metaOf.get(column.name)) ? [column.name] : []));
  if (own.length === 0) return noSourceText;
  const tables = [train, holdout, synthetic];
  const written = own.filter((name) => textCount(synthetic, name) > 0);
  if (written.length === 0)
    return { kind: "notApplicable", reason: "the synthetic rows have no free text: such columns are left out or empty" };
  const names = written.filter((name) => tables.every((table) => textCount(table, name) >= fewestTexts)).slice(0, mostColumns);
  if (names.length === 0)
    return { kind: "notMeasured", reason: `no column has ${fewestTexts} texts in train, in the holdout and in the synthetic rows` };
  const others = metadata.columns.filter(({ name }) => !own.includes(name));
  const { columns, samples } = alignTables(tables, { ...metadata, columns: others });
  const vocabulary = createVocabulary();
  const rowLimit = Math.min(mostRows, Math.ceil(mostCharacters / charactersPerRow(train, names)));
  const sampleOf = (side: number, take: number, name: string): TextSample => {
    const rows = drawRows(samples[side]!, Math.min(take, samples[side]!.rowCount), rng.fork(name));
    const texts = names.map((column) => textsAt(textColumn(tables[side]!, column)!, rows));
    return { rows: selectSample(samples[side]!, rows), texts, tokens: texts.map(vocabulary.read) };
  };
  return {
    names,
    columns,
    train: sampleOf(0, rowLimit, "train"),
    holdout: sampleOf(1, rowLimit, "holdout"),
    synthetic: sampleOf(2, Math.min(rowLimit, train.rowCount), "synthetic"),
    vocabulary,
    notes: names.length < own.length ? [`Of ${own.length} columns of free text these are compared: ${names.join(", ")}.`] : [],
  };
}

function textColumn(table: Table, name: string): TextColumn | undefined {
  const column = table.columns.find((candidate) => candidate.name === name);
  return column?.storage === "text" ? column : undefined;
}

function textCount(table: Table, name: string): number {
  return textColumn(table, name)?.codes.reduce((count, code) => count + (code < 0 ? 0 : 1), 0) ?? 0;
}

/** Of the texts as far as they are read, mean over the rows. */
function charactersPerRow(table: Table, names: readonly string[]): number {
  const sums = names.map((name) => {
    const { codes, dictionary } = textColumn(table, name)!;
    return codes.reduce((sum, code) => sum + (code < 0 ? 0 : Math.min(mostCharactersRead, dictionary[code]!.length)), 0);
  });
  return Math.max(1, sums.reduce((sum, own) => sum + own, 0) / table.rowCount);
}

function textsAt({ codes, dictionary }: TextColumn, rows: Uint32Array): (string | null)[] {
  return Array.from(rows, (row) => dictionary[codes[row]!] ?? null);
}

/** The words of all text columns of each row, one column after another. */
export function wordsOfRows({ rows, tokens }: TextSample): TokenRows {
  if (tokens.length === 1) return tokens[0]!;
  return joinTokens(
    Array.from({ length: rows.rowCount }, (_, row) =>
      tokens.flatMap((own) => [...own.tokens.subarray(own.starts[row], own.starts[row + 1])]),
    ),
  );
}

/** 0 or 1 by row: two halves of the persons, drawn at random. */
export function personHalves(rows: Sample, rng: Rng): Uint8Array {
  const chosen = drawRows(rows, Math.floor(rows.rowCount / 2), rng);
  const halves = new Uint8Array(rows.rowCount);
  for (const row of chosen) halves[row] = 1;
  return halves;
}
