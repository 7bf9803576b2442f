import { privacyCheckIds } from "../../src/evaluation/figures.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckFigure, Evaluation, PrivacyCheck } from "../../src/evaluation/figures.js";
import { decide } from "../../src/release/decide.js";
import { builtinPolicies, earlierPolicies, loadPolicy } from "../../src/release/load-policy.js";
import { canonicalJson } from "../../src/release/canonical-json.js";
import { limitableFigures } from "../../src/release/policy-file.js";
import { commands } from "../../src/release/policy.js";
import { figure, interval, sampleEvaluation } from "../fixtures/evaluation-sample.js";

const policies = [...builtinPolicies, ...earlierPolicies].map((name) => loadPolicy({ kind: "builtin", name }));

const value = fc.oneof(
  fc.constantFrom(0, 0.001, 0.01, 0.05, 0.5, 1).map((at) => interval(at)),
  fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.1, noNaN: true }))
    .map(([at, half]) => interval(at, at - half, at + half)),
);

function figuresOf(id: PrivacyCheck["id"]): fc.Arbitrary<CheckFigure[]> {
  const names = limitableFigures[id];
  return fc
    .tuple(
      ...names.map((name) =>
        fc.tuple(value, fc.option(value)).map(([at, copy]) => figure(name, name, name === "pValue" ? "p-value" : "share", at, { copy })),
      ),
    )
    .map((list) => [...list]);
}

function checkArbitrary(id: PrivacyCheck["id"]): fc.Arbitrary<PrivacyCheck> {
  const twin = fc.option(fc.boolean().map((sighted) => ({ description: "d", plantedShare: 0.05, figures: [], sighted, reason: "r" })));
  const result: fc.Arbitrary<PrivacyCheck["result"]> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("measured" as const), figures: figuresOf(id), twin, notes: fc.constant([]) }) },
    { weight: 1, arbitrary: fc.constantFrom("notApplicable" as const, "notMeasured" as const).map((kind) => ({ kind, reason: "r" })) },
  );
  return result.map((made) => ({ id, title: id, plainWords: "w", result: made }));
}

const evaluation: fc.Arbitrary<Evaluation> = fc
  .tuple(
    fc.tuple(...privacyCheckIds.map(checkArbitrary)),
    fc.constantFrom(100, 600, 2500, 9000),
    fc.subarray([...privacyCheckIds], { minLength: 4 }),
  )
  .map(([privacy, holdout, kept]) =>
    sampleEvaluation({ privacy: privacy.filter((check) => kept.includes(check.id)), persons: { train: 5000, holdout, synthetic: 5000 } }),
  );

const rank = { pass: 0, inconclusive: 1, fail: 2 } as const;

/** The evaluation with one check's every figure far beyond any limit. */
function breached(given: Evaluation, id: PrivacyCheck["id"]): Evaluation {
  const figures = limitableFigures[id].map((name) =>
    figure(name, name, name === "pValue" ? "p-value" : "share", interval(name === "pValue" ? 0 : 5)),
  );
  const bad: PrivacyCheck = { id, title: id, plainWords: "w", result: { kind: "measured", figures, twin: null, notes: [] } };
  return { ...given, privacy: [...given.privacy.filter((check) => check.id !== id), bad] };
}

describe("decide", () => {
  test("adding a breach never makes a verdict milder, and makes it fail where the check is required", () => {
    fc.assert(
      fc.property(
        evaluation,
        fc.constantFrom(...policies),
        fc.constantFrom(...commands),
        fc.constantFrom(...privacyCheckIds),
        (given, policy, command, id) => {
          const before = decide(policy, given, command);
          const after = decide(policy, breached(given, id), command);
          const required = policy.checks.some((rule) => rule.id === id && rule.requiredFor.includes(command));
          if (required) expect(after.kind).toBe("fail");
          if (id !== "S1" && (required || before.kind === "fail")) expect(rank[after.kind]).toBeGreaterThanOrEqual(rank[before.kind]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("does not depend on the order of the checks", () => {
    fc.assert(
      fc.property(evaluation, fc.constantFrom(...policies), fc.constantFrom(...commands), (given, policy, command) => {
        const reversed = { ...given, privacy: [...given.privacy].reverse() };
        expect(canonicalJson(decide(policy, reversed, command))).toBe(canonicalJson(decide(policy, given, command)));
      }),
      { numRuns: 200 },
    );
  });

  test("a pass has every required check decided, none beyond its limit, and enough persons; the exit code says the same", () => {
    fc.assert(
      fc.property(evaluation, fc.constantFrom(...policies), fc.constantFrom(...commands), (given, policy, command) => {
        const verdict = decide(policy, given, command);
        expect(verdict.exitCode).toBe({ pass: 0, fail: 1, inconclusive: 3 }[verdict.kind]);
        const outcomes = verdict.checks.map((check) => check.outcome);
        expect(verdict.kind === "fail").toBe(outcomes.includes("fail"));
        if (verdict.kind !== "pass") return;
        expect(outcomes).not.toContain("inconclusive");
        expect(given.persons.holdout).toBeGreaterThanOrEqual(policy.persons);
        for (const check of verdict.checks.filter((candidate) => candidate.outcome === "pass")) {
          for (const judged of check.figures) expect(["within", "cannotBreach", "information"]).toContain(judged.standing);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("with fewer persons a verdict never turns into a pass", () => {
    fc.assert(
      fc.property(evaluation, fc.constantFrom(...policies), fc.integer({ min: 0, max: 9000 }), (given, policy, holdout) => {
        const fewer = { ...given, persons: { ...given.persons, holdout: Math.min(holdout, given.persons.holdout) } };
        if (decide(policy, fewer, "run").kind === "pass") expect(decide(policy, given, "run").kind).toBe("pass");
      }),
      { numRuns: 200 },
    );
  });
});
