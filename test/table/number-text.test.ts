import { describe, expect, test } from "vitest";

import { decimalsOf, formatNumber, scanNumber } from "../../src/table/number-text.js";

function scan(text: string, decimalComma = false): { value: number; decimals: number; canonical: boolean } | null {
  const found = { value: 0, decimals: 0, canonical: false };
  return scanNumber(text, decimalComma, found) ? found : null;
}

describe("scanNumber", () => {
  test.each([
    ["0", 0, 0, true],
    ["-12", -12, 0, true],
    ["1.50", 1.5, 2, true],
    ["0.001", 0.001, 3, true],
    ["9007199254740991", 9007199254740991, 0, false],
    ["+3", 3, 0, false],
    [".5", 0.5, 1, false],
    ["5.", 5, 0, false],
    [" 39 ", 39, 0, false],
    ["-0", -0, 0, false],
    ["1e5", 100000, 0, false],
    ["1.5E-3", 0.0015, 4, false],
    ["0.1234567890123456789", 0.12345678901234568, 17, false],
  ])("reads %j", (text, value, decimals, canonical) => {
    expect(scan(text)).toEqual({ value, decimals, canonical });
  });

  test.each([
    "",
    " ",
    "-",
    ".",
    "007",
    "00",
    "-01",
    "1,234",
    "1 234",
    "1.2.3",
    "1e",
    "e5",
    "0x10",
    "Infinity",
    "-Infinity",
    "NaN",
    "1_000",
    "9007199254740992",
    "123456789012345678",
    "1e400",
    "1e-400",
    "١٢",
    "1.5 €",
    "--1",
    "+-1",
  ])("takes %j for text", (text) => {
    expect(scan(text)).toBeNull();
  });

  test("a decimal comma replaces the point", () => {
    expect(scan("3,14", true)).toEqual({ value: 3.14, decimals: 2, canonical: true });
    expect(scan("1,5e3", true)?.value).toBe(1500);
    expect(scan("3.14", true)).toBeNull();
  });
});

describe("formatNumber", () => {
  test.each([
    [1.5, 2, false, "1.5"],
    [1.5, 2, true, "1.50"],
    [2, 2, true, "2.00"],
    [2, 2, false, "2"],
    [0.1 + 0.2, 1, false, "0.3"],
    [1234.5678, 2, false, "1234.57"],
    [-0.001, 2, true, "0.00"],
    [-0, 0, false, "0"],
    [1e-7, 7, false, "0.0000001"],
    [1e-7, 7, true, "0.0000001"],
    [1e-9, 17, false, "1e-9"],
    [1e21, 0, false, "1e+21"],
    [100, 0, false, "100"],
    [100, 1, false, "100"],
    [9007199254740991, 2, true, "9007199254740991.00"],
    [123456789.123456, 6, true, "123456789.123456"],
  ])("writes %d with %d decimals (fixed: %s) as %s", (value, decimals, fixed, text) => {
    expect(formatNumber(value, decimals, fixed, false)).toBe(text);
    expect(formatNumber(value, decimals, fixed, true)).toBe(text.replace(".", ","));
  });
});

test.each([
  [3, 0],
  [0.25, 2],
  [0.1, 1],
  [1 / 3, 16],
  [1e-7, 7],
  [1.5e-30, 17],
  [12345.678901, 6],
  [0.12345678, 8],
])("decimalsOf(%d) is %d", (value, decimals) => {
  expect(decimalsOf(value)).toBe(decimals);
});
