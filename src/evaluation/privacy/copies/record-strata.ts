import type { ComparedTable } from "../compared/compared-fold.js";
import { meanByPerson } from "../compared/persons.js";
import { recordKeys } from "../compared/record-keys.js";

/** Strata by the record's own count among all real rows: once, 2–3, 4–7, 8–15, 16–31 and more times. */
const ownSteps = 6;
/** Strata of about equally many persons by the count of neighbouring records, within each of those. */
const neighbourSteps = 8;
/** Wider tables have no neighbours worth counting. */
const mostColumns = 40;

export const strataCount = ownSteps * neighbourSteps;

/** How common the rows of a side are; one number a row. */
interface Commonness {
  /** log2 of how many real rows equal it. */
  readonly own: Float64Array;
  /** Mean over the columns of the logarithm of how many real rows equal it in all other columns. */
  readonly neighbours: Float64Array;
}

/**
 * Strata of persons by how likely any output would reproduce their records: by how often the record itself, and records that differ from it in one
 * column, stand in train and holdout together, in which no side is favoured. Neighbouring strata are alike.
 * @returns stratum of each person of train and of holdout, in [0, strataCount)
 */
export function recordStrata(train: ComparedTable, holdout: ComparedTable): readonly [train: Uint8Array, holdout: Uint8Array] {
  const sides = [train, holdout] as const;
  const rows = commonnessOf(sides);
  const persons = rows.map(({ own, neighbours }, i) => ({
    own: meanByPerson(own, sides[i]!.persons).map((value) => Math.min(ownSteps - 1, Math.floor(value + 1e-9))),
    neighbours: meanByPerson(neighbours, sides[i]!.persons),
  }));
  const cuts = Array.from({ length: ownSteps }, (_, step) =>
    cutsOf(persons.flatMap(({ own, neighbours }) => Array.from(neighbours.filter((__, p) => own[p] === step)))),
  );
  const [trainStrata, holdoutStrata] = persons.map(({ own, neighbours }) =>
    Uint8Array.from(own, (step, p) => step * neighbourSteps + cuts[step]!.filter((cut) => neighbours[p]! > cut).length),
  );
  return [trainStrata!, holdoutStrata!];
}

/** Values that divide the sorted list into `neighbourSteps` runs of about equal length. */
function cutsOf(values: number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from(
    { length: neighbourSteps - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / neighbourSteps)] ?? Number.POSITIVE_INFINITY,
  );
}

function commonnessOf(sides: readonly [ComparedTable, ComparedTable]): readonly Commonness[] {
  const own = sides.map(recordKeys);
  const counts = countKeys(own);
  const width = sides[0].categories.length + sides[0].numbers.length;
  const neighbours = sides.map((side) => new Float64Array(side.rowCount));
  for (let left = 0; left < (width > mostColumns ? 0 : width); left++) {
    const keys = sides.map((side) => recordKeys(without(side, left)));
    const near = countKeys(keys);
    keys.forEach((list, side) => {
      for (let row = 0; row < list.length; row++) neighbours[side]![row]! += Math.log(near.get(list[row]!)!) / width;
    });
  }
  return own.map((keys, side) => ({ own: keys.map((key) => Math.log2(counts.get(key)!)), neighbours: neighbours[side]! }));
}

function without(
  { rowCount, categories, numbers }: ComparedTable,
  left: number,
): Pick<ComparedTable, "rowCount" | "categories" | "numbers"> {
  return {
    rowCount,
    categories: categories.filter((_, i) => i !== left),
    numbers: numbers.filter((_, i) => i + categories.length !== left),
  };
}

function countKeys(sides: readonly Float64Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const keys of sides) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
