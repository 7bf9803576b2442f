import fc from "fast-check";
import { expect, test } from "vitest";

import { rankNumbers } from "../../src/math/rank-numbers.js";

/** The plain way: sort, keep the first of equals, look every cell up. */
function plainRanks(cells: readonly number[]): { values: number[]; indexOfRow: number[] } {
  const filled = cells.filter((cell) => !Number.isNaN(cell)).map((cell) => cell + 0);
  const values = [...new Set(filled)].sort((a, b) => a - b);
  return { values, indexOfRow: cells.map((cell) => values.indexOf(cell)) };
}

const kinds = {
  "whole numbers": fc.integer({ min: -300, max: 300 }),
  "numbers of two digits after the point": fc.integer({ min: -9999, max: 9999 }).map((cents) => cents / 100),
  "whole numbers far apart": fc.maxSafeInteger(),
  "any doubles": fc.double({ noNaN: true }),
  "zeros of both signs, infinities, the smallest and the largest": fc.constantFrom(
    0,
    -0,
    5e-324,
    -5e-324,
    Number.MAX_VALUE,
    2 ** 53,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ),
};

test.each(Object.entries(kinds))("%s are ranked as a sort ranks them", (_, number) => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 6, arbitrary: number }, { weight: 1, arbitrary: fc.constant(Number.NaN) }), { maxLength: 80 }),
      (cells) => {
        const { values, indexOfRow } = rankNumbers(Float64Array.from(cells));
        expect({ values: [...values], indexOfRow: [...indexOfRow] }).toEqual(plainRanks(cells));
      },
    ),
  );
});

test("a column without numbers has none", () => {
  expect(rankNumbers(Float64Array.of(Number.NaN, Number.NaN))).toEqual({ values: new Float64Array(0), indexOfRow: Int32Array.of(-1, -1) });
  expect(rankNumbers(new Float64Array(0))).toEqual({ values: new Float64Array(0), indexOfRow: new Int32Array(0) });
});
