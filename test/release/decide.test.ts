import { describe, expect, test } from "vitest";
import type { CheckFigure, Evaluation, PrivacyCheck, PrivacyCheckId } from "../../src/evaluation/figures.js";
import { decide } from "../../src/release/decide.js";
import { loadPolicy } from "../../src/release/load-policy.js";
import type { Command, Policy } from "../../src/release/policy.js";
import type { CheckVerdict, Verdict } from "../../src/release/verdict.js";
import { figure, goodChecks, interval, sampleEvaluation } from "../fixtures/evaluation-sample.js";

const vendor = loadPolicy({ kind: "builtin", name: "vendor/1" });
const internal = loadPolicy({ kind: "builtin", name: "internal/1" });
const publicPolicy = loadPolicy({ kind: "builtin", name: "public/1" });

type Measured = Extract<PrivacyCheck["result"], { kind: "measured" }>;

/** The good evaluation with some checks changed; null takes one away. */
function withChecks(
  change: Partial<Record<PrivacyCheckId, ((check: PrivacyCheck) => PrivacyCheck) | null>>,
  rest: Partial<Evaluation> = {},
): Evaluation {
  const privacy = goodChecks().flatMap((check) => {
    const edit = change[check.id];
    if (edit === null) return [];
    return [edit === undefined ? check : edit(check)];
  });
  return sampleEvaluation({ privacy, ...rest });
}

function measuredAs(edit: (result: Measured) => Partial<Measured>): (check: PrivacyCheck) => PrivacyCheck {
  return (check) => (check.result.kind === "measured" ? { ...check, result: { ...check.result, ...edit(check.result) } } : check);
}

function withFigure(name: string, change: Partial<CheckFigure>): (check: PrivacyCheck) => PrivacyCheck {
  return measuredAs((result) => ({
    figures: result.figures.map((candidate) => (candidate.name === name ? { ...candidate, ...change } : candidate)),
  }));
}

const blind = measuredAs((result) => ({ twin: result.twin && { ...result.twin, sighted: false, reason: "its lower end lies below." } }));
const toothless = measuredAs((result) => ({
  figures: result.figures.map((candidate) => ({ ...candidate, copy: candidate.unit === "p-value" ? interval(1) : candidate.value })),
}));
const as =
  (kind: "notApplicable" | "notMeasured", reason: string) =>
  (check: PrivacyCheck): PrivacyCheck => ({ ...check, result: { kind, reason } });

function checkOf(verdict: Verdict, id: PrivacyCheckId): CheckVerdict {
  const check = verdict.checks.find((candidate) => candidate.id === id);
  if (check === undefined) throw new Error(`no ${id}`);
  return check;
}

function verdictOf(evaluation: Evaluation, policy: Policy = vendor, command: Command = "run"): Verdict {
  return decide(policy, evaluation, command);
}

const few = { persons: { train: 1600, holdout: 400, synthetic: 1600 } };

describe("pass", () => {
  test("every required check inside its limits: exit 0, no remedies, three sentences", () => {
    const verdict = verdictOf(sampleEvaluation());
    expect(verdict).toMatchObject({ kind: "pass", exitCode: 0, policy: "vendor/1", command: "run", blockers: [], remedies: [] });
    expect(verdict.sentences).toHaveLength(3);
    expect(verdict.sentences[0]).toContain("meets the policy vendor/1");
    expect(verdict.sentences[1]).toContain("3 of 3 attacks saw copies");
    expect(verdict.checks.map((check) => check.outcome)).toEqual(["pass", "pass", "pass", "pass", "pass", "pass", "information"]);
  });

  test("source counts are rounded down to a multiple of k", () => {
    const verdict = verdictOf(sampleEvaluation());
    expect(JSON.stringify(verdict)).not.toMatch(/27,?351|6,?838/);
    expect(verdict.sentences[1]).toContain("27,346");
    expect(verdict.sentences[1]).toContain("6,831");
  });
});

