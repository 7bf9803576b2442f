import fc from "fast-check";
import { expect, test } from "vitest";
import { countAtMost, countBelow, intervalOf } from "../../src/math/count-at-most.js";

const value = fc.integer({ min: -4, max: 4 });
const ascending = fc.array(value, { maxLength: 20 }).map((list) => Float64Array.from(list).sort());

test("counts are those of a plain look at every value", () => {
  fc.assert(
    fc.property(ascending, value, (sorted, sought) => {
      expect(countAtMost(sorted, sought)).toBe(sorted.filter((one) => one <= sought).length);
      expect(countBelow(sorted, sought)).toBe(sorted.filter((one) => one < sought).length);
    }),
  );
});

test("the interval is the first that ends above the value, the last where none does", () => {
  fc.assert(
    fc.property(
      ascending.filter((ends) => ends.length > 0),
      value,
      (ends, sought) => {
        const first = ends.findIndex((end) => end > sought);
        expect(intervalOf(ends, sought)).toBe(first < 0 ? ends.length - 1 : first);
      },
    ),
  );
});
