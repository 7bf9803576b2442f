import { expect, test } from "vitest";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { textDistances } from "../../../../src/evaluation/privacy/membership/nearest-text.js";
import { cellTexts } from "../../../../src/evaluation/privacy/membership/record-texts.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { describeColumn, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";

/** The recursion of the definition. */
function slowLevenshtein(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const rest = slowLevenshtein(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
  return a[0] === b[0] ? rest : Math.min(rest, 1 + slowLevenshtein(a.slice(1), b), 1 + slowLevenshtein(a, b.slice(1)));
}

const codes = ["AB12CD", "AB12CE", "", "XY98", "XY9", "QRSTUV"];
const held = [41250, 98765, 13.5, 777123, 20, 61];
const asked = [91250, 98756, Number.NaN, 1777123, 20, 600061];
const askedCodes = ["AB12CD", "AC12CE", "ZZ", "XY98", "XY9", "QRSTUV"];
const metadata = metadataOf([describeColumn("code", "categorical"), describeColumn("number", "numeric")]);
const table = (texts: readonly string[], numbers: readonly number[]) => tableOf(textColumn("code", texts), numberColumn("number", numbers));
const fold = compareFold({ train: table(askedCodes, asked), holdout: table(codes, held), synthetic: table(codes, held) }, metadata);
const texts = cellTexts(fold, [
  { table: fold.train, rows: null },
  { table: fold.synthetic, rows: null },
]);
const written = (value: number) => (Number.isNaN(value) ? "" : String(value));

test("the smallest edit distance is that of a plain search wherever a row shares a piece", async () => {
  const found = await textDistances(inlinePool, texts, [0, 1], 1, 1);
  asked.forEach((number, i) => {
    const distances = codes.map(
      (code, row) => slowLevenshtein(askedCodes[i]!, code) + slowLevenshtein(written(number), written(held[row]!)),
    );
    const length = askedCodes[i]!.length + written(number).length;
    expect(found[i], `row ${i}`).toBe(Math.min(length, ...distances));
  });
});

test("the numbers alone: one digit is one edit, however far apart the numbers are", async () => {
  const found = await textDistances(inlinePool, texts, [1], 1, 1);
  expect([...found]).toEqual([1, 2, 0, 1, 0, 6]);
});

test("texts of a column of many are found with one letter missing or three in a row the same", async () => {
  const many = (from: number) =>
    Array.from({ length: 300 }, (_, i) => `${"abcdefghij"[i % 10]}${(i + from) * 7919}${"klmnopqrst"[Math.floor(i / 30)]}`);
  const [own, others] = [many(1000), many(5000)];
  const edited = own.map((text, i) => (i % 2 === 0 ? text.slice(0, 2) + text.slice(3) : `${text.slice(0, 3)}--${text.slice(4)}`));
  const wide = (first: readonly string[]) => tableOf(textColumn("code", first));
  const large = compareFold({ train: wide(edited), holdout: wide(others), synthetic: wide(own) }, metadata);
  const sides = [large.train, large.synthetic].map((side) => ({ table: side, rows: null }));
  const found = await textDistances(inlinePool, cellTexts(large, sides), [0], 1, 1);
  expect([...found].every((distance, i) => distance <= (i % 2 === 0 ? 1 : 2))).toBe(true);
  const unrelated = await textDistances(inlinePool, cellTexts(large, [{ table: large.holdout, rows: null }, sides[1]!]), [0], 1, 1);
  expect(unrelated.reduce((sum, distance) => sum + distance, 0) / 300).toBeGreaterThan(2.5);
});