describe("limits", () => {
  test.each<[PrivacyCheckId, string, number, boolean]>([
    ["A1", "count", 0, true],
    ["A1", "count", 1, false],
    ["A2", "count", 1, false],
    ["A5", "categories", 1, false],
    ["A5", "extremes", 1, false],
    ["A5", "spikes", 1, false],
    ["A7", "excess", 0.005, true],
    ["A7", "excess", 0.0051, false],
    ["A7", "releasedShareExcess", 0.0051, false],
    ["A8", "excessRate", 0.004, true],
    ["A8", "excessRate", 0.0041, false],
    ["B1", "tprAt1PercentFpr", 0.03, true],
    ["B1", "tprAt1PercentFpr", 0.0301, false],
    ["B1", "auc", 0.55, true],
    ["B1", "auc", 0.551, false],
    ["B1", "tprAt10PercentFpr", 0.15, true],
    ["B1", "tprAt10PercentFpr", 0.151, false],
  ])("%s.%s with upper end %d: inside is %s", (id, name, upper, inside) => {
    const value = interval(upper * 0.8, upper * 0.6, upper);
    const verdict = verdictOf(withChecks({ [id]: withFigure(name, { value }) }));
    expect(verdict.kind).toBe(inside ? "pass" : "fail");
    expect(checkOf(verdict, id).outcome).toBe(inside ? "pass" : "fail");
    expect(verdict.exitCode).toBe(inside ? 0 : 1);
    if (!inside) expect(checkOf(verdict, id).reason).toContain("Over its limit");
  });

  test.each([
    [0.01, "pass"],
    [0.0099, "fail"],
  ])("A8 with p = %d: %s", (p, kind) => {
    expect(verdictOf(withChecks({ A8: withFigure("pValue", { value: interval(p) }) })).kind).toBe(kind);
  });

  test("a figure's name may carry its check's id", () => {
    const renamed = measuredAs((result) => ({
      figures: result.figures.map((candidate) => ({ ...candidate, name: `B1.${candidate.name}` })),
    }));
    expect(verdictOf(withChecks({ B1: renamed })).kind).toBe("pass");
  });

  test("the same figures may pass vendor and fail public", () => {
    const evaluation = withChecks({ B1: withFigure("tprAt1PercentFpr", { value: interval(0.018, 0.012, 0.025) }) });
    expect(verdictOf(evaluation, vendor).kind).toBe("pass");
    expect(verdictOf(evaluation, publicPolicy).kind).toBe("fail");
  });

  test("A2 is for information under internal and decides under vendor", () => {
    const evaluation = withChecks({ A2: withFigure("count", { value: interval(4) }) });
    expect(checkOf(verdictOf(evaluation, internal), "A2").outcome).toBe("information");
    expect(verdictOf(evaluation, internal).kind).toBe("pass");
    expect(verdictOf(evaluation, vendor).kind).toBe("fail");
  });

  test("S1 never decides", () => {
    const verdict = verdictOf(withChecks({ S1: withFigure("share", { value: interval(0.99) }) }));
    expect(verdict.kind).toBe("pass");
    expect(checkOf(verdict, "S1").outcome).toBe("information");
  });
});

