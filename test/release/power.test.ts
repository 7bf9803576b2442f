import { describe, expect, test } from "vitest";
import type { Twin } from "../../src/evaluation/figures.js";
import { smallestShareSeen } from "../../src/release/power.js";
import { figure, interval } from "../fixtures/evaluation-sample.js";

const released = [figure("pValue", "p", "p-value", interval(0.4)), figure("tpr", "found", "share", interval(0.01, 0.006, 0.015))];
const twin = (value: Parameters<typeof figure>[3], sighted = true): Twin => ({
  description: "d",
  plantedShare: 0.05,
  figures: [figure("pValue", "p", "p-value", interval(0)), figure("tpr", "found", "share", value)],
  sighted,
  reason: "r",
});

describe("the smallest share of copied persons that an attack would have seen", () => {
  test("is the planted share scaled by the room that the intervals take", () => {
    // needed .005 + .01, moved .05
    expect(smallestShareSeen(released, twin(interval(0.06, 0.05, 0.07)))).toBeCloseTo(0.05 * 0.3, 12);
  });
  test("is never more than was planted and seen", () => {
    expect(smallestShareSeen(released, twin(interval(0.02, 0.0, 0.04)))).toBe(0.05);
  });
  test.each([
    ["a blind attack", released, twin(interval(0.06, 0.05, 0.07), false)],
    ["no positive control", released, null],
    ["a twin that reads lower", released, twin(interval(0.005, 0.001, 0.01))],
    ["no figure in both", released.slice(0, 1), twin(interval(0.06, 0.05, 0.07))],
  ])("is not known for %s", (_name, figures, planted) => {
    expect(smallestShareSeen(figures, planted)).toBeNull();
  });
});
