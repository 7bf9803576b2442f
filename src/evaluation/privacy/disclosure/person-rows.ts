import { uniformInteger } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { Persons } from "../compared/persons.js";

/** One random row of each person. @returns length personCount, row indices; every row where each person has one */
export function oneRowEach({ personOf, personCount, rowCounts }: Persons, rng: Rng): Uint32Array {
  const rows = new Uint32Array(personCount);
  const wanted = rowCounts.map((count) => (count === 1 ? 0 : uniformInteger(count, rng)));
  const seen = new Uint32Array(personCount);
  for (let row = 0; row < personOf.length; row++) {
    const person = personOf[row]!;
    if (seen[person] === wanted[person]) rows[person] = row;
    seen[person]!++;
  }
  return rows;
}
