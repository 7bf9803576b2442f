import type { Constraint } from "./constraint.js";
import type { SourceTable } from "./source-table.js";

/** Different values of a column in steps, at least. */
const leastValues = 20;

/** Number columns whose values are all multiples of a step coarser than their last digit. */
export function findSteps({ columns, all, some }: SourceTable): Constraint[] {
  return columns.flatMap(({ name, kind }): Constraint[] => {
    const column = all.column(name);
    if (kind !== "numeric" || column.storage !== "number" || column.decimals > 12) return [];
    const power = 10 ** column.decimals;
    const sampled = commonDivisor(some.numbers(name), power);
    if (sampled <= 1) return [];
    const divisor = commonDivisor(column.values, power);
    if (divisor <= 1 || !hasValues(column.values, divisor / power)) return [];
    return [{ kind: "fixed-increments", column: name, step: divisor / power }];
  });
}

/** Greatest common divisor in units of the last digit; 1 as soon as there is no other, 0 for zeros alone. */
function commonDivisor(values: Float64Array, power: number): number {
  let divisor = 0;
  for (let row = 0; row < values.length && divisor !== 1; row++) {
    if (Number.isNaN(values[row]!)) continue;
    let rest = Math.abs(Math.round(values[row]! * power));
    if (!(rest <= Number.MAX_SAFE_INTEGER)) return 1;
    while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
  }
  return divisor;
}

/** Enough different values that are no multiples of five steps: multiples of 10 alone, with a few exceptions, do not make a step of 2. */
function hasValues(values: Float64Array, step: number): boolean {
  const seen = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value) || Math.round(value / step) % 5 === 0) continue;
    if (seen.add(value).size >= leastValues) return true;
  }
  return false;
}
