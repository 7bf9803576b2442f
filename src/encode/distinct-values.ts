import { rankNumbers } from "../math/rank-numbers.js";

/** The distinct numbers of a column with their rows and persons. */
export interface DistinctValues {
  /** Ascending, no NaN. */
  readonly values: Float64Array;
  /** Rows that hold each value. */
  readonly rows: Uint32Array;
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
  const { values, indexOfRow } = rankNumbers(cells);
  return counted(values, indexOfRow, personOf);
}

/**
 * The same rows with values rounded; those that become equal are one.
 * @param rounded must not decrease
 */
export function roundedValues(distinct: DistinctValues, rounded: (value: number) => number, personOf: Uint32Array | null): DistinctValues {
  const values = distinct.values.map(rounded);
  const place = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (i === 0 || values[i] !== values[count - 1]) values[count++] = values[i]!;
    place[i] = count - 1;
  }
  if (count === values.length) return { ...distinct, values };
  return counted(
    values.slice(0, count),
    distinct.indexOfRow.map((index) => (index < 0 ? -1 : place[index]!)),
    personOf,
  );
}

function counted(values: Float64Array, indexOfRow: Int32Array, personOf: Uint32Array | null): DistinctValues {
  const rows = new Uint32Array(values.length);
  for (let row = 0; row < indexOfRow.length; row++) {
    const index = indexOfRow[row]!;
    if (index >= 0) rows[index]!++;
  }
  if (personOf !== null) return { values, rows, indexOfRow, ...personsPerCode(indexOfRow, values.length, personOf) };
  return { values, rows, persons: rows, indexOfRow, missingPersons: indexOfRow.length - rows.reduce((sum, count) => sum + count, 0) };
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
  let missingPersons = 0;
  if (personOf === null) {
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row]!;
      if (code < 0) missingPersons++;
      else persons[code]!++;
    }
    return { persons, missingPersons };
  }
  const last = new Int32Array(cardinality + 1).fill(-1);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    const person = personOf[row]!;
    const slot = code < 0 ? cardinality : code;
    if (last[slot] === person) continue;
    last[slot] = person;
    if (code < 0) missingPersons++;
    else persons[code]!++;
  }
  return { persons, missingPersons };
}
