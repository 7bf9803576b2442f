import { describe, expect, test } from "vitest";
import {
  membershipScores,
  type NeighbourAttack,
  type Sighting,
  takenAt,
} from "../../../../src/evaluation/privacy/membership/membership-scores.js";
import { neighbourCount } from "../../../../src/evaluation/privacy/membership/neighbour-lists.js";
import type { RecordCounts } from "../../../../src/evaluation/privacy/membership/record-counts.js";

const scheme = { edges: [], tree: [], cardinalities: [100] };
const neighbours = { distances: new Float64Array(0), counts: null, size: 0 };
const unseen = { neighbours, records: null, radius: null, within: null };

function recordRatio(held: readonly number[], referenceRecords: readonly number[], referenceValues = referenceRecords): number[] {
  const counts = (size: number, records: readonly number[], values: readonly number[]): RecordCounts => ({
    sizes: new Float64Array(held.length).fill(size),
    records: Float64Array.from(records),
    values: [Float64Array.from(values)],
    pairs: [],
  });
  const [output, reference] = [counts(1000, held, held), counts(1000, referenceRecords, referenceValues)];
  return [...membershipScores("record ratio", { ...unseen, records: output }, { ...unseen, records: reference }, scheme)!];
}

test("a record in the output ranks the higher the rarer it should be; one that is not there ranks lowest", () => {
  const [absent, expected, rare, rarest, twice] = recordRatio([0, 5, 1, 1, 2], [5, 5, 1, 0, 0]) as [number, number, number, number, number];
  expect([absent, expected, rare, rarest, twice].sort((a, b) => a - b)).toEqual([absent, expected, rare, rarest, twice]);
});

test("as many as the reference leads to expect is no evidence either way", () => {
  expect(recordRatio([400], [400])[0]).toBeCloseTo(0, 2);
});

test("tables that were not counted give no record ratio", () => {
  expect(membershipScores("record ratio", unseen, unseen, null)).toBeNull();
  expect(membershipScores("Monte Carlo", unseen, unseen, null)).toBeNull();
});

describe("by hand", () => {
  /** One query that sees these distances, the rest of the list far away. */
  const sees = (distances: readonly number[], rest: Partial<Sighting> = {}, counts: number | null = null): Sighting => {
    const list = new Float64Array(neighbourCount).fill(9);
    list.set(distances);
    return { ...unseen, neighbours: { distances: list, counts: counts === null ? null : Float64Array.of(counts), size: 100 }, ...rest };
  };
  const score = (attack: NeighbourAttack, synthetic: Sighting, reference: Sighting) =>
    membershipScores(attack, synthetic, reference, null)![0]!;
  const [synthetic, reference] = [sees([0.1, 0.2, 0.3, 0.4, 0.5], {}, 4), sees([0.3, 0.4, 0.5, 0.6, 0.7], {}, 1)];

  test("distances and their comparisons", () => {
    expect(score("distance", synthetic, reference)).toBeCloseTo(-0.1, 12);
    expect(score("distance difference", synthetic, reference)).toBeCloseTo(0.2, 12);
    expect(score("distance ratio", synthetic, reference)).toBeCloseTo(Math.log(0.32 / 0.12), 12);
    expect(score("isolation ratio", synthetic, reference)).toBeCloseTo(Math.log(0.52 / 0.12), 12);
    expect(score("density ratio", synthetic, reference)).toBeCloseTo(Math.log(0.52 / 0.32), 12);
    expect(score("count ratio", synthetic, reference)).toBeCloseTo(Math.log(5 / 2), 12);
  });

  test("Monte Carlo takes what was counted, else what the list says", () => {
    expect(score("Monte Carlo", { ...synthetic, radius: 0.3, within: Float64Array.of(77) }, reference)).toBe(77);
    expect(score("Monte Carlo", { ...synthetic, radius: 0.3 }, reference)).toBe(3);
  });

  test("DPI is the output's share of the 20 nearest; those that tie at the end count in parts", () => {
    const near = (count: number, distance: number) => Array.from({ length: count }, () => distance);
    expect(score("DPI", sees(near(12, 0.1)), sees(near(20, 0.2)))).toBeCloseTo(12 / 20, 12);
    expect(score("DPI", sees(near(20, 0.1)), sees(near(20, 0.2)))).toBe(1);
    expect(score("DPI", sees(near(20, 0.2)), sees(near(20, 0.1)))).toBe(0);
    // 6 and 4 below, then 8 and 4 tied at .5: 10 places of which the output has 8 / 12
    expect(score("DPI", sees([...near(6, 0.1), ...near(8, 0.5)]), sees([...near(4, 0.2), ...near(4, 0.5)]))).toBeCloseTo(
      (6 + (10 * 8) / 12) / 20,
      12,
    );
    expect(score("DPI", sees(near(20, 0)), sees(near(20, 0)))).toBeCloseTo(0.5, 12);
  });
});

test("scores that tie at the threshold count by the part of the tie that the rate leaves", () => {
  const reference = Float64Array.from({ length: 1000 }, (_, i) => (i < 4 ? 1 : 0));
  expect(takenAt(0.01, Float64Array.from([1, 0, 0]), reference)).toBeCloseTo(1 + (2 * 6) / 996, 12);
  expect(takenAt(0.01, reference, reference)).toBeCloseTo(10, 12);
});
