import type { ColumnCodec } from "../encode/codebook.js";
import { expandTable } from "../encode/constraints/expand-table.js";
import { type DecodeOptions, decodeTable } from "../encode/decode-table.js";
import type { Metadata } from "../metadata/metadata.js";
import { loadSurrogateWords, type SurrogateWords } from "../pii/surrogates.js";
import type { Within } from "../encode/redraw-outside.js";
import type { Rng } from "../random/rng.js";
import { assignStrata } from "../synthesizers/conditional/assign-strata.js";
import type { StrataConditions } from "../synthesizers/conditional/conditions.js";
import type { Context } from "../synthesizers/synthesizer.js";
import type { CodedTable } from "../table/coded-table.js";
import { type RowAddresses, rowAddresses } from "../table/row-address.js";
import type { Table } from "../table/table.js";
import { writeTexts } from "../text/write-texts.js";
import type { Model } from "./fit-model.js";
import { type DrawnUnits, keepConstraints } from "./keep-constraints.js";
import type { Teaching } from "./teaching.js";

/** Conditions on the rows drawn: what codes they may have, and what cells inside those. */
export interface SampleConditions {
  readonly given: StrataConditions;
  readonly allowed: Within["strata"];
}

/** How many stand-ins: so many persons, or whole persons until there are at least so many rows. */
export type SampleSize = { readonly kind: "persons"; readonly count: number } | { readonly kind: "rows"; readonly count: number };

/**
 * Draws stand-in rows. With flat tables `rows` is exact; with entity tables whole persons are drawn until there are at least as many.
 * @param conditions hold for every row, also of a person with several
 * @param teaching   writes the texts anew; null: they are the phrase model's
 * @returns columns, order and spelling of the source
 * @throws StandinError CONDITION_UNSUPPORTED when no row can meet the conditions, CONSTRAINT_UNREACHABLE when rows cannot be made to keep the
 *   model's constraints
 */
export async function sampleModel(
  model: Model,
  size: SampleSize,
  context: Context,
  conditions: SampleConditions | null = null,
  teaching: Pick<Teaching, "rewrite"> | null = null,
): Promise<Table> {
  const coded = await drawUnits(model, size, context, conditions?.given);
  const needsWords = model.texts.length > 0 || teaching !== null || model.metadata.columns.some(({ surrogate }) => surrogate !== undefined);
  const words = needsWords ? await loadSurrogateWords() : null;
  context.signal.throwIfAborted();
  context.progress("decode", 0);
  const decode = (units: CodedTable, firstUnit: number, rng: Rng): DrawnUnits => {
    const within = conditions === null ? undefined : withinOf(units, firstUnit, conditions, rng);
    return { table: decodeUnits(units, model, { firstUnit, firstRow: 0, rng, words, within }, context.rng), unitStart: units.unitStart };
  };
  const kept = await keepConstraints(decode(coded, 0, context.rng), model, async (firstUnit, unitCount, attempt) => {
    context.signal.throwIfAborted();
    const rng = context.rng.fork(`again/${attempt}`);
    return decode(await model.fitted.sample({ firstUnit, unitCount, given: conditions?.given }, { ...context, rng }), firstUnit, rng);
  });
  context.progress("decode", 1);
  const table = numberRows(kept.table, model.metadata);
  if (words === null) return table;
  const address = rowAddresses(0, kept.unitStart === null ? table.rowCount : kept.unitStart.length - 1, kept.unitStart);
  const draft = (name: string | null): Table =>
    writeModelTexts(table, model, address, words, name === null ? context : { ...context, rng: context.rng.fork(name) });
  return teaching === null ? draft(null) : await teaching.rewrite({ model, table, draft }, context);
}

/** The table with its texts written, without their hidden columns. */
export function writeModelTexts(
  table: Table,
  { texts, output }: Model,
  address: RowAddresses,
  words: SurrogateWords,
  { rng, signal, progress }: Context,
): Table {
  return writeTexts(table, texts, output.metadata, { address, words, rng, signal, progress: (share) => progress("write texts", share) });
}

/** Values in the columns of the source. What is not learned (ids, surrogates) is made by `freshRng`, so that units drawn again keep theirs. */
function decodeUnits(units: CodedTable, model: Model, options: DecodeOptions, freshRng: Rng): Table {
  const { metadata, codebook, output } = model;
  if (options.rng === freshRng) return expandTable(decodeTable(units, metadata, codebook, options), output.metadata, output.plan);
  const isFresh = ({ codec }: ColumnCodec): boolean => codec.kind === "fresh";
  const part = (columns: ColumnCodec[], rng: Rng): Table => decodeTable(units, metadata, { ...codebook, columns }, { ...options, rng });
  const learned = part(
    codebook.columns.filter((entry) => !isFresh(entry)),
    options.rng,
  );
  const fresh = part(codebook.columns.filter(isFresh), freshRng);
  return expandTable({ rowCount: learned.rowCount, columns: [...learned.columns, ...fresh.columns] }, output.metadata, output.plan);
}

/** Row numbers from 1 again, where units drawn again brought theirs along. */
function numberRows(table: Table, metadata: Metadata): Table {
  const numbered = new Set(metadata.columns.filter(({ treatment }) => treatment === "renew-rows").map(({ name }) => name));
  if (numbered.size === 0) return table;
  const columns = table.columns.map((column) => {
    if (!numbered.has(column.name)) return column;
    if (column.storage === "number") return { ...column, values: column.values.map((_, row) => row + 1) };
    return { ...column, codes: column.codes.map((_, row) => row), dictionary: Array.from(column.codes, (_, row) => String(row + 1)) };
  });
  return { rowCount: table.rowCount, columns };
}

function withinOf({ unitCount, unitStart }: CodedTable, firstUnit: number, { given, allowed }: SampleConditions, rng: Rng): Within {
  const { unit, place } = rowAddresses(firstUnit, unitCount, unitStart);
  const shares = given.strata.map(({ share }) => share);
  return { stratumOf: assignStrata(shares, unit, place, rng), strata: allowed };
}

async function drawUnits({ fitted }: Model, size: SampleSize, context: Context, given?: StrataConditions): Promise<CodedTable> {
  if (size.kind === "persons") return await fitted.sample({ firstUnit: 0, unitCount: size.count, given }, context);
  // rows a person are not known beforehand: guess from what is drawn so far, then cut after the person that reaches the count
  let unitCount = Math.max(1, size.count);
  const trial = await fitted.sample({ firstUnit: 0, unitCount: Math.min(unitCount, 256) }, context);
  if (trial.unitStart === null) return await fitted.sample({ firstUnit: 0, unitCount: size.count, given }, context);
  unitCount = Math.ceil((size.count / trial.rowCount) * trial.unitCount * 1.1) + 16;
  for (;;) {
    const drawn = await fitted.sample({ firstUnit: 0, unitCount, given }, context);
    if (drawn.rowCount >= size.count) return firstUnits(drawn, size.count);
    unitCount = Math.ceil(unitCount * 1.5);
  }
}

/** The first units that hold at least `rows` rows. */
function firstUnits(drawn: CodedTable, rows: number): CodedTable {
  const starts = drawn.unitStart!;
  let unitCount = 0;
  while (starts[unitCount]! < rows) unitCount++;
  const rowCount = starts[unitCount]!;
  return {
    rowCount,
    unitCount,
    unitStart: starts.slice(0, unitCount + 1),
    columns: drawn.columns.map((column) => ({ ...column, codes: column.codes.slice(0, rowCount) })),
  };
}
