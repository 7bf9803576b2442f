import { describe, expect, it } from "vitest";
import { columnIdentifier } from "../../src/pii/column-identifier.js";
import { nationalIdRules } from "../../src/pii/national-id-rules.js";
import { nationalIdOfColumn, nationalIdsInText } from "../../src/pii/national-ids.js";
import { recognise } from "../../src/pii/recognisers.js";
import { createRng, type Rng, seedKey } from "../../src/random/rng.js";
import { randomText, validTexts } from "./random-id.js";

const root = createRng(seedKey("columns of ids"));
const ruleOf = (word: string) => nationalIdRules.find(({ name }) => name.includes(word))!;
const list = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

function identifier(header: string, texts: readonly string[], isNumber = true) {
  return columnIdentifier({ header, texts, isNumber, rowsPerValue: 1, sharedShare: 0 });
}

describe("a column of ids without a telling header", () => {
  it.each(nationalIdRules.map((rule) => [rule.name, rule] as const))("%s", (name, rule) => {
    const texts = validTexts(rule, rule.forms[0]!, 12, root.fork(name));
    expect(identifier("v17", texts, false)).toMatchObject({ kind: "identifier", surrogate: "national-id" });
  });

  it.each(nationalIdRules.filter(({ checkChance }) => checkChance < 1).map((rule) => [rule.name, rule] as const))(
    "%s in each other spelling",
    (name, rule) => {
      for (const form of rule.forms.slice(1)) expect(nationalIdOfColumn(validTexts(rule, form, 12, root.fork(name + form)))).not.toBeNull();
    },
  );

  it("names the rule, and counts more than one as one column", () => {
    const texts = validTexts(ruleOf("Belgian"), "dd.dd.dd-ddd.dd", 40, root.fork("be"));
    expect(identifier("v17", texts, false)?.reason).toContain("Belgian national register numbers");
    expect(nationalIdOfColumn([" 99999999R ", "X1234567L", "00000000t", "99999999-R", "Z0000000M"])?.name).toContain("Spanish");
  });

  it("stands a few typing errors and strange cells, not many", () => {
    const rng = root.fork("errors");
    const valid = validTexts(ruleOf("Polish"), "ddddddddddd", 80, rng);
    const wrong = list(16, () => randomText("99ddddddddd", rng));
    expect(nationalIdOfColumn([...valid, ...wrong, "unknown", "-"])).not.toBeNull();
    expect(nationalIdOfColumn([...valid, ...list(8, (i) => `unknown ${i}`)])).toBeNull();
  });
});

describe("a column of other numbers", () => {
  const numbers: readonly (readonly [string, (rng: Rng, i: number) => string])[] = [
    ...[9, 10, 11, 12, 13, 15, 18].map((length) => [`${length} random digits`, (rng: Rng) => randomText("d".repeat(length), rng)] as const),
    [
      "census weights (fnlwgt)",
      (rng) => String(Math.round(Math.exp(12 + 0.6 * (rng.nextFloat() + rng.nextFloat() + rng.nextFloat() - 1.5) * 2))),
    ],
    ["consecutive numbers of nine digits", (_, i) => String(100_000_000 + i)],
    ["amounts in thousands", (rng) => String(100_000_000 + 1000 * Math.floor(rng.nextFloat() * 1e5))],
    ["seconds since 1970", (rng) => String(1_600_000_000 + Math.floor(rng.nextFloat() * 1e8))],
    ["milliseconds since 1970", (rng) => String(1_600_000_000_000 + Math.floor(rng.nextFloat() * 1e11))],
    ["days and times, yyMMddHHmm", (rng, i) => `24${["01", "07", "12"][i % 3]}${randomText("1d", rng)}${randomText("1d0d", rng)}`],
    ["days and numbers, yyyyMMddNNNN", (rng, i) => `2024${["01", "07", "12"][i % 3]}${randomText("1ddddd", rng)}`],
    ["days and numbers, ddMMyy-NNNN", (rng, i) => `1${i % 10}0${1 + (i % 9)}${randomText("dd-dddd", rng)}`],
    ["codes of a letter behind digits", (rng) => randomText("dddddddda", rng)],
    ["codes of two letters and digits", (rng) => randomText("aaddddddd", rng)],
  ];

  it.each(numbers)("%s", (name, make) => {
    const rng = root.fork(name);
    for (const count of [5, 20, 500]) {
      const texts = [...new Set(list(count, (i) => make(rng, i)))];
      expect(identifier("v17", texts)).toBeNull();
    }
  });

  it("one or few valid numbers are no column of them", () => {
    const texts = validTexts(ruleOf("Dutch"), "ddddddddd", 5, root.fork("few"));
    expect(nationalIdOfColumn(texts)).toBeNull();
    expect(nationalIdOfColumn([])).toBeNull();
  });
});

describe("a single text", () => {
  it.each(["99999999R", "x-1234567-L", "RSSMRA85T10A562S", "131052-308T", "11010519491231002X", "AB1234563", "AB 12 34 56 C"])(
    "%s",
    (text) => {
      const checksummed = !text.startsWith("AB 12");
      expect(recognise(text)).toEqual([{ kind: "national-id", checksummed, whole: true }]);
      expect(recognise(`the number ${text}, as told`)).toEqual([{ kind: "national-id", checksummed, whole: false }]);
      expect(recognise(`A${text}`)).toEqual([]);
    },
  );

  it("is never an id by bare digits and a check digit or two", () => {
    for (const text of ["111222333", "9434765919", "44051401359", "10000000146", "943 476 5919", "255081416802538", "8001015009087"])
      expect(recognise(text)).toEqual([]);
  });

  it("is one by the rules that fewer than one random text in 10,000 passes", () => {
    expect(nationalIdsInText()).toHaveLength(6);
  });
});

describe("a column whose header says so", () => {
  it.each([
    ["nhs_number", "9434765919"],
    ["NPI", "1234567893"],
    ["BSN", "111222333"],
    ["tax file number", "123456782"],
    ["CPR", "0101901234"],
    ["Rijksregisternummer", "85073003328"],
    ["RUT", "12.345.678-5"],
  ])("%s", (header, text) => {
    expect(identifier(header, [text])).toMatchObject({ kind: "identifier", surrogate: "national-id" });
  });
});
