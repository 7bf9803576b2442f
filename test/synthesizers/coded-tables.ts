import { createRng, seedKey } from "../../src/random/rng.js";
import type { CodedTable } from "../../src/table/coded-table.js";

export interface ColumnSketch {
  readonly codes: readonly number[];
  readonly cardinality: number;
  readonly ordered?: boolean;
}

/** A coded table from plain lists. @param unitStart null when every row is a unit */
export function codedTable(
  columns: Readonly<Record<string, ColumnSketch>>,
  unitStart: Uint32Array | null = null,
  rows?: number,
): CodedTable {
  const entries = Object.entries(columns);
  const rowCount = rows ?? entries[0]?.[1].codes.length ?? 0;
  return {
    rowCount,
    unitCount: unitStart === null ? rowCount : unitStart.length - 1,
    unitStart,
    columns: entries.map(([name, { codes, cardinality, ordered = false }]) => ({
      name,
      codes: Uint16Array.from(codes),
      cardinality,
      ordered,
    })),
  };
}

function columnsOf(rowCount: number, seed: string): Record<string, ColumnSketch> {
  const rng = createRng(seedKey(seed));
  const base = Array.from({ length: rowCount }, () => Math.floor(rng.nextFloat() * 200));
  const group = base.map((code) => (rng.nextFloat() < 0.1 ? Math.floor(rng.nextFloat() * 4) : Math.floor(code / 50)));
  return {
    last: { codes: group.map((code, row) => (code + (base[row]! > 120 ? 1 : 0)) % 2), cardinality: 2 },
    number: { codes: base, cardinality: 200, ordered: true },
    group: { codes: group, cardinality: 4 },
    // no prototype's name may be mistaken for a column
    __proto__x: { codes: base.map((code) => code % 3), cardinality: 3 },
    constructor: { codes: base.map(() => (rng.nextFloat() < 0.3 ? 0 : 1)), cardinality: 2 },
  };
}

/** Rows that are persons of their own; columns depend on each other. */
export function flatTable(rowCount: number): CodedTable {
  return codedTable(columnsOf(rowCount, "flat"), null, rowCount);
}

/** Persons of one to seven rows. */
export function entityTable(unitCount: number): CodedTable {
  const rng = createRng(seedKey("entities"));
  const unitStart = new Uint32Array(unitCount + 1);
  for (let u = 0; u < unitCount; u++) unitStart[u + 1] = unitStart[u]! + 1 + Math.floor(rng.nextFloat() ** 2 * 7);
  return codedTable(columnsOf(unitStart[unitCount]!, "entity"), unitStart, unitStart[unitCount]);
}