describe("non-results", () => {
  test("notApplicable does not block", () => {
    const verdict = verdictOf(withChecks({ A1: as("notApplicable", "no column holds identifiers.") }));
    expect(verdict.kind).toBe("pass");
    expect(checkOf(verdict, "A1")).toMatchObject({ outcome: "notApplicable", reason: "Nothing to attack: no column holds identifiers." });
  });

  test("notMeasured blocks a required check and not an informational one", () => {
    const verdict = verdictOf(withChecks({ B1: as("notMeasured", "no holdout file was given.") }));
    expect(verdict).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    expect(verdict.sentences[0]).toContain("B1 could not be decided");
    expect(verdictOf(withChecks({ S1: as("notMeasured", "no time.") })).kind).toBe("pass");
  });

  test("a required check that the evaluation did not make blocks", () => {
    expect(checkOf(verdictOf(withChecks({ A7: null })), "A7").outcome).toBe("inconclusive");
    expect(verdictOf(withChecks({ S1: null })).kind).toBe("pass");
    expect(verdictOf(sampleEvaluation({ privacy: [] })).kind).toBe("inconclusive");
  });

  test("a limited figure that is missing or not a number blocks", () => {
    const missing = measuredAs((result) => ({ figures: result.figures.slice(1) }));
    expect(checkOf(verdictOf(withChecks({ B1: missing })), "B1").reason).toBe("Not measured: tprAt1PercentFpr.");
    const broken = verdictOf(withChecks({ B1: withFigure("auc", { value: interval(Number.NaN) }) }));
    expect(broken.kind).toBe("inconclusive");
    expect(checkOf(broken, "B1").figures.every((judged) => Number.isFinite(judged.figure.value.estimate))).toBe(true);
  });

  test("requirements hold for the command that asks", () => {
    const runOnly = loadPolicy({ kind: "builtin", name: "vendor/1" }, { "B1.required": "run" });
    const evaluation = withChecks({ B1: null });
    expect(verdictOf(evaluation, runOnly, "run").kind).toBe("inconclusive");
    const evaluated = verdictOf(evaluation, runOnly, "evaluate");
    expect(evaluated.kind).toBe("pass");
    expect(checkOf(evaluated, "B1").reason).toBe("Not tested: the policy does not require it of evaluate.");
  });
});

describe("positive controls", () => {
  test.each<PrivacyCheckId>(["A7", "A8", "B1"])("%s blind to its planted copies is inconclusive", (id) => {
    const verdict = verdictOf(withChecks({ [id]: blind }));
    expect(verdict.kind).toBe("inconclusive");
    expect(checkOf(verdict, id).reason).toContain("The attack was blind here");
  });

  test("no positive control at all is inconclusive too", () => {
    const verdict = verdictOf(withChecks({ B1: measuredAs(() => ({ twin: null })) }));
    expect(checkOf(verdict, "B1").reason).toContain("no positive control was run");
    expect(verdict.kind).toBe("inconclusive");
  });

  test("exact counts need none", () => {
    expect(
      verdictOf(sampleEvaluation())
        .checks.filter((check) => check.twin === null && check.outcome === "pass")
        .map((check) => check.id),
    ).toEqual(["A1", "A2", "A5"]);
  });

  test("a breach counts even of a blind attack", () => {
    const both = (check: PrivacyCheck): PrivacyCheck => blind(withFigure("auc", { value: interval(0.7, 0.69, 0.71) })(check));
    expect(verdictOf(withChecks({ B1: both })).kind).toBe("fail");
  });
});

