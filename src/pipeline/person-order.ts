import type { Metadata } from "../metadata/metadata.js";
import { selectRows, type Table } from "../table/table.js";
import { personsOf } from "../metadata/persons.js";

/** A table whose rows are ordered by person. */
export interface PersonOrder {
  readonly table: Table;
  readonly personCount: number;
  /** Row → person (0, 0, 1, …); null when every row is a person. */
  readonly personOf: Uint32Array | null;
  /** First row of each person and the row count at the end; null when every row is a person. */
  readonly unitStart: Uint32Array | null;
}

/** Brings the rows of each person together, persons in order of first appearance, rows within a person in file order. */
export function orderByPerson(table: Table, metadata: Metadata): PersonOrder {
  const { personCount, personOfRow } = personsOf(table, metadata.unit);
  if (personOfRow === null) return { table, personCount, personOf: null, unitStart: null };
  const unitStart = new Uint32Array(personCount + 1);
  for (let row = 0; row < personOfRow.length; row++) unitStart[personOfRow[row]! + 1]!++;
  for (let person = 0; person < personCount; person++) unitStart[person + 1]! += unitStart[person]!;
  const next = unitStart.slice();
  const rows = new Uint32Array(table.rowCount);
  const personOf = new Uint32Array(table.rowCount);
  for (let row = 0; row < personOfRow.length; row++) {
    const person = personOfRow[row]!;
    const place = next[person]!++;
    personOf[place] = person;
    rows[place] = row;
  }
  return { table: selectRows(table, rows), personCount, personOf, unitStart };
}
