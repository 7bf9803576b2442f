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
  const rows = Uint32Array.from(personOf, (_, row) => row).sort((a, b) => personOf[a]! - personOf[b]! || a - b);
  const lastHolder = new Int32Array(codeCount).fill(-1);
  for (const row of rows) {
    const code = codes[row]!;
    if (code < 0 || lastHolder[code] === personOf[row]) continue;
    lastHolder[code] = personOf[row]!;
    counts[code]!++;
  }
  return counts;
}