describe("averages that even a full copy keeps inside", () => {
  test("pass when A8 is measured, sighted and inside its limits", () => {
    const verdict = verdictOf(withChecks({ A7: toothless }));
    expect(verdict.kind).toBe("pass");
    expect(checkOf(verdict, "A7").reason).toContain("it passes because A8");
    expect(checkOf(verdict, "A7").figures.map((judged) => judged.standing)).toEqual(["cannotBreach", "cannotBreach"]);
  });

  test("are told by the copy's estimate, for an interval would reach over the limit by chance alone", () => {
    const standing = (copy: ReturnType<typeof interval>) =>
      checkOf(verdictOf(withChecks({ B1: withFigure("auc", { copy }) })), "B1").figures.find(({ figure }) => figure.name === "auc")
        ?.standing;
    expect(standing(interval(0.54, 0.52, 0.56))).toBe("cannotBreach");
    expect(standing(interval(0.56, 0.54, 0.58))).toBe("within");
  });

  test("one figure that could breach is enough to decide", () => {
    const verdict = verdictOf(withChecks({ B1: withFigure("auc", { copy: interval(0.52) }) }));
    expect(checkOf(verdict, "B1").outcome).toBe("pass");
    expect(checkOf(verdict, "B1").figures.map((judged) => judged.standing)).toEqual(["within", "cannotBreach", "within"]);
  });

  test.each<[string, (check: PrivacyCheck) => PrivacyCheck]>([
    ["blind", blind],
    ["not applicable", as("notApplicable", "no distances here.")],
    ["not measured", as("notMeasured", "no time.")],
    ["toothless itself", toothless],
  ])("are inconclusive when A8 is %s", (_name, edit) => {
    const verdict = verdictOf(withChecks({ A7: toothless, A8: edit }));
    expect(checkOf(verdict, "A7").outcome).toBe("inconclusive");
    expect(verdict.kind).toBe("inconclusive");
  });

  test("do not pass on an A8 that breaches, even where it only informs", () => {
    const relaxed = loadPolicy({ kind: "builtin", name: "vendor/1" }, { "A8.required": "none" });
    const verdict = verdictOf(withChecks({ A7: toothless, A8: withFigure("excessRate", { value: interval(0.5) }) }), relaxed);
    expect(checkOf(verdict, "A7").outcome).toBe("inconclusive");
  });

  test("all of them toothless is inconclusive, and says so", () => {
    const verdict = verdictOf(withChecks({ A1: toothless, A2: toothless, A5: toothless, A7: toothless, A8: toothless, B1: toothless }));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.blockers.map((blocker) => blocker.kind)).toEqual(["nothingDecisive"]);
  });

  test("identifiers alone do not carry a pass when every attack is not applicable", () => {
    const nothing = as("notApplicable", "nothing to attack.");
    const verdict = verdictOf(withChecks({ A7: nothing, A8: nothing, B1: nothing }));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.blockers[0]?.reason).toContain("No attack that could have failed");
  });

  test("a policy that requires nothing passes nothing", () => {
    const nothing = loadPolicy(
      { kind: "builtin", name: "vendor/1" },
      Object.fromEntries(vendor.checks.filter((rule) => rule.id !== "S1").map((rule) => [`${rule.id}.required`, "none"])),
    );
    expect(verdictOf(sampleEvaluation(), nothing).kind).toBe("inconclusive");
  });
});

describe("too few persons", () => {
  test("is inconclusive, says how many there are and how many it takes, and what internal would say", () => {
    const evaluation = withChecks({}, { persons: { train: 2800, holdout: 720, synthetic: 2800 } });
    const verdict = decide(vendor, evaluation, "run", [internal]);
    expect(verdict).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    const [blocker] = verdict.blockers;
    expect(blocker?.reason).toContain("vendor/1 needs 2,000 persons that the model never saw, and this evaluation has about 715.");
    expect(blocker?.reason).toContain("a source of at least 2,000 persons in all");
    expect(blocker?.reason).toContain("internal/1 needs 500: by its limits these figures would pass");
    expect(verdict.remedies.map((remedy) => remedy.type)).toEqual(["--holdout FILE", "--policy internal"]);
  });

  test("for evaluate it asks for a holdout file; a milder policy that needs more too is said so", () => {
    const verdict = decide(vendor, withChecks({}, few), "evaluate", [internal, publicPolicy]);
    expect(verdict.blockers[0]?.reason).toContain("a holdout file of at least 2,000 persons");
    expect(verdict.blockers[0]?.reason).toContain("internal/1 needs 500, which is more than there are too.");
    expect(verdict.blockers[0]?.reason).not.toContain("public/1");
  });

  test("exactly enough persons block nothing; one too few do", () => {
    const at = (holdout: number): Verdict => verdictOf(sampleEvaluation({ persons: { train: 8000, holdout, synthetic: 8000 } }));
    expect(at(2000).kind).toBe("pass");
    expect(at(1999).kind).toBe("inconclusive");
  });

  test("an interval that merely reaches over its limit is undecided, not a breach", () => {
    const wide = { B1: withFigure("auc", { value: interval(0.52, 0.47, 0.57) }) };
    expect(verdictOf(withChecks(wide)).kind).toBe("fail");
    const verdict = verdictOf(withChecks(wide, few));
    expect(verdict.kind).toBe("inconclusive");
    expect(checkOf(verdict, "B1").figures.map((judged) => judged.standing)).toContain("undecided");
  });

  test("an interval wholly beyond its limit is a breach, however few they are", () => {
    const clear = { B1: withFigure("auc", { value: interval(0.9, 0.85, 0.95) }) };
    expect(verdictOf(withChecks(clear, few))).toMatchObject({ kind: "fail", exitCode: 1 });
  });
});

