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
  const personOfRow = new Uint32Array(table.rowCount);
  const firstRow: number[] = [];
  const seen = new Map<number, number>();
  for (let row = 0; row < table.rowCount; row++) {
    const key = rawKey(column, row);
    let person = key === null ? undefined : seen.get(key);
    if (person === undefined) {
      person = firstRow.push(row) - 1;
      if (key !== null) seen.set(key, person);
    }
    personOfRow[row] = person;
  }
  return { personCount: firstRow.length, personOfRow, keyOf: (person) => keyText(column, firstRow[person]!) };
}

/** The cell as one number that is equal exactly where the keys are: the value itself, or the dictionary code. */
function rawKey(column: Column, row: number): number | null {
  if (column.storage === "text") return column.codes[row]! < 0 ? null : column.codes[row]!;
  return Number.isNaN(column.values[row]!) ? null : column.values[row]!;
}

function keyText(column: Column, row: number): string | null {
  const key = rawKey(column, row);
  if (key === null) return null;
  return column.storage === "text" ? column.dictionary[key]! : String(key);
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
