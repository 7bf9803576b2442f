import { describe, expect, it } from "vitest";
import { checkDatetimePattern, formatDatetime, parseDatetime } from "../../src/metadata/datetime.js";
import { detectDatetime, sharedResolution } from "../../src/metadata/detect-datetime.js";

const cases: readonly { readonly values: readonly string[]; readonly pattern: string; readonly zone: string; readonly step: number }[] = [
  { values: ["2020-01-31", "1999-12-01"], pattern: "yyyy-MM-dd", zone: "none", step: 86400 },
  { values: ["2015-02-24 11:35", "2015-02-24 09:05"], pattern: "yyyy-MM-dd HH:mm", zone: "none", step: 300 },
  { values: ["2015-02-24 11:35:52", "2015-02-24 00:00:00"], pattern: "yyyy-MM-dd HH:mm:ss", zone: "none", step: 1 },
  { values: ["2015-02-24 11:35:52.123", "2015-02-24 00:00:00.500"], pattern: "yyyy-MM-dd HH:mm:ss.SSS", zone: "none", step: 0.001 },
  { values: ["2015-02-24T11:35:52Z", "2015-02-24T00:00:01Z"], pattern: "yyyy-MM-dd'T'HH:mm:ss'Z'", zone: "utc", step: 1 },
  { values: ["2015-02-24T11:35:52+01:00", "2015-07-24T00:00:01+02:00"], pattern: "yyyy-MM-dd'T'HH:mm:ssXXX", zone: "offset", step: 1 },
  { values: ["2015-02-24 11:35:52 -0800", "2015-02-24 11:35:53 -0800"], pattern: "yyyy-MM-dd HH:mm:ss '-0800'", zone: "offset", step: 1 },
  { values: ["31.01.2020", "01.02.2020"], pattern: "dd.MM.yyyy", zone: "none", step: 86400 },
  { values: ["13/01/2020", "01/02/2020"], pattern: "dd/MM/yyyy", zone: "none", step: 86400 },
  { values: ["01/13/2020", "01/02/2020"], pattern: "MM/dd/yyyy", zone: "none", step: 86400 },
  { values: ["1/13/2020", "11/2/2020"], pattern: "M/d/yyyy", zone: "none", step: 86400 },
  { values: ["1/13/2020 1:05:00 PM", "11/2/2020 12:00:00 AM"], pattern: "M/d/yyyy h:mm:ss a", zone: "none", step: 300 },
  { values: ["2020/01/31", "1999/12/01"], pattern: "yyyy/MM/dd", zone: "none", step: 86400 },
  { values: ["20200131", "19991201"], pattern: "yyyyMMdd", zone: "none", step: 86400 },
  { values: ["02-Jan-2020", "28-Feb-2020"], pattern: "dd-MMM-yyyy", zone: "none", step: 86400 },
  { values: ["02JAN2020", "28FEB2020"], pattern: "ddUUUyyyy", zone: "none", step: 86400 },
  { values: ["January 2, 2020", "February 28, 2020"], pattern: "MMMM d, yyyy", zone: "none", step: 86400 },
  { values: ["2020-01", "2020-12"], pattern: "yyyy-MM", zone: "none", step: 86400 },
];

describe("detectDatetime", () => {
  it("reads hundreds of thousands of different moments", () => {
    const values = Array.from({ length: 300_000 }, (_, i) =>
      formatDatetime(i * 7, { pattern: "yyyy-MM-dd HH:mm:ss", zone: "none", resolutionSeconds: 1 }),
    );
    expect(detectDatetime(values)).toMatchObject({ format: { pattern: "yyyy-MM-dd HH:mm:ss" }, readShare: 1 });
  });

  it.each(cases)("reads $pattern and writes every value back", ({ values, pattern, zone, step }) => {
    const detected = detectDatetime(values);
    expect(detected?.format).toEqual({ pattern, zone, resolutionSeconds: step });
    expect(detected?.ambiguous).toBe(false);
    if (pattern.endsWith("XXX")) return;
    for (const value of values) expect(formatDatetime(parseDatetime(value, detected!.format), detected!.format)).toBe(value);
  });

  it("turns offsets into UTC and writes UTC", () => {
    const { format } = detectDatetime(["2015-02-24T11:35:52+01:00", "2015-07-24T00:00:01+02:00"])!;
    expect(parseDatetime("2015-02-24T11:35:52+01:00", format)).toBe(Date.UTC(2015, 1, 24, 10, 35, 52) / 1000);
    expect(formatDatetime(0, format)).toBe("1970-01-01T00:00:00+00:00");
  });

  it("says when day and month can be swapped in every value", () => {
    expect(detectDatetime(["01/02/2020", "11/12/2020"])).toMatchObject({ ambiguous: true, format: { pattern: "MM/dd/yyyy" } });
  });

  it("takes no date in numbers, words, versions, mixed columns or impossible days", () => {
    for (const values of [
      ["85420", "340899"],
      ["monday"],
      ["1.2.3"],
      ["2020-13-01"],
      ["2020-02-30"],
      ["2020-01-01", "none", "12"],
      ["99999999"],
      [],
    ]) {
      expect(detectDatetime(values)).toBeNull();
    }
  });

  it("allows at most one unreadable value in a hundred", () => {
    const days = Array.from({ length: 198 }, (_, i) =>
      formatDatetime(i * 86400, { pattern: "yyyy-MM-dd", zone: "none", resolutionSeconds: 86400 }),
    );
    expect(detectDatetime(["unknown", ...days])?.readShare).toBeCloseTo(198 / 199);
    expect(detectDatetime([...days, "?"])?.readShare).toBeCloseTo(198 / 199);
    expect(detectDatetime([...days, "?", "??", "???"])).toBeNull();
  });
});

describe("parseDatetime and formatDatetime", () => {
  it("agree with Date.UTC over five centuries", () => {
    const format = { pattern: "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", zone: "utc", resolutionSeconds: 0.001 } as const;
    for (let i = 0; i < 4000; i++) {
      const millis = -7e12 + i * 4_123_456_789;
      const iso = new Date(millis).toISOString();
      expect(formatDatetime(millis / 1000, format)).toBe(iso);
      expect(parseDatetime(iso, format)).toBeCloseTo(millis / 1000, 3);
    }
  });

  it("never writes 60 seconds", () => {
    expect(formatDatetime(59.9996, { pattern: "HH:mm:ss.SSS", zone: "none", resolutionSeconds: 0.001 })).toBe("00:01:00.000");
  });

  it("give NaN and RangeError where they must", () => {
    const format = { pattern: "yyyy-MM-dd", zone: "none", resolutionSeconds: 86400 } as const;
    expect(parseDatetime("2021-02-29", format)).toBeNaN();
    expect(() => formatDatetime(Number.NaN, format)).toThrow(RangeError);
    expect(() => checkDatetimePattern("yyyy-QQ")).toThrow(/QQ/);
    expect(() => checkDatetimePattern("HH:mm")).toThrow(/year and month/);
    expect(() => checkDatetimePattern("dd.MM.yyyy")).not.toThrow();
  });
});

it("sharedResolution finds the largest common step", () => {
  expect(sharedResolution([0, 86400, Number.NaN])).toBe(86400);
  expect(sharedResolution([0, 3600 * 5])).toBe(3600);
  expect(sharedResolution([0.25])).toBe(0.01);
});
