import { expect, test } from "vitest";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { type Points, pointsOf, rankScales } from "../../../../src/evaluation/privacy/compared/points.js";
import {
  countRecords,
  expectedShares,
  mergedCounts,
  recordQueries,
  recordScheme,
} from "../../../../src/evaluation/privacy/membership/record-counts.js";
import { givenNameColumns, givenNames } from "../given-names.js";
import { metadataOf } from "../people.js";

const fold = compareFold(
  { train: givenNames(400, "a"), holdout: givenNames(900, "b"), synthetic: givenNames(500, "c") },
  metadataOf(givenNameColumns),
);
const scales = rankScales(fold);
const [queries, table, other] = [
  pointsOf(fold.train, scales, null),
  pointsOf(fold.holdout, scales, null),
  pointsOf(fold.synthetic, scales, null),
];
const scheme = recordScheme(table)!;

const cell = ({ values, width }: Points, row: number, column: number) => values[row * width + column]!;

/** Rows of `held` that agree with the query on the columns and are of somebody else. */
function slowCount(asked: Points, query: number, held: Points, columns: readonly number[], isOwn: (row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < held.rowCount; row++)
    if (!isOwn(row) && columns.every((column) => cell(held, row, column) === cell(asked, query, column))) count++;
  return count;
}

test("records, values and pairs are counted as a plain loop counts them", () => {
  const counts = countRecords(table, recordQueries(queries, null, scheme), scheme);
  for (let query = 0; query < queries.rowCount; query += 7) {
    const slow = (columns: readonly number[]) => slowCount(queries, query, table, columns, () => false);
    expect(counts.records[query]).toBe(slow([0, 1, 2, 3]));
    counts.values.forEach((values, column) => expect(values[query]).toBe(slow([column])));
    scheme.tree.forEach((edge, i) => expect(counts.pairs[i]![query]).toBe(slow(edge)));
  }
  expect(new Set(counts.sizes)).toEqual(new Set([table.rowCount]));
  expect(counts.records.some((count) => count > 1)).toBe(true);
});

test("a person of several rows finds none of them", () => {
  const persons = Int32Array.from({ length: table.rowCount }, (_, row) => (row % 5 === 0 ? -1 : row % 60));
  const counts = countRecords(table, recordQueries(table, persons, scheme), scheme);
  for (let query = 0; query < table.rowCount; query += 11) {
    const slow = (columns: readonly number[]) =>
      slowCount(table, query, table, columns, (row) => persons[query]! >= 0 && persons[row] === persons[query]);
    expect(counts.sizes[query]).toBe(slow([]));
    expect(counts.records[query]).toBe(slow([0, 1, 2, 3]));
    counts.values.forEach((values, column) => expect(values[query]).toBe(slow([column])));
    scheme.tree.forEach((edge, i) => expect(counts.pairs[i]![query]).toBe(slow(edge)));
  }
});

test("counts of two tables add up", () => {
  const merged = mergedCounts(
    countRecords(table, recordQueries(queries, null, scheme), scheme),
    countRecords(other, recordQueries(queries, null, scheme), scheme),
  );
  expect(merged.sizes[0]).toBe(table.rowCount + other.rowCount);
  for (let query = 0; query < queries.rowCount; query += 13) {
    const both = [table, other].map((held) => slowCount(queries, query, held, [0, 1, 2, 3], () => false));
    expect(merged.records[query]).toBe(both[0]! + both[1]!);
  }
});

test("the expected counts of a fresh table sum to what it holds", () => {
  const large = compareFold(
    { train: givenNames(4000, "d"), holdout: givenNames(20_000, "e"), synthetic: givenNames(20_000, "f") },
    metadataOf(givenNameColumns),
  );
  const largeScales = rankScales(large);
  const [asked, reference, output] = [large.train, large.holdout, large.synthetic].map((side) => pointsOf(side, largeScales, null));
  const plan = recordScheme(reference!)!;
  const shares = expectedShares(countRecords(reference!, recordQueries(asked!, null, plan), plan), plan);
  const { records } = countRecords(output!, recordQueries(asked!, null, plan), plan);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const ratio = sum(records) / (sum(shares) * output!.rowCount);
  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.25);
});

test("numbers of many values are cut into at most 64 slices; few values stay apart, and missing ones are a slice", () => {
  const line = (count: number): Points => ({
    rowCount: count,
    width: 1,
    categoryCount: 0,
    values: Float32Array.from({ length: count }, (_, i) => (i === 0 ? -4 : (2 * i) / count)),
  });
  expect(recordScheme(line(5000))!.edges[0]!.length).toBeLessThanOrEqual(64);
  const few = recordScheme(line(30))!;
  expect(countRecords(line(30), recordQueries(line(30), null, few), few).records).toEqual(new Float64Array(30).fill(1));
});

test("wide tables and empty references have no scheme", () => {
  expect(recordScheme({ rowCount: 2, width: 17, categoryCount: 17, values: new Float32Array(34) })).toBeNull();
  expect(recordScheme({ rowCount: 0, width: 2, categoryCount: 2, values: new Float32Array(0) })).toBeNull();
});
