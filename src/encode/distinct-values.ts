/** The distinct numbers of a column with their persons. */
export interface DistinctValues {
  /** Ascending, no NaN. */
  readonly values: Float64Array;
  /** Persons that hold each value. */
  readonly persons: Uint32Array;
  /** Row index → index into `values`; -1 for a missing cell. */
  readonly indexOfRow: Int32Array;
  /** Persons with at least one missing cell. */
  readonly missingPersons: number;
}

/**
 * Distinct numbers and how many persons hold each.
 * @param cells    one number a row, NaN missing; rows of a person contiguous when `personOf` is given
 * @param personOf row → person, rows of one person contiguous; null when every row is a person
 */
export function distinctValues(cells: Float64Array, personOf: Uint32Array | null): DistinctValues {
  const sorted = cells.filter((value) => !Number.isNaN(value)).sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i]!;
  const values = sorted.slice(0, count);
  const indexOfRow = new Int32Array(cells.length);
  for (let row = 0; row < cells.length; row++) indexOfRow[row] = indexOf(values, cells[row]!);
  return { values, indexOfRow, ...personsPerCode(indexOfRow, count, personOf) };
}

/**
 * Persons that hold each code, and persons with a missing (-1) one. A person with several rows of one code counts once.
 * @param personOf rows of one person contiguous; null when every row is a person
 */
export function personsPerCode(
  codes: Int32Array,
  cardinality: number,
  personOf: Uint32Array | null,
): { persons: Uint32Array; missingPersons: number } {
  const persons = new Uint32Array(cardinality);
  const last = new Int32Array(cardinality + 1).fill(-1);
  let missingPersons = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    const person = personOf === null ? row : personOf[row]!;
    const slot = code < 0 ? cardinality : code;
    if (last[slot] === person) continue;
    last[slot] = person;
    if (code < 0) missingPersons++;
    else persons[code]!++;
  }
  return { persons, missingPersons };
}

function indexOf(sorted: Float64Array, value: number): number {
  if (Number.isNaN(value)) return -1;
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
