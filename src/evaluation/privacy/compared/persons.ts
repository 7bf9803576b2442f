import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { columnNamed, type Table } from "../../../table/table.js";
import type { Unit } from "../../../metadata/metadata.js";

/** Which person each row belongs to. */
export interface Persons {
  /** Length rowCount; in [0, personCount). */
  readonly personOf: Uint32Array;
  readonly personCount: number;
  /** Length personCount: rows of each person, >= 1. */
  readonly rowCounts: Uint32Array;
}

/**
 * Persons of a table: rows, or groups of rows with one entity key. Rows without a key are a person each; a table without the key column
 * counts rows.
 */
export function personsOf(table: Table, unit: Unit): Persons {
  const personOf = new Uint32Array(table.rowCount);
  if (unit.kind === "row" || !table.columns.some((column) => column.name === unit.column)) {
    for (let row = 0; row < personOf.length; row++) personOf[row] = row;
    return withRowCounts(personOf, table.rowCount);
  }
  const column = columnNamed(table, unit.column);
  const keys: ArrayLike<number> = column.storage === "number" ? column.values : column.codes;
  const isMissing = column.storage === "number" ? Number.isNaN : (code: number) => code < 0;
  const personByKey = new Map<number, number>();
  let count = 0;
  for (let row = 0; row < personOf.length; row++) {
    const key = keys[row]!;
    const known = isMissing(key) ? undefined : personByKey.get(key);
    if (known === undefined && !isMissing(key)) personByKey.set(key, count);
    personOf[row] = known ?? count++;
  }
  return withRowCounts(personOf, count);
}

function withRowCounts(personOf: Uint32Array, personCount: number): Persons {
  const rowCounts = new Uint32Array(personCount);
  for (let row = 0; row < personOf.length; row++) rowCounts[personOf[row]!]!++;
  return { personOf, personCount, rowCounts };
}

/** Mean over each person's rows. @param rowValues length rowCount. @returns length personCount */
export function meanByPerson(rowValues: ArrayLike<number>, persons: Persons): Float64Array {
  const means = new Float64Array(persons.personCount);
  const { personOf, rowCounts } = persons;
  for (let row = 0; row < personOf.length; row++) means[personOf[row]!]! += rowValues[row]!;
  for (let person = 0; person < means.length; person++) means[person]! /= rowCounts[person]!;
  return means;
}

/** Rows of the persons marked in `chosen` (length personCount, nonzero is in), ascending. */
export function rowsOfPersons(persons: Persons, chosen: Uint8Array): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < persons.personOf.length; row++) if (chosen[persons.personOf[row]!] !== 0) rows.push(row);
  return Uint32Array.from(rows);
}

/** 1 for each of the persons listed. @returns length personCount */
export function marksOf(personCount: number, persons: ArrayLike<number>): Uint8Array {
  const marks = new Uint8Array(personCount);
  for (let i = 0; i < persons.length; i++) marks[persons[i]!] = 1;
  return marks;
}

/** 1 for a random half of the persons. @returns length personCount */
export function randomHalf(personCount: number, rng: Rng): Uint8Array {
  return marksOf(personCount, sampleIndices(personCount, personCount >>> 1, rng));
}
