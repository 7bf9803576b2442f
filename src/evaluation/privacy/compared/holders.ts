import type { Persons } from "./persons.js";

/**
 * How many persons hold each code. O(rows) where every row is a person, O(rows log rows) otherwise.
 *
 * @param codes     by row; negative is missing
 * @param codeCount codes are below it
 */
export function holderCounts(codes: ArrayLike<number>, codeCount: number, persons: Persons): Uint32Array {
  const counts = new Uint32Array(codeCount);
  const { personOf, personCount } = persons;
  if (personCount === personOf.length) {
    for (let row = 0; row < personOf.length; row++) if (codes[row]! >= 0) counts[codes[row]!]!++;
    return counts;
  }
  const lastHolder = new Int32Array(codeCount).fill(-1);
  for (const row of rowsByPerson(persons)) {
    const code = codes[row]!;
    if (code < 0 || lastHolder[code] === personOf[row]) continue;
    lastHolder[code] = personOf[row]!;
    counts[code]!++;
  }
  return counts;
}

/** All rows, those of one person together and in their order. */
export function rowsByPerson({ personOf, personCount, rowCounts }: Persons): Uint32Array {
  const next = new Uint32Array(personCount);
  for (let person = 1; person < personCount; person++) next[person] = next[person - 1]! + rowCounts[person - 1]!;
  const rows = new Uint32Array(personOf.length);
  for (let row = 0; row < personOf.length; row++) rows[next[personOf[row]!]!++] = row;
  return rows;
}
