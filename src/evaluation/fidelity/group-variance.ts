import { rowsByPerson } from "./bin-counts.js";
import { sizesOf } from "./group-shape.js";
import type { Sample } from "./sample.js";

/**
 * Variance of a mean within each group from the influences of its rows, persons being independent and rows of a person not.
 * @param influence by row, with mean 0 within each group
 * @returns by group; 0 where fewer than two persons are in it. O(rows + groups)
 */
export function groupVariances(influence: Float64Array, groupOf: Int32Array, groupCount: number, sample: Sample): Float64Array {
  const sizes = sizesOf(groupOf, groupCount);
  const squares = new Float64Array(groupCount);
  const persons = new Float64Array(groupCount);
  const { personOf } = sample;
  if (personOf === null) {
    for (let row = 0; row < influence.length; row++) {
      const group = groupOf[row]!;
      if (group >= 0) squares[group]! += influence[row]! * influence[row]!;
    }
    persons.set(sizes);
  } else {
    const open = new Float64Array(groupCount);
    const lastPerson = new Int32Array(groupCount).fill(-1);
    for (const row of rowsByPerson(sample)) {
      const group = groupOf[row]!;
      if (group < 0) continue;
      if (lastPerson[group] !== personOf[row]) {
        squares[group]! += open[group]! * open[group]!;
        open[group] = 0;
        persons[group]!++;
        lastPerson[group] = personOf[row]!;
      }
      open[group]! += influence[row]!;
    }
    for (let group = 0; group < groupCount; group++) squares[group]! += open[group]! * open[group]!;
  }
  return squares.map((sum, group) => {
    const [size, count] = [sizes[group]!, persons[group]!];
    return count < 2 ? 0 : ((sum / (size * size)) * count) / (count - 1);
  });
}

/** Share of all rows that each group has, with its variance over persons (ratio estimator). O(rows + groups) */
export function shareOf(
  groupOf: Int32Array,
  groupCount: number,
  { personOf, personCount, rowCount }: Sample,
): { readonly shares: Float64Array; readonly variances: Float64Array } {
  const sizes = sizesOf(groupOf, groupCount);
  const shares = sizes.map((size) => size / Math.max(1, rowCount));
  if (personOf === null) return { shares, variances: shares.map((share) => (share * (1 - share)) / Math.max(1, rowCount)) };
  // A person's rows in the group, squared, are taken as those in the group times all of them: exact where persons keep to one group, else above.
  const rowsOf = new Float64Array(personCount);
  for (const person of personOf) rowsOf[person]!++;
  const cross = new Float64Array(groupCount);
  for (let row = 0; row < rowCount; row++) if (groupOf[row]! >= 0) cross[groupOf[row]!]! += rowsOf[personOf[row]!]!;
  const all = rowsOf.reduce((sum, rows) => sum + rows * rows, 0);
  const variances = shares.map((share, group) => ((1 - 2 * share) * cross[group]! + share * share * all) / (rowCount * rowCount));
  return { shares, variances: variances.map((variance) => Math.max(0, variance)) };
}
