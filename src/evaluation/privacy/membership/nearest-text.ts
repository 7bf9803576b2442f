import type { Pool } from "../../../parallel/pool.js";
import { sharedArray } from "../../../parallel/shared-array.js";
import { run, type TextIndex, type TextTask } from "./nearest-text.worker.js";
import type { CellTexts } from "./record-texts.js";

const address = new URL("./nearest-text.worker.js", import.meta.url);
const queriesPerTask = 1024;

/**
 * LevAtt (attacks on digits that a language model learned by heart): smallest Levenshtein distance between a record written as a text and
 * the records of a table. Cells are compared with their own column's, so that no edit crosses a column. Only the six rows that share most
 * of the record's rare pieces are compared in full (`cellTexts`): what is found is an upper limit of the smallest distance.
 *
 * @param table      position in `texts.cells`
 * @param places     cells that are compared
 * @param queryCount so many first tables of `texts.cells` are asked about, one after another
 * @returns edits, length rows of the queries
 */
export async function textDistances(
  pool: Pool,
  texts: CellTexts,
  places: readonly number[],
  table: number,
  queryCount: number,
): Promise<Float64Array> {
  const index = textIndex(texts, table);
  const asked = joinedCells(texts.cells.slice(0, queryCount));
  const rowCount = asked.length / texts.width;
  const tasks: TextTask[] = [];
  for (let from = 0; from < rowCount; from += queriesPerTask) {
    tasks.push({
      index,
      width: texts.width,
      places,
      queries: asked,
      characters: texts.characters,
      textStarts: texts.starts,
      pieces: texts.pieces,
      pieceStarts: texts.pieceStarts,
      from,
      to: Math.min(rowCount, from + queriesPerTask),
    });
  }
  const parts = await pool.map({ address, run }, tasks);
  const all = new Float64Array(rowCount);
  parts.forEach((part, i) => all.set(part, i * queriesPerTask));
  return all;
}

/** Counting sort of the rows by their pieces. */
function textIndex({ width, cells, pieces, pieceStarts, pieceCount }: CellTexts, table: number): TextIndex {
  const own = cells[table]!;
  const starts = sharedArray(Int32Array, pieceCount + 1);
  for (const text of own) for (let p = pieceStarts[text]!; p < pieceStarts[text + 1]!; p++) starts[pieces[p]! + 1]!++;
  for (let piece = 0; piece < pieceCount; piece++) starts[piece + 1]! += starts[piece]!;
  const rows = sharedArray(Int32Array, starts[pieceCount]!);
  const next = starts.slice();
  for (let i = 0; i < own.length; i++) {
    const text = own[i]!;
    const row = Math.floor(i / width);
    for (let p = pieceStarts[text]!; p < pieceStarts[text + 1]!; p++) rows[next[pieces[p]!]!++] = row;
  }
  return { starts, rows, rowCount: own.length / width, cells: own };
}

function joinedCells(parts: readonly Int32Array[]): Int32Array {
  const all = sharedArray(
    Int32Array,
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
