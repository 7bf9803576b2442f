import { describe, expect, it, test } from "vitest";
import { roundCount, shareStep } from "../../src/math/round-count.js";

test.each([
  [0, 11, 0],
  [10, 11, 0],
  [11, 11, 11],
  [6838, 11, 6831],
  [7, 1, 7],
])("%i persons at k = %i read as %i", (count, k, expected) => {
  expect(roundCount(count, k)).toBe(expected);
});

test.each([
  [-1, 3],
  [1.5, 3],
  [Number.NaN, 3],
  [5, 0],
])("roundCount(%d, %d) is refused", (count, k) => {
  expect(() => roundCount(count, k)).toThrow(RangeError);
});

describe("shareStep", () => {
  it("is the same for all numbers of persons between two multiples of k", () => {
    expect([110, 115, 120].map((persons) => shareStep(persons, 11))).toEqual([0.1, 0.1, 0.1]);
    expect(shareStep(121, 11)).toBe(1 / 11);
    expect([0, 5, 11, 21].map((persons) => shareStep(persons, 11))).toEqual([1, 1, 1, 1]);
  });
});
