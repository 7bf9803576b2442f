import { expect, it } from "vitest";
import { nextDown, nextUp } from "../../src/math/next-double.js";

it("steps to the neighbouring double, both ways", () => {
  expect(nextUp(1)).toBe(1 + Number.EPSILON);
  expect(nextDown(1)).toBe(1 - Number.EPSILON / 2);
  expect(nextUp(-1)).toBe(-1 + Number.EPSILON / 2);
  expect(nextUp(0)).toBe(Number.MIN_VALUE);
  expect(nextDown(0)).toBe(-Number.MIN_VALUE);
  expect(nextUp(Number.MAX_VALUE)).toBe(Number.POSITIVE_INFINITY);
  for (const value of [3, -2.5e10, 1e-300, 65]) {
    expect(nextDown(nextUp(value))).toBe(value);
    expect(nextUp(value)).toBeGreaterThan(value);
  }
});

it("leaves infinities and NaN", () => {
  expect(nextUp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(nextDown(Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  expect(nextUp(Number.NaN)).toBeNaN();
});
