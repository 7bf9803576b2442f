import type { ColumnMetadata } from "../../../metadata/metadata.js";
import { uniformInteger } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { Column, NumberColumn, TextColumn } from "../../../table/table.js";

/**
 * Cells of a column that is not learned, for persons who do not exist: no identifier stands in the column already, and no two are alike.
 *
 * Numbers go on above the largest. Texts keep the look of a random one of the column, with other letters and digits, so that what is learned
 * of a pattern stays as it is. A column that is left out, or has no value, stays empty; a constant stays the constant.
 */
export function freshCells(column: Column, meta: ColumnMetadata, count: number, rng: Rng): Column {
  if (meta.treatment === "constant") return constantCells(column, count);
  if (meta.treatment === "leave-out") return emptyCells(column, count);
  return column.storage === "number" ? nextNumbers(column, count) : unseenTexts(column, count, rng);
}

function emptyCells(column: Column, count: number): Column {
  return column.storage === "number"
    ? { ...column, values: new Float64Array(count).fill(Number.NaN) }
    : { ...column, codes: new Int32Array(count).fill(-1) };
}

function constantCells(column: Column, count: number): Column {
  if (column.storage === "text") return { ...column, codes: new Int32Array(count).fill(column.codes.find((code) => code >= 0) ?? -1) };
  return { ...column, values: new Float64Array(count).fill(column.values.find((value) => !Number.isNaN(value)) ?? Number.NaN) };
}

function nextNumbers(column: NumberColumn, count: number): Column {
  let largest = 0;
  for (const value of column.values) if (value > largest) largest = value;
  const first = Math.floor(largest) + 1;
  return { ...column, values: Float64Array.from({ length: count }, (_, i) => first + i) };
}

function unseenTexts(column: TextColumn, count: number, rng: Rng): Column {
  const { dictionary } = column;
  if (dictionary.length === 0) return emptyCells(column, count);
  const taken = new Set(dictionary);
  const fresh: string[] = [];
  for (let i = 0; i < count; i++) {
    const model = dictionary[uniformInteger(dictionary.length, rng)]!;
    let text = otherSigns(model, rng);
    for (let attempt = 0; taken.has(text) && attempt < 20; attempt++) text = otherSigns(model, rng);
    for (let number = 1; taken.has(text); number++) text = `${model}${number}`;
    taken.add(text);
    fresh.push(text);
  }
  return { ...column, dictionary: fresh, codes: Int32Array.from(fresh, (_, i) => i) };
}

const alphabets = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"] as const;

/** The text with every letter and digit drawn anew in its class. */
function otherSigns(text: string, rng: Rng): string {
  return text.replaceAll(/[0-9a-zA-Z]/g, (sign) => {
    const alphabet = alphabets.find((signs) => signs.includes(sign))!;
    return alphabet[uniformInteger(alphabet.length, rng)]!;
  });
}
