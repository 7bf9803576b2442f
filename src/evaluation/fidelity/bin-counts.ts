import type { Sample } from "./sample.js";

/** Rows of a sample by bin, and how many persons stand behind them. */
export interface BinCounts {
  readonly rows: Float64Array;
  readonly persons: Float64Array;
}

/** Rows and distinct persons by code; codes below 0 are passed over. */
export function countBins(codes: Int32Array, binCount: number, sample: Sample): BinCounts {
  const rows = new Float64Array(binCount);
  for (const code of codes) if (code >= 0) rows[code]!++;
  if (sample.personOf === null) return { rows, persons: rows };
  const persons = new Float64Array(binCount);
  const lastPerson = new Int32Array(binCount).fill(-1);
  for (const row of rowsByPerson(sample)) {
    const code = codes[row]!;
    const person = sample.personOf[row]!;
    if (code < 0 || lastPerson[code] === person) continue;
    lastPerson[code] = person;
    persons[code]!++;
  }
  return { rows, persons };
}

/** Rows in the order of their persons (counting sort). */
export function rowsByPerson(sample: Sample): Uint32Array {
  const personOf = sample.personOf!;
  const start = new Uint32Array(sample.personCount + 1);
  for (const person of personOf) start[person + 1]!++;
  for (let person = 0; person < sample.personCount; person++) start[person + 1]! += start[person]!;
  const rows = new Uint32Array(sample.rowCount);
  for (let row = 0; row < sample.rowCount; row++) rows[start[personOf[row]!]!++] = row;
  return rows;
}
