import { mix } from "../../random/rng.js";

// Persons are told apart by a scrambled number: in many tables every second row is of one kind.

/** Rows of the persons of one of two halves, thinned by person to about `most`. @param half 0 or 1 */
export function rowsOfHalf(rowCount: number, personOf: Uint32Array | null, half: number, most: number): Uint32Array {
  return rowsWhere(rowCount, personOf, Math.ceil(rowCount / 2 / most), half);
}

/** Rows thinned by person to about `most`. */
export function thinnedRows(rowCount: number, personOf: Uint32Array | null, most: number): Uint32Array {
  return rowsWhere(rowCount, personOf, Math.ceil(rowCount / most), null);
}

/** By row: the half that its person is not of. */
export function otherHalves(rowCount: number, personOf: Uint32Array | null): Uint32Array {
  return Uint32Array.from({ length: rowCount }, (_, row) => 1 - (mix(personOf === null ? row : personOf[row]!) & 1));
}

/** Rows of about one person in `step`, of one half or of both (null). */
function rowsWhere(rowCount: number, personOf: Uint32Array | null, step: number, half: number | null): Uint32Array {
  const rows = new Uint32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const scrambled = mix(personOf === null ? row : personOf[row]!);
    if ((half === null || (scrambled & 1) === half) && (step <= 1 || (scrambled >>> 1) % step === 0)) rows[count++] = row;
  }
  return rows.slice(0, count);
}
