import { describe, expect, it } from "vitest";
import type { ColumnMetadata } from "../../src/metadata/metadata.js";
import { categoryView, isNumberLike, numberView, parseNumber } from "../../src/metadata/views.js";
import { columnOf } from "./csv-table.js";

const meta = (kind: ColumnMetadata["kind"], pattern?: string): ColumnMetadata => ({
  name: "x",
  kind,
  role: "other",
  treatment: "model",
  reason: "",
  ...(pattern === undefined ? {} : { datetime: { pattern, zone: "none", resolutionSeconds: 86400 } }),
});

describe("numberView", () => {
  it("gives numbers as they are, and texts that are numbers", () => {
    expect([...numberView(columnOf("x", ["1", "", "2.5"]), meta("numeric"))]).toEqual([1, Number.NaN, 2.5]);
    expect([...numberView(columnOf("x", ["007", "", "1e3", "none", "0x1f"]), meta("numeric"))]).toEqual([
      7,
      Number.NaN,
      1000,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it("gives seconds for dates in texts and in digits", () => {
    expect([...numberView(columnOf("x", ["1970-01-02", "", "1969-12-31", "1970-02-30"]), meta("datetime", "yyyy-MM-dd"))]).toEqual([
      86400,
      Number.NaN,
      -86400,
      Number.NaN,
    ]);
    expect([...numberView(columnOf("x", ["19700102", "", "19700230"]), meta("datetime", "yyyyMMdd"))]).toEqual([
      86400,
      Number.NaN,
      Number.NaN,
    ]);
    expect([...numberView(columnOf("x", ["700102", "10203"]), meta("datetime", "yyMMdd"))]).toEqual([86400, Date.UTC(2001, 1, 3) / 1000]);
  });
});

describe("categoryView", () => {
  it("turns numbers into their shortest text, and keeps texts", () => {
    const view = categoryView(columnOf("x", ["1.50", "", "2", "1.5", "-0"]), meta("categorical"));
    expect([...view.codes]).toEqual([0, -1, 1, 0, 2]);
    expect(view.dictionary).toEqual(["1.5", "2", "0"]);
    const text = columnOf("x", ["b", "", "a", "b"]);
    expect([...categoryView(text, meta("categorical")).codes]).toEqual([0, -1, 1, 0]);
  });
});

it("isNumberLike and parseNumber", () => {
  expect(isNumberLike(meta("numeric"))).toBe(true);
  expect(isNumberLike(meta("datetime", "yyyy"))).toBe(true);
  expect(isNumberLike(meta("categorical"))).toBe(false);
  expect(parseNumber(" -1.5e-3 ")).toBe(-0.0015);
  for (const text of ["", " ", "1,5", "Infinity", "NaN", "1 2", "0b1"]) expect(parseNumber(text)).toBeNaN();
});
