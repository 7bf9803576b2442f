import { expect, test } from "vitest";
import { adjustedPValues, figureKey } from "../../src/release/adjusted-p-values.js";
import { loadPolicy } from "../../src/release/load-policy.js";
import type { Policy } from "../../src/release/policy.js";
import { figure, interval, measured, sampleEvaluation } from "../fixtures/evaluation-sample.js";

const vendor = loadPolicy({ kind: "builtin", name: "vendor" });
const pValue = { figure: "pValue", bound: "atLeast", value: 0.01 } as const;

/** A policy with two p-values in its family: A7's is made up for the test. */
const two: Policy = {
  ...vendor,
  checks: vendor.checks.map((rule) => (rule.id === "A7" ? { ...rule, limits: [...rule.limits, pValue] } : rule)),
};
const evaluation = (a7: number, a8: number) =>
  sampleEvaluation({
    privacy: [
      measured("A7", "A7", [figure("pValue", "p", "p-value", interval(a7))]),
      measured("A8", "A8", [figure("A8.pValue", "p", "p-value", interval(a8))]),
    ],
  });

test("a figure's name may carry its check's id", () => {
  expect(figureKey("A8", "A8.pValue")).toBe("pValue");
  expect(figureKey("A8", "pValue")).toBe("pValue");
});

test("alone in its family a p-value stays as it is", () => {
  expect(adjustedPValues(vendor, evaluation(0.5, 0.006), "run")).toEqual(new Map([["A8", 0.006]]));
});

test("two are adjusted by Holm: the smaller is doubled", () => {
  expect(adjustedPValues(two, evaluation(0.5, 0.006), "run")).toEqual(
    new Map([
      ["A7", 0.5],
      ["A8", 0.012],
    ]),
  );
});

test("what is not required, not measured or no p-value is not of the family", () => {
  const relaxed = { ...two, checks: two.checks.map((rule) => (rule.id === "A7" ? { ...rule, requiredFor: ["evaluate" as const] } : rule)) };
  expect(adjustedPValues(relaxed, evaluation(0.5, 0.006), "run")).toEqual(new Map([["A8", 0.006]]));
  expect(adjustedPValues(two, evaluation(Number.NaN, 0.006), "run")).toEqual(new Map([["A8", 0.006]]));
  expect(adjustedPValues(two, sampleEvaluation({ privacy: [] }), "run").size).toBe(0);
});
