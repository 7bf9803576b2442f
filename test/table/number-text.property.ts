import fc from "fast-check";
import { expect, test } from "vitest";

import { decimalsOf, formatNumber, scanNumber } from "../../src/table/number-text.js";

const plainNumber = /^ *[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})? *$/;

test("scanNumber agrees with Number on what matches the grammar and refuses the rest", () => {
  const found = { value: 0, decimals: 0, canonical: false };
  const texts = fc.string();
  const numberLike = fc.array(fc.constantFrom(...Array.from("0123456789.eE+- ,7x")), { maxLength: 12 }).map((signs) => signs.join(""));
  fc.assert(
    fc.property(fc.oneof(texts, numberLike, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)), (text) => {
      const isNumber = scanNumber(text, false, found);
      if (!plainNumber.test(text)) {
        expect(isNumber).toBe(false);
        return;
      }
      if (!isNumber) {
        const whole = Number(/\d*/.exec(text.trim().replace(/^[+-]/, ""))?.[0] ?? 0);
        const value = Number(text);
        expect(whole > Number.MAX_SAFE_INTEGER || !Number.isFinite(value) || (value === 0 && /[1-9]/.test(text))).toBe(true);
        return;
      }
      expect(found.value).toBe(Number(text));
      if (found.canonical) expect(formatNumber(found.value, found.decimals, true, false)).toBe(text);
    }),
    { numRuns: 3000 },
  );
});

test("a double written with its own decimals reads back the same", () => {
  const found = { value: 0, decimals: 0, canonical: false };
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
      const text = formatNumber(value, decimalsOf(value), false, false);
      expect(scanNumber(text, false, found)).toBe(true);
      expect(found.value).toBe(value === 0 ? 0 : value);
    }),
    { numRuns: 3000 },
  );
});

test("fixed decimals equal toFixed where a double holds the digits", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 5 }), (digits, decimals) => {
      const value = digits / 10 ** decimals;
      const expected = value.toFixed(decimals);
      expect(formatNumber(value, decimals, true, false)).toBe(Object.is(value, -0) ? "0" : expected);
    }),
  );
});
