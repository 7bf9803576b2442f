import { rankNumbers } from "../math/rank-numbers.js";
import { type Column, columnNamed, type Table } from "../table/table.js";
import type { Unit } from "./metadata.js";

/** Who stands behind each row. */
export interface Persons {
  readonly personCount: number;
  /** Length rowCount, each in [0, personCount), numbered by first appearance; null when every row is its own person. */
  readonly personOfRow: Uint32Array | null;
  /** Key text of a person, or null for a person without one (a row unit, or a missing key); never to be shown. */
  readonly keyOf: (person: number) => string | null;
}

/**
 * The persons of a table: its rows, or the distinct values of the entity key. A row whose key is missing is a person of its own.
 * @throws RangeError when the table lacks the entity key
 */
export function personsOf(table: Table, unit: Unit): Persons {
  if (unit.kind === "row") return { personCount: table.rowCount, personOfRow: null, keyOf: () => null };
  const column = columnNamed(table, unit.column);
  const { keys, keyCount } = keysOf(column);
  const personOfKey = new Int32Array(keyCount).fill(-1);
  const personOfRow = new Uint32Array(table.rowCount);
  const firstRow = new Uint32Array(table.rowCount);
  let personCount = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const key = keys[row]!;
    let person = key < 0 ? -1 : personOfKey[key]!;
    if (person < 0) {
      person = personCount++;
      firstRow[person] = row;
      if (key >= 0) personOfKey[key] = person;
    }
    personOfRow[row] = person;
  }
  return { personCount, personOfRow, keyOf: (person) => keyText(column, firstRow[person]!) };
}

/** The cells as numbers from 0 that are equal exactly where the keys are; -1 for a missing one. */
function keysOf(column: Column): { keys: Int32Array; keyCount: number } {
  if (column.storage === "text") return { keys: column.codes, keyCount: column.dictionary.length };
  const { values, indexOfRow } = rankNumbers(column.values);
  return { keys: indexOfRow, keyCount: values.length };
}

function keyText(column: Column, row: number): string | null {
  if (column.storage === "text") return column.codes[row]! < 0 ? null : column.dictionary[column.codes[row]!]!;
  return Number.isNaN(column.values[row]!) ? null : String(column.values[row]!);
}

/** Rows of the persons for whom `isChosen` holds, ascending. */
export function rowsOfPersons(rowCount: number, persons: Persons, isChosen: Uint8Array): Uint32Array {
  const rows = new Uint32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const person = persons.personOfRow === null ? row : persons.personOfRow[row]!;
    if (isChosen[person] === 1) rows[count++] = row;
  }
  return rows.slice(0, count);
}