describe("remedies", () => {
  const typed = (verdict: Verdict): string => verdict.remedies.map((remedy) => remedy.type ?? "").join(" | ");

  test("rare values: declare the column, then raise k", () => {
    const verdict = verdictOf(withChecks({ A5: withFigure("categories", { value: interval(2) }) }));
    expect(typed(verdict)).toContain("leave-out");
    expect(typed(verdict)).toContain("k: 22");
  });

  test("identifiers: declare the column", () => {
    expect(typed(verdictOf(withChecks({ A1: withFigure("count", { value: interval(2) }) })))).toContain("direct-identifier");
  });

  test("membership: nearer to privacy, raise k, drop a column; more persons only where the estimate is inside", () => {
    const clear = verdictOf(withChecks({ B1: withFigure("auc", { value: interval(0.7, 0.69, 0.71) }) }));
    expect(typed(clear)).toBe(`--fidelity-privacy 0.25 | k: ${vendor.k * 2} | --drop COLUMN`);
    const close = verdictOf(withChecks({ B1: withFigure("auc", { value: interval(0.549, 0.545, 0.553) }) }));
    expect(typed(close)).toContain("--holdout FILE");
  });

  test("a file that others made: have it made again, never take rows out", () => {
    const verdict = verdictOf(withChecks({ A7: withFigure("excess", { value: interval(0.9) }) }), vendor, "evaluate");
    expect(verdict.remedies).toHaveLength(1);
    expect(verdict.remedies[0]?.action).toContain("made again");
  });

  test("each stands once, and a failing check always has one", () => {
    for (const rule of vendor.checks.filter((candidate) => candidate.limits.length > 0)) {
      const edit = measuredAs((result) => ({
        figures: result.figures.map((candidate) =>
          figure(candidate.name, candidate.title, candidate.unit, interval(candidate.unit === "p-value" ? 0 : 1)),
        ),
      }));
      const verdict = verdictOf(withChecks({ [rule.id]: edit }));
      expect(verdict.kind).toBe("fail");
      expect(verdict.remedies.length).toBeGreaterThan(0);
      expect(new Set(verdict.remedies.map((remedy) => remedy.action)).size).toBe(verdict.remedies.length);
    }
  });
});

describe("vendor/2", () => {
  const newest = loadPolicy({ kind: "builtin", name: "vendor/2" });

  test("passes where every check of the battery is inside its limits and sighted", () => {
    const verdict = verdictOf(withChecks({}), newest);
    expect(verdict.checks.filter((check) => check.outcome !== "pass").map((check) => check.id)).toEqual(["S1"]);
    expect(verdict.kind).toBe("pass");
  });

  test.each(["A6", "B3", "B4", "B6"] as const)("an average that cannot breach (%s) is backed by A8 and B2, not by A8 alone", (id) => {
    expect(verdictOf(withChecks({ [id]: toothless }), newest).kind).toBe("pass");
    const alone = verdictOf(withChecks({ [id]: toothless, B2: blind }), newest);
    expect(checkOf(alone, id).outcome).toBe("inconclusive");
  });

  test("a fourth attempt is refused, and what needs refits is not asked of evaluate", () => {
    expect(checkOf(verdictOf(withChecks({ E2: withFigure("attempts", { value: interval(4) }) }), newest), "E2").outcome).toBe("fail");
    const unfitted = withChecks({ C2: as("notMeasured", "Needs the method.") });
    expect(verdictOf(unfitted, newest, "run").kind).toBe("inconclusive");
    expect(verdictOf(unfitted, newest, "evaluate").kind).toBe("pass");
    expect(checkOf(verdictOf(unfitted, newest, "evaluate"), "C2").reason).toContain("Needs the method.");
  });
});
