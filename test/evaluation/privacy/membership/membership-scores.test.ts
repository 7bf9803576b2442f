import { expect, test } from "vitest";
import { membershipScores, takenAt } from "../../../../src/evaluation/privacy/membership/membership-scores.js";
import type { RecordCounts } from "../../../../src/evaluation/privacy/membership/record-counts.js";

const scheme = { edges: [], tree: [], cardinalities: [100] };
const neighbours = { distances: new Float64Array(0), counts: null, size: 0 };

function recordRatio(held: readonly number[], referenceRecords: readonly number[], referenceValues = referenceRecords): number[] {
  const counts = (size: number, records: readonly number[], values: readonly number[]): RecordCounts => ({
    sizes: new Float64Array(held.length).fill(size),
    records: Float64Array.from(records),
    values: [Float64Array.from(values)],
    pairs: [],
  });
  const [output, reference] = [counts(1000, held, held), counts(1000, referenceRecords, referenceValues)];
  return [...membershipScores("record ratio", { neighbours, records: output }, { neighbours, records: reference }, scheme)!];
}

test("a record in the output ranks the higher the rarer it should be; one that is not there ranks lowest", () => {
  const [absent, expected, rare, rarest, twice] = recordRatio([0, 5, 1, 1, 2], [5, 5, 1, 0, 0]) as [number, number, number, number, number];
  expect([absent, expected, rare, rarest, twice].sort((a, b) => a - b)).toEqual([absent, expected, rare, rarest, twice]);
});

test("as many as the reference leads to expect is no evidence either way", () => {
  expect(recordRatio([400], [400])[0]).toBeCloseTo(0, 2);
});

test("tables that were not counted give no record ratio", () => {
  const seen = { neighbours, records: null };
  expect(membershipScores("record ratio", seen, seen, null)).toBeNull();
});

test("scores that tie at the threshold count by the part of the tie that the rate leaves", () => {
  const reference = Float64Array.from({ length: 1000 }, (_, i) => (i < 4 ? 1 : 0));
  expect(takenAt(0.01, Float64Array.from([1, 0, 0]), reference)).toBeCloseTo(1 + (2 * 6) / 996, 12);
  expect(takenAt(0.01, reference, reference)).toBeCloseTo(10, 12);
});
