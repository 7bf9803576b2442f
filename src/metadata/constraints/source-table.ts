import type { Column, Table } from "../../table/table.js";
import type { ColumnMetadata, Metadata } from "../metadata.js";
import { type Persons, personsOf } from "../persons.js";
import { type TableCells, tableCells } from "./table-cells.js";

/** Rows that a rule is proposed from; all rows then confirm it. */
const proposalRows = 4096;

/** The rows that constraints are looked for in. */
export interface SourceTable {
  /** All rows. */
  readonly all: TableCells;
  /** Some of them, evenly spaced in file order; the same object where these are all. */
  readonly some: TableCells;
  /** Columns that are learned together, in the order of the table. */
  readonly columns: readonly ColumnMetadata[];
  /** Persons that must stand behind whatever is found. */
  readonly k: number;
  /** Persons among the rows for which `isChosen` is 1, counted up to `enough`. */
  personsAmong(isChosen: Uint8Array, enough: number): number;
  /** Persons that have each category. @param codes category a row, all >= 0 */
  personsPerCategory(codes: Int32Array, cardinality: number): Uint32Array;
}

export function sourceTable(table: Table, metadata: Metadata, k: number): SourceTable {
  const all = tableCells(table, metadata);
  const persons = personsOf(table, metadata.unit);
  const order = rowsByPerson(persons);
  // a column that is to be drawn apart from the others must not follow from one of them
  const apart = new Set((metadata.drawing?.methods ?? []).filter(({ method }) => method === "independent").map(({ name }) => name));
  return {
    all,
    some: table.rowCount <= proposalRows ? all : tableCells(evenRows(table, proposalRows), metadata),
    columns: metadata.columns.filter(
      ({ treatment, name }) => treatment === "model" && !apart.has(name) && table.columns.some((column) => column.name === name),
    ),
    k,
    personsAmong: (isChosen, enough) => countPersons(isChosen, persons, enough),
    personsPerCategory: (codes, cardinality) => {
      const counts = new Uint32Array(cardinality);
      if (order === null) {
        for (const code of codes) counts[code]!++;
        return counts;
      }
      const last = new Int32Array(cardinality).fill(-1);
      for (const row of order) {
        const person = persons.personOfRow![row]!;
        const code = codes[row]!;
        if (last[code] === person) continue;
        last[code] = person;
        counts[code]!++;
      }
      return counts;
    },
  };
}

function countPersons(isChosen: Uint8Array, { personCount, personOfRow }: Persons, enough: number): number {
  const seen = new Uint8Array(personOfRow === null ? 0 : personCount);
  let count = 0;
  for (let row = 0; row < isChosen.length && count < enough; row++) {
    if (isChosen[row] === 0) continue;
    if (personOfRow !== null) {
      if (seen[personOfRow[row]!] === 1) continue;
      seen[personOfRow[row]!] = 1;
    }
    count++;
  }
  return count;
}

/** Rows with those of each person together; null where every row is a person. */
function rowsByPerson({ personCount, personOfRow }: Persons): Uint32Array | null {
  if (personOfRow === null) return null;
  const next = new Uint32Array(personCount + 1);
  for (const person of personOfRow) next[person + 1]!++;
  for (let person = 0; person < personCount; person++) next[person + 1]! += next[person]!;
  const rows = new Uint32Array(personOfRow.length);
  for (let row = 0; row < personOfRow.length; row++) rows[next[personOfRow[row]!]!++] = row;
  return rows;
}

/** Evenly spaced rows with dictionaries of their own, so that a view of them costs no more than they do. */
function evenRows(table: Table, count: number): Table {
  const rows = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * table.rowCount) / count));
  return { rowCount: count, columns: table.columns.map((column) => evenCells(column, rows)) };
}

function evenCells(column: Column, rows: Uint32Array): Column {
  if (column.storage === "number") return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
  const codeOf = new Map<number, number>();
  const dictionary: string[] = [];
  const codes = Int32Array.from(rows, (row) => {
    const code = column.codes[row]!;
    if (code < 0) return -1;
    let own = codeOf.get(code);
    if (own === undefined) {
      own = dictionary.push(column.dictionary[code]!) - 1;
      codeOf.set(code, own);
    }
    return own;
  });
  return { ...column, codes, dictionary };
}
