import { beforeAll, describe, expect, it } from "vitest";
import { isInside } from "../../src/encode/allowed-values.js";
import { parseBalance } from "../../src/pipeline/balance.js";
import { type Described, describedModel, joinConditions, parseCondition, parseConjunction } from "../../src/pipeline/conditions.js";
import { clinic, fitted } from "./patients.js";

let model: Described;
beforeAll(async () => {
  const { table, metadata } = clinic(700, 0);
  model = describedModel(await fitted("independent", table, metadata));
});

const parsed = (text: string): ReturnType<typeof parseCondition> => parseCondition(text, model, "--given");

/** Which of the numbers a condition allows. */
function allows(text: string, values: readonly number[]): number[] {
  const { allowed } = parsed(text);
  if (allowed.kind === "categories") throw new RangeError("categories");
  expect(allowed.missing).toBe(false);
  return values.filter((value) => isInside(allowed.intervals, value));
}

/** The categories that a condition allows. */
function categories(text: string): string[] {
  const { column, allowed } = parsed(text);
  const { codec } = model.codebook.columns.find(({ name }) => name === column)!;
  if (allowed.kind !== "categories" || codec.kind !== "categorical") throw new RangeError("no categories");
  return codec.values.filter((_, i) => allowed.values[i] === 1).sort();
}

const day = (text: string): number => Date.parse(`${text}Z`) / 1000;

describe("conditions on numbers", () => {
  it.each([
    ["age=30", [30]],
    ["age == 30", [30]],
    ["age!=30", [29, 31]],
    ["age<30", [29]],
    ["age <= 30", [29, 30]],
    ["age>30", [31]],
    ["age>=30", [30, 31]],
    ["age=30..31", [30, 31]],
    ["age=..29", [29]],
    ["age=31..", [31]],
    ["age in 29|31", [29, 31]],
    ["age not in 29|31", [30]],
    ["age = '30'", [30]],
  ])("%s", (text, expected) => {
    expect(allows(text, [29, 30, 31])).toEqual(expected);
  });
});

describe("conditions on categories, dates and missing cells", () => {
  it("takes one category, several, and all others", () => {
    expect(categories("ward=north")).toEqual(["north"]);
    expect(categories('ward="north"')).toEqual(["north"]);
    expect(categories("ward in north|east")).toEqual(["east", "north"]);
    expect(categories("ward!=north")).toEqual(["east", "south", "west"]);
    expect(categories("__proto__=a")).toEqual(["a"]);
  });

  it("takes years, months, days and moments as stretches of time", () => {
    const moments = ["2019-12-31T23:59", "2020-03-01T00:00", "2020-03-09T14:30", "2020-03-31T23:59", "2021-01-01T00:00"].map(day);
    const hits = (text: string): number[] => allows(text, moments).map((moment) => moments.indexOf(moment));
    expect(hits("admitted=2020")).toEqual([1, 2, 3]);
    expect(hits("admitted=2020-03")).toEqual([1, 2, 3]);
    expect(hits("admitted=2020-03-09")).toEqual([2]);
    expect(hits("admitted=2020-03-09 14:30")).toEqual([2]);
    expect(hits("admitted>2020-03-09")).toEqual([3, 4]);
    expect(hits("admitted<2020")).toEqual([0]);
    expect(hits("admitted=2020-03-01..2020-03-31")).toEqual([1, 2, 3]);
  });

  it("knows missing from present", () => {
    expect(parsed("ward is missing").allowed).toMatchObject({ missing: true });
    expect(categories("ward is present")).toEqual(["east", "north", "south", "west"]);
    expect(categories("ward is missing")).toEqual([]);
    expect(parsed("age is missing").allowed).toMatchObject({ missing: true, intervals: [] });
  });

  it("joins conditions on one column by what all of them allow", () => {
    const joined = joinConditions(parseConjunction("age>=30 & age<40 & ward in north|south & ward!=south", model, "--scenario"));
    expect([...joined.keys()]).toEqual(["age", "ward"]);
    expect(joined.get("age")).toMatchObject({ intervals: [{ low: 30 }] });
    const ward = joined.get("ward")!;
    expect(ward.kind === "categories" && ward.values.reduce((sum, one) => sum + one, 0)).toBe(1);
  });
});

describe("conditions that cannot be used", () => {
  it.each([
    ["agee=3", "COLUMN_UNKNOWN", /Did you mean "age"\?/],
    ["age", "CONDITION_INVALID", /COLUMN=VALUE/],
    ["", "CONDITION_INVALID", /COLUMN=VALUE/],
    ["age=old", "CONDITION_INVALID", /holds numbers .*the model draws 2\d to \d\d/],
    ["age=40..30", "CONDITION_INVALID", /ends before it begins/],
    ["ward=norht", "CONDITION_INVALID", /Did you mean "north"\?.*Categories that k persons hold/],
    ["ward>3", "CONDITION_INVALID", /no order/],
    ["ward is empty", "CONDITION_INVALID", /missing or present/],
    ["admitted=yesterday", "CONDITION_INVALID", /2024-03-09/],
    ["admitted=2020-13-01", "CONDITION_INVALID", /dates are written/],
    ["note=text", "CONDITION_INVALID", /treatment is leave-out/],
    ["patient=P-1", "CONDITION_INVALID", /treatment is renew/],
  ])("%s", (text, code, message) => {
    const read = (): unknown => parsed(text);
    expect(read).toThrow(expect.objectContaining({ code }) as Error);
    expect(read).toThrow(message);
  });

  it("does not show a category that fewer than k persons hold", () => {
    expect(() => parsed("ward=unknown")).toThrow(/^(?!.*sentinel)/su);
  });
});

describe("shares of a column", () => {
  const shares = (text: string): (readonly [string, number])[] =>
    parseBalance(text, model).parts.map(({ label, share }) => [label, Math.round(share * 1e6) / 1e6]);

  it("are read by name, by place, by range, and with a rest", () => {
    expect(shares("severe=yes:0.25,no:0.75")).toEqual([
      ["severe=yes", 0.25],
      ["severe=no", 0.75],
    ]);
    expect(shares("severe=0.5/0.5").map(([, share]) => share)).toEqual([0.5, 0.5]);
    expect(shares("age=..39:0.2,40..:0.8")).toEqual([
      ["age=..39", 0.2],
      ["age=40..", 0.8],
    ]);
    expect(shares("ward=north:0.4")).toEqual([
      ["ward=north", 0.4],
      ["ward=the rest", 0.6],
    ]);
  });

  it.each([
    ["severe=yes:0.5,no:0.6", /sum to 1.1/],
    ["severe=yes:0.5,no:0.3", /nothing is left/],
    ["severe=0.5/0.3/0.2", /3 shares for 2 categories/],
    ["age=0.5/0.5", /name the ranges/],
    ["severe=yes:2", /from 0 to 1/],
    ["severe=yes", /no share/],
    ["severe=maybe:0.5", /no such category/],
    ["severe>3", /CONDITION|order|written/],
    ["sever=yes:1", /Did you mean "severe"/],
  ])("%s is refused", (text, message) => {
    expect(() => shares(text)).toThrow(message);
  });
});
