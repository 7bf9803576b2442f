import fc from "fast-check";
import { expect, test } from "vitest";
import { bitsOf, wideDistance } from "../../../../src/evaluation/privacy/compared/wide-distance.js";

const half = (value: number): number => Math.fround(value / 2 ** 20);
const code = fc.integer({ min: -1, max: 5 });
const rank = fc.oneof(fc.constant(-4), fc.integer({ min: 1, max: 2 ** 21 }).map(half));
const pair = (cell: fc.Arbitrary<number>) => fc.array(fc.tuple(cell, cell), { maxLength: 150 });

test("the distance without branches has the digits of the plain sum, and passes its limit where that does", () => {
  fc.assert(
    fc.property(
      pair(code),
      pair(rank),
      fc.integer({ min: 0, max: 3 }),
      fc.double({ min: 0, max: 1 }),
      (categories, numbers, before, share) => {
        const cells = [...categories, ...numbers];
        const query = Float32Array.from(cells, ([own]) => own);
        const values = Float32Array.from([...Array.from({ length: before }, () => 1), ...cells.map(([, other]) => other)]);
        let plain = 0;
        cells.forEach(([own, other], c) => {
          plain += c < categories.length ? Number(own !== other) : Math.min(1, Math.abs(own - other));
        });
        const of = (limit: number): number => wideDistance(query, bitsOf(query), values, bitsOf(values), before, categories.length, limit);
        expect(of(Number.POSITIVE_INFINITY)).toBe(plain);
        expect(of(plain)).toBe(plain);
        const limit = share * cells.length;
        if (plain > limit) expect(of(limit)).toBeGreaterThan(limit);
      },
    ),
  );
});
