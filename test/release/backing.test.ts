import { describe, expect, test } from "vitest";
import type { PrivacyCheck, PrivacyCheckId } from "../../src/evaluation/figures.js";
import { decide } from "../../src/release/decide.js";
import { loadPolicy } from "../../src/release/load-policy.js";
import type { CheckVerdict, Verdict } from "../../src/release/verdict.js";
import { goodChecks, interval, sampleEvaluation } from "../fixtures/evaluation-sample.js";

type Edit = (check: PrivacyCheck) => PrivacyCheck;

const vendor = loadPolicy({ kind: "builtin", name: "vendor/2" });

function verdictOf(edits: Partial<Record<PrivacyCheckId, Edit>>, policy = vendor): Verdict {
  return decide(policy, sampleEvaluation({ privacy: goodChecks().map((check) => edits[check.id]?.(check) ?? check) }), "run");
}

const as =
  (kind: "notApplicable" | "notMeasured"): Edit =>
  (check) => ({ ...check, result: { kind, reason: "so it is." } });
const nothing = as("notApplicable");

/** Of which a full copy reads what the release reads. */
const toothless: Edit = (check) => {
  if (check.result.kind !== "measured") return check;
  const figures = check.result.figures.map((figure) => ({ ...figure, copy: figure.unit === "p-value" ? interval(1) : figure.value }));
  return { ...check, result: { ...check.result, figures } };
};

const blind: Edit = (check) => {
  if (check.result.kind !== "measured" || check.result.twin === null) throw new Error(`${check.id} has no twin`);
  return { ...check, result: { ...check.result, twin: { ...check.result.twin, sighted: false } } };
};

const breaching: Edit = (check) => {
  if (check.result.kind !== "measured") return check;
  const figures = check.result.figures.map((figure) => ({ ...figure, value: interval(figure.unit === "p-value" ? 0 : 0.99) }));
  return { ...check, result: { ...check.result, figures } };
};

function checkOf(verdict: Verdict, id: PrivacyCheckId): CheckVerdict {
  return verdict.checks.find((check) => check.id === id)!;
}

describe("a table whose persons differ by their texts alone", () => {
  const shared = { A7: nothing, A8: nothing, A6: toothless, B1: toothless, B2: toothless } as const;

  test("passes, for T2 and T1 would have seen copied texts, and says so", () => {
    const verdict = verdictOf(shared);
    expect(verdict.kind).toBe("pass");
    for (const id of ["A6", "B1", "B2"] as const) expect(checkOf(verdict, id).reason).toContain("persons differ by their texts alone");
  });

  test("A7 may decide by itself, and blocks where even a full copy would pass it", () => {
    const { A7: _, ...rest } = shared;
    expect(verdictOf(rest).kind).toBe("pass");
    const verdict = verdictOf({ ...rest, A7: toothless });
    expect(verdict.kind).toBe("inconclusive");
    expect(checkOf(verdict, "B1").outcome).toBe("inconclusive");
  });

  test.each<[string, PrivacyCheckId, Edit]>([
    ["T2 is blind", "T2", blind],
    ["T2 could not breach", "T2", toothless],
    ["T2 has no texts", "T2", nothing],
    ["T2 was not measured", "T2", as("notMeasured")],
    ["T1 is blind", "T1", blind],
    ["T1 could not breach", "T1", toothless],
    ["T1 has no texts", "T1", nothing],
    ["A8 could not be measured", "A8", as("notMeasured")],
    ["A8 is blind", "A8", blind],
    ["A8 could not breach", "A8", toothless],
  ])("is inconclusive where %s", (_, id, edit) => {
    const verdict = verdictOf({ ...shared, [id]: edit });
    expect(verdict.kind).toBe("inconclusive");
    expect(checkOf(verdict, "B1").reason).toContain("no check that would see copied persons backs it");
  });

  test.each(["T1", "T2", "T3", "A4"] as const)("is refused where %s is over its limit", (id) => {
    expect(verdictOf({ ...shared, [id]: breaching }).kind).toBe("fail");
  });

  test("is inconclusive by a policy that asks for no check of texts", () => {
    const blindToTexts = loadPolicy({ kind: "builtin", name: "vendor/1" });
    expect(verdictOf(shared, blindToTexts).kind).toBe("inconclusive");
  });
});

describe("a table of records and texts", () => {
  test.each(["A4", "T1", "T3"] as const)("%s, where it cannot breach, is backed by T2, not by A8", (id) => {
    const verdict = verdictOf({ [id]: toothless });
    expect(verdict.kind).toBe("pass");
    expect(checkOf(verdict, id).reason).toContain("T2");
    for (const edit of [blind, toothless, as("notMeasured")])
      expect(checkOf(verdictOf({ [id]: toothless, T2: edit }), id).outcome).toBe("inconclusive");
  });

  test.each(["A4", "T1", "T3"] as const)("%s is backed by A8 and B2 where no text is nearly anybody's own", (id) => {
    const verdict = verdictOf({ [id]: toothless, T2: nothing });
    expect(verdict.kind).toBe("pass");
    expect(checkOf(verdict, id).reason).toContain("A8");
    expect(checkOf(verdictOf({ [id]: toothless, T2: nothing, A8: blind }), id).outcome).toBe("inconclusive");
  });

  test("checks of records are backed by A8 and B2, never by texts", () => {
    expect(checkOf(verdictOf({ B1: toothless }), "B1").reason).toContain("A8");
    for (const edits of [{ A8: blind }, { B2: toothless }, { A8: toothless }])
      expect(checkOf(verdictOf({ B1: toothless, ...edits }), "B1").outcome).toBe("inconclusive");
  });

  test("none of those that back is backed by itself", () => {
    for (const id of ["A8", "B2", "T2"] as const) expect(checkOf(verdictOf({ [id]: toothless }), id).outcome).toBe("inconclusive");
  });
});
