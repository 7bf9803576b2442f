import { expect, test } from "vitest";
import { roundCount } from "../../src/math/round-count.js";

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
