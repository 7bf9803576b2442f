import type { ColumnCodec } from "../encode/codebook.js";
import { reduceTable } from "../encode/constraints/reduce-step.js";
import { expandTable } from "../encode/constraints/expand-table.js";
import { decodeTable } from "../encode/decode-table.js";
import { encodeTable } from "../encode/encode-table.js";
import type { ProtectedRows } from "../evaluation/figures.js";
import { personsOf } from "../metadata/persons.js";
import { permutation } from "../random/draws.js";
import type { Rng } from "../random/rng.js";
import { selectRows, type Table } from "../table/table.js";
import type { Model } from "./fit-model.js";

/** Rows that are looked at: enough for two digits of a score. */
const mostRows = 10_000;

/**
 * Rows of a table as they are, and the same rows encoded and decoded again: all protections of the model, and nothing of its synthesizer. They hold
 * real persons, so they may be measured and never be shown.
 *
 * @param table what the model was fitted on; whole persons are drawn from it until there are 10,000 rows
 */
export function protectedRows(table: Table, model: Pick<Model, "metadata" | "codebook" | "output">, rng: Rng): ProtectedRows {
  const before = selectRows(table, drawnRows(table, model, rng.fork("rows")));
  const { metadata, plan } = model.output;
  const reduced = reduceTable({ table: before, metadata }, plan);
  const there = new Set(reduced.table.columns.map(({ name }) => name));
  // what is made anew has nothing to protect, and topics and lengths of texts stand in no row
  const isLearned = ({ name, codec }: ColumnCodec): boolean => codec.kind !== "fresh" && there.has(name);
  const codebook = { ...model.codebook, columns: model.codebook.columns.filter(isLearned) };
  const coded = encodeTable(reduced.table, model.metadata, codebook, null);
  const learned = decodeTable(coded, model.metadata, codebook, { firstUnit: 0, firstRow: 0, rng: rng.fork("draws"), words: null });
  const renewed = new Set(model.codebook.columns.filter((entry) => !isLearned(entry)).map(({ name }) => name));
  const columns = metadata.columns.filter(({ name }) => !renewed.has(name));
  return { before, after: expandTable(learned, { ...metadata, columns }, plan) };
}

function drawnRows(table: Table, { output }: Pick<Model, "output">, rng: Rng): Uint32Array {
  const all = Uint32Array.from({ length: table.rowCount }, (_, row) => row);
  if (table.rowCount <= mostRows) return all;
  const { personCount, personOfRow } = personsOf(table, output.metadata.unit);
  const share = mostRows / table.rowCount;
  const isDrawn = new Uint8Array(personCount);
  for (const person of permutation(personCount, rng).subarray(0, Math.max(1, Math.floor(personCount * share)))) isDrawn[person] = 1;
  return all.filter((row) => isDrawn[personOfRow === null ? row : personOfRow[row]!] === 1);
}
