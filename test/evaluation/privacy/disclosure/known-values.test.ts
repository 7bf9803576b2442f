import { expect, test } from "vitest";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { knownColumn } from "../../../../src/evaluation/privacy/disclosure/known-values.js";
import { describeColumn, metadataOf, numberColumn, tableOf } from "../people.js";

const table = (shift: number, step: number) =>
  tableOf(
    numberColumn(
      "x",
      Array.from({ length: 1000 }, (_, i) => (i === 7 ? Number.NaN : shift + step * i)),
    ),
  );
const foldOf = (step: number) =>
  compareFold(
    { train: table(0, step), holdout: table(0.5, step), synthetic: table(-1, step) },
    metadataOf([describeColumn("x", "numeric")]),
  );

test("numbers of many values are known about so much: 64 slices of equal counts, missing apart", () => {
  const { train, codeCount } = knownColumn(foldOf(1), "x", new Set());
  expect(codeCount).toBe(64);
  const counts = new Uint32Array(64);
  for (const code of train) if (code >= 0) counts[code]!++;
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(14);
  expect(Math.max(...counts)).toBeLessThanOrEqual(17);
  expect(train[7]).toBe(-1);
});

test("dates of persons are known to the day", () => {
  const { train, holdout } = knownColumn(foldOf(43_200), "x", new Set(["x"]));
  expect(train[2]).toBe(train[3]);
  expect(train[2]).toBe(holdout[2]);
  expect(train[1]).not.toBe(train[2]);
  expect(train[7]).toBe(-1);
});

test("numbers of few values are known as they are", () => {
  const ages = (from: number) =>
    tableOf(
      numberColumn(
        "x",
        Array.from({ length: 500 }, (_, i) => from + (i % 80)),
      ),
    );
  const fold = compareFold({ train: ages(18), holdout: ages(19), synthetic: ages(0) }, metadataOf([describeColumn("x", "numeric")]));
  const { train, holdout, synthetic } = knownColumn(fold, "x", new Set());
  expect(new Set(train).size).toBe(80);
  expect(holdout[0]).toBe(train[1]);
  expect(synthetic[18]).toBe(train[0]);
});
