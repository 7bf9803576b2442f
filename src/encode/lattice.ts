import { decimalsOf } from "../table/number-text.js";

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
  if (most === 0) return 0;
  const needed = new Int8Array(personOf === null ? cells.length : (personOf[personOf.length - 1] ?? -1) + 1);
  for (let row = 0; row < cells.length; row++) {
    const value = cells[row]!;
    if (Number.isNaN(value)) continue;
    const person = personOf === null ? row : personOf[row]!;
    needed[person] = Math.max(needed[person]!, decimalsOf(value));
  }
  const persons = new Uint32Array(fullPrecision + 1);
  for (const digits of needed) persons[digits]!++;
  let held = 0;
  for (let digits = fullPrecision; digits > 0; digits--) {
    held += persons[digits]!;
    if (held >= k) return Math.min(digits, most);
  }
  return 0;
}
