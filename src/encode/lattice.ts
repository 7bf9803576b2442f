import { decimalsOf } from "../table/number-text.js";
import { type DistinctValues, distinctValues } from "./distinct-values.js";

/** Digits after the decimal sign from which on a column is written at full precision and has no lattice. */
export const fullPrecision = 17;

/**
 * The numbers that a column can write: multiples of 10^-decimals. Beyond 2^53 steps, and at full precision, doubles are as fine as that or
 * coarser, and there is no lattice.
 */
export interface Lattice {
  /** 10^decimals; 0 at full precision. */
  readonly power: number;
  /** 10^-decimals; 0 at full precision. */
  readonly step: number;
}

export function latticeOf(decimals: number): Lattice {
  return decimals >= fullPrecision ? { power: 0, step: 0 } : { power: 10 ** decimals, step: 10 ** -decimals };
}

/** Steps of the nearest lattice point; NaN where there is no lattice at this size. */
export function pointOf(value: number, { power }: Lattice): number {
  const point = Math.round(value * power) + 0; // no -0
  return power > 0 && Math.abs(point) <= Number.MAX_SAFE_INTEGER ? point : Number.NaN;
}

/** The nearest number of the lattice (value itself where there is none), as the double that its text reads back to. */
export function snapped(value: number, lattice: Lattice): number {
  const point = pointOf(value, lattice);
  return Number.isNaN(point) ? value + 0 : point / lattice.power;
}

/**
 * Digits after the decimal sign that at least k persons need; what fewer write finer is rounded.
 * @param most     digits that the finest value of the column has
 * @param personOf row → person; null when every row is a person
 */
export function protectedDecimals(cells: Float64Array, personOf: Uint32Array | null, most: number, k: number): number {
  return most === 0 ? 0 : decimalsHeld(distinctValues(cells, personOf), personOf, most, k);
}

/** The same of numbers whose distinct values are known. */
export function decimalsHeld(distinct: DistinctValues, personOf: Uint32Array | null, most: number, k: number): number {
  if (most === 0) return 0;
  const digitsOf = new Uint8Array(distinct.values.length);
  for (let i = 0; i < digitsOf.length; i++) digitsOf[i] = decimalsOf(distinct.values[i]!);
  const persons = personOf === null ? rowsPerDigits(digitsOf, distinct.rows) : personsPerDigits(digitsOf, distinct.indexOfRow, personOf);
  let held = 0;
  for (let digits = fullPrecision; digits > 0; digits--) {
    held += persons[digits]!;
    if (held >= k) return Math.min(digits, most);
  }
  return 0;
}

function rowsPerDigits(digitsOf: Uint8Array, rows: Uint32Array): Uint32Array {
  const counts = new Uint32Array(fullPrecision + 1);
  for (let i = 0; i < digitsOf.length; i++) counts[digitsOf[i]!]! += rows[i]!;
  return counts;
}

/** Persons by the most digits that any of their numbers has. */
function personsPerDigits(digitsOf: Uint8Array, indexOfRow: Int32Array, personOf: Uint32Array): Uint32Array {
  const needed = new Uint8Array((personOf[personOf.length - 1] ?? -1) + 1);
  for (let row = 0; row < indexOfRow.length; row++) {
    const index = indexOfRow[row]!;
    const person = personOf[row]!;
    if (index >= 0 && digitsOf[index]! > needed[person]!) needed[person] = digitsOf[index]!;
  }
  const persons = new Uint32Array(fullPrecision + 1);
  for (let person = 0; person < needed.length; person++) persons[needed[person]!]!++;
  return persons;
}
