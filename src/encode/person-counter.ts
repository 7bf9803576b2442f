import type { DistinctValues } from "./distinct-values.js";

/** Counts the persons behind runs of distinct values; a person with several of them counts once. */
export interface PersonCounter {
  /** Adds the persons of distinct value `index`. @returns the persons since the last reset */
  add(index: number): number;
  count(): number;
  reset(): void;
}

/** @param personOf row → person; null when every row is a person */
export function personCounter(distinct: DistinctValues, personOf: Uint32Array | null, personCount: number): PersonCounter {
  return personOf === null ? rowCounter(distinct) : entityCounter(distinct, personOf, personCount);
}

function rowCounter({ persons }: DistinctValues): PersonCounter {
  let count = 0;
  return {
    add: (index) => {
      count += persons[index]!;
      return count;
    },
    count: () => count,
    reset: () => {
      count = 0;
    },
  };
}

function entityCounter(distinct: DistinctValues, personOf: Uint32Array, personCount: number): PersonCounter {
  const { start, rows } = rowsByValue(distinct);
  const seen = new Int32Array(personCount).fill(-1);
  let count = 0;
  let round = 0;
  return {
    add: (index) => {
      for (let i = start[index]!; i < start[index + 1]!; i++) {
        const person = personOf[rows[i]!]!;
        if (seen[person] !== round) count++;
        seen[person] = round;
      }
      return count;
    },
    count: () => count,
    reset: () => {
      count = 0;
      round++;
    },
  };
}

function rowsByValue({ values, rows: rowCounts, indexOfRow }: DistinctValues): { start: Uint32Array; rows: Uint32Array } {
  const start = new Uint32Array(values.length + 1);
  for (let i = 0; i < values.length; i++) start[i + 1] = start[i]! + rowCounts[i]!;
  const next = start.slice();
  const rows = new Uint32Array(start[values.length]!);
  for (let row = 0; row < indexOfRow.length; row++) {
    const index = indexOfRow[row]!;
    if (index >= 0) rows[next[index]!++] = row;
  }
  return { start, rows };
}
