import { decodeTable } from "../encode/decode-table.js";
import { loadSurrogateWords } from "../pii/surrogates.js";
import type { Context } from "../synthesizers/synthesizer.js";
import type { CodedTable } from "../table/coded-table.js";
import type { Table } from "../table/table.js";
import type { Model } from "./fit-model.js";

/** How many stand-ins: so many persons, or whole persons until there are at least so many rows. */
export type SampleSize = { readonly kind: "persons"; readonly count: number } | { readonly kind: "rows"; readonly count: number };

/**
 * Draws stand-in rows. With flat tables `rows` is exact; with entity tables whole persons are drawn until there are at least as many.
 * @returns columns, order and spelling of the source
 */
export async function sampleModel(model: Model, size: SampleSize, context: Context): Promise<Table> {
  const coded = await drawUnits(model, size, context);
  const needsWords = model.metadata.columns.some(({ surrogate }) => surrogate !== undefined);
  const words = needsWords ? await loadSurrogateWords() : null;
  context.signal.throwIfAborted();
  context.progress("decode", 0);
  const table = decodeTable(coded, model.metadata, model.codebook, { firstUnit: 0, firstRow: 0, rng: context.rng, words });
  context.progress("decode", 1);
  return table;
}

async function drawUnits({ fitted }: Model, size: SampleSize, context: Context): Promise<CodedTable> {
  if (size.kind === "persons") return await fitted.sample({ firstUnit: 0, unitCount: size.count }, context);
  // rows a person are not known beforehand: guess from what is drawn so far, then cut after the person that reaches the count
  let unitCount = Math.max(1, size.count);
  const trial = await fitted.sample({ firstUnit: 0, unitCount: Math.min(unitCount, 256) }, context);
  if (trial.unitStart === null) return await fitted.sample({ firstUnit: 0, unitCount: size.count }, context);
  unitCount = Math.ceil((size.count / trial.rowCount) * trial.unitCount * 1.1) + 16;
  for (;;) {
    const drawn = await fitted.sample({ firstUnit: 0, unitCount }, context);
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
