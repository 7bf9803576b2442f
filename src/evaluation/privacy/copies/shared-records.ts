import type { Persons } from "../compared/persons.js";

/** Rows of one side: their keys and their persons. */
export interface KeyedRows {
  readonly keys: Float64Array;
  readonly persons: Persons;
}

/**
 * Records that at least k persons of all sides together hold: a cell of that size is nobody's own, and may be shown. Both sides count, so
 * that which of them a record reaches k in by chance has no say.
 * @param k persons, integer >= 1
 * @returns their keys
 */
export function sharedRecords(sides: readonly KeyedRows[], k: number): Set<number> {
  const holders = new Map<number, number>();
  for (const { keys, persons } of sides) {
    const lastHolder = new Map<number, number>();
    for (const row of rowsInOrderOfPersons(persons)) {
      const key = keys[row]!;
      const person = persons.personOf[row]!;
      if (lastHolder.get(key) === person) continue;
      lastHolder.set(key, person);
      holders.set(key, (holders.get(key) ?? 0) + 1);
    }
  }
  const shared = new Set<number>();
  for (const [key, count] of holders) if (count >= k) shared.add(key);
  return shared;
}

/** Counting sort. @returns row indices, those of person 0 first */
function rowsInOrderOfPersons({ personOf, rowCounts }: Persons): Uint32Array {
  const next = new Uint32Array(rowCounts.length);
  for (let person = 1; person < next.length; person++) next[person] = next[person - 1]! + rowCounts[person - 1]!;
  const rows = new Uint32Array(personOf.length);
  for (let row = 0; row < personOf.length; row++) rows[next[personOf[row]!]!++] = row;
  return rows;
}
