import { privacyCheckIds } from "../../src/evaluation/figures.js";
import { describe, expect, test } from "vitest";
import { StandinError } from "../../src/errors.js";
import { builtinPolicies, defaultPolicy, earlierPolicies, loadPolicy } from "../../src/release/load-policy.js";
import type { Policy } from "../../src/release/policy.js";

const builtin = (name: string): Policy => loadPolicy({ kind: "builtin", name });
const file = (text: string, overrides = {}): Policy => loadPolicy({ kind: "file", name: "acme.yaml", text }, overrides);
const limitOf = (policy: Policy, setting: string): number | undefined => {
  const [id, figure] = setting.split(".");
  return policy.checks.find((rule) => rule.id === id)?.limits.find((limit) => limit.figure === figure)?.value;
};

function errorOf(run: () => unknown): StandinError {
  try {
    run();
  } catch (error) {
    if (error instanceof StandinError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("built-in policies", () => {
  test.each([
    ["the newest", builtinPolicies],
    ["the first", earlierPolicies],
  ])("%s are complete, in order of strictness", (_name, names) => {
    const all = names.map(builtin);
    expect(all.map((policy) => policy.k)).toEqual([3, 11, 20]);
    expect(all.map((policy) => policy.persons)).toEqual([500, 2000, 4000]);
    expect(all.map((policy) => policy.guessableSeed)).toEqual(["accept", "warn", "refuse"]);
    for (const policy of all) {
      expect(policy.overrides).toEqual([]);
      expect(policy.base).toBe(policy.name);
      for (const rule of policy.checks.filter((candidate) => candidate.requiredFor.length > 0))
        expect(rule.limits.length).toBeGreaterThan(0);
    }
  });

  test("the default is the newest for vendors, and what each version asks for stays as it was published", () => {
    expect(builtinPolicies).toEqual(["internal/2", "vendor/2", "public/2"]);
    expect(defaultPolicy).toBe("vendor/2");
    const idsOf = (name: string) => builtin(name).checks.map((rule) => rule.id);
    for (const name of earlierPolicies) expect(idsOf(name)).toEqual(["A1", "A2", "A5", "A7", "A8", "B1", "S1"]);
    expect(idsOf("public/2")).toEqual(privacyCheckIds);
    expect(idsOf("vendor/2")).toEqual(privacyCheckIds.filter((id) => id !== "C1"));
    expect(idsOf("internal/2")).toEqual(privacyCheckIds.filter((id) => !["C1", "C2", "T4"].includes(id)));
  });

  test("what needs the method itself is asked of run alone", () => {
    const ofRun = builtin("public/2").checks.filter((rule) => rule.requiredFor.join() === "run");
    expect(ofRun.map((rule) => rule.id)).toEqual(["C1", "C2", "E3", "T4"]);
  });

  test.each([
    ["A6.excess", [0.2, 0.09, 0.05]],
    ["B2.auc", [0.65, 0.6, 0.58]],
    ["B3.multivariate", [0.2, 0.09, 0.05]],
    ["B4.residual10", [0.2, 0.09, 0.05]],
    ["B5.residual", [0.5, 0.3, 0.15]],
    ["C2.epsilonLower", [undefined, 1, 0.5]],
    ["T4.printed", [undefined, 0, 0]],
    ["T4.exposure", [undefined, 3, 3]],
    ["E2.attempts", [3, 3, 3]],
    ["A7.excess", [0.02, 0.005, 0.002]],
    ["A8.pValue", [0.01, 0.01, 0.02]],
    ["A8.excessRate", [0.01, 0.004, 0.002]],
    ["B1.tprAt1PercentFpr", [0.05, 0.03, 0.02]],
    ["B1.auc", [0.6, 0.55, 0.54]],
    ["B1.tprAt10PercentFpr", [0.2, 0.15, 0.13]],
    ["A1.count", [0, 0, 0]],
    ["A2.count", [undefined, 0, 0]],
    ["A5.extremes", [0, 0, 0]],
  ])("%s is %j for internal, vendor, public", (setting, expected) => {
    expect(builtinPolicies.map((name) => limitOf(builtin(name), setting))).toEqual(expected);
  });

  test("attacks must be sighted, exact counts need not be, S1 is for information", () => {
    const sighted = builtin("vendor/2").checks.filter((rule) => rule.sighted);
    expect(sighted.map((rule) => rule.id).join(" ")).toBe("A3 A4 A6 A7 A8 B1 B2 B3 B4 B5 B6 C2 T1 T2 T3 T4");
    expect(builtin("vendor/2").checks.find((rule) => rule.id === "S1")?.requiredFor).toEqual([]);
  });

  test("each says in a sentence what it leaves untested", () => {
    const untested = (name: string) => builtin(name).untested;
    expect(builtinPolicies.map((name) => untested(name).map((check) => check.id))).toEqual([
      ["C2", "T4", "C1", "D1"],
      ["C1", "D1"],
      ["D1"],
    ]);
    for (const check of builtinPolicies.flatMap(untested)) expect(check.sentence).toMatch(/^[A-Z].+\.$/);
  });

  test("a short name means the newest version; an unknown one names the nearest", () => {
    expect(builtin("public").name).toBe("public/2");
    const error = errorOf(() => builtin("vendr"));
    expect(error.code).toBe("POLICY_UNKNOWN");
    expect(error.message).toContain('Did you mean "vendor"?');
    expect(errorOf(() => builtin("vendor/9")).code).toBe("POLICY_UNKNOWN");
  });
});

describe("a file that extends a policy", () => {
  const acme = `version: standin.policy/1
extends: vendor
name: acme/2
k: 15
guessableSeed: refuse
checks:
  B1:
    limits:
      auc: { atMost: 0.6 }
  A2:
    required: [run]
  A8:
    sighted: false
    limits:
      excessHits: { atMost: 3 }
`;

  test("takes the rest from it and records every difference", () => {
    const policy = file(acme);
    expect(policy).toMatchObject({ name: "acme/2", base: "vendor/2", k: 15, persons: 2000 });
    expect(limitOf(policy, "B1.auc")).toBe(0.6);
    expect(limitOf(policy, "B1.tprAt1PercentFpr")).toBe(0.03);
    expect(policy.overrides).toEqual([
      { setting: "k", from: 11, to: 15, effect: "stricter", by: "acme.yaml" },
      { setting: "guessableSeed", from: "warn", to: "refuse", effect: "stricter", by: "acme.yaml" },
      { setting: "A2.required", from: "run, evaluate", to: "run", effect: "looser", by: "acme.yaml" },
      { setting: "A8.sighted", from: true, to: false, effect: "looser", by: "acme.yaml" },
      { setting: "A8.excessHits", from: null, to: 3, effect: "stricter", by: "acme.yaml" },
      { setting: "B1.auc", from: 0.55, to: 0.6, effect: "looser", by: "acme.yaml" },
    ]);
  });

  test("options come last and are recorded as such; a value that changes nothing is not", () => {
    const policy = file(acme, { k: "20", "A8.pValue": 0.001, persons: 2000, "A1.required": "none" });
    expect(policy.k).toBe(20);
    expect(policy.overrides.slice(6)).toEqual([
      { setting: "k", from: 15, to: 20, effect: "stricter", by: "option" },
      { setting: "A8.pValue", from: 0.01, to: 0.001, effect: "looser", by: "option" },
      { setting: "A1.required", from: "run, evaluate", to: "none", effect: "looser", by: "option" },
    ]);
  });

  test("JSON is YAML too", () => {
    expect(file('{"version":"standin.policy/1","extends":"internal/1","name":"x/1"}').k).toBe(3);
  });
});

describe("what is wrong is said with its place and the nearest known key", () => {
  const head = "version: standin.policy/1\nextends: vendor/1\nname: acme/1\n";
  test.each([
    ["an unknown key", `${head}chekcs: {}\n`, /unknown key "chekcs" at the top level\. Did you mean "checks"\?/],
    ["an unknown check", `${head}checks: { B9: {} }\n`, /unknown key "B9" under checks/],
    [
      "an unknown figure",
      `${head}checks: { B1: { limits: { ac: { atMost: 1 } } } }\n`,
      /unknown key "ac" under checks\.B1\.limits\. Did you mean "auc"\?/,
    ],
    ["an unknown key of a check", `${head}checks: { B1: { require: [run] } }\n`, /Did you mean "required"\?/],
    ["a limit without a side", `${head}checks: { B1: { limits: { auc: 0.5 } } }\n`, /under checks\.B1\.limits\.auc: a limit is/],
    ["a command that does not exist", `${head}checks: { B1: { required: [fit] } }\n`, /allowed are run and evaluate/],
    ["S1 made to decide", `${head}checks: { S1: { required: [run] } }\n`, /under checks\.S1\.required/],
    ["k under 2", `${head}k: 1\n`, /is wrong under k/],
    ["a version that is not known", head.replace("policy/1", "policy/9"), /is wrong under version/],
    ["YAML that is broken", `${head}checks: [\n`, /not valid YAML at line/],
    ["a key given twice", `${head}k: 5\nk: 6\n`, /not valid YAML/],
    ["a list", "- 1\n", /is wrong at the top level/],
    ["nothing", "", /is wrong at the top level/],
    ["no base and not whole", "version: standin.policy/1\nname: acme/1\nk: 5\n", /leaves out title, purpose, persons/],
    [
      "aliases without end",
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n`,
      /repeats its anchors/,
    ],
    ["a file without end", "#".repeat(2 << 20), /larger than/],
  ])("%s", (_name, text, message) => {
    const error = errorOf(() => file(text));
    expect(error.code).toBe("POLICY_INVALID");
    expect(error.message).toMatch(message);
    expect(error.exitCode).toBe(2);
  });

  test.each([
    ["B1.acu", 0.5, /Did you mean "B1\.auc"\?/],
    ["kk", 5, /no policy setting "kk"/],
    ["k", "many", /setting k cannot be many/],
    ["guessableSeed", "maybe", /guessableSeed cannot be maybe/],
    ["A8.pValue", 2, /A8\.pValue cannot be 2/],
    ["B1.auc", "", /B1\.auc cannot be/],
  ])("option %s=%s", (setting, value, message) => {
    const error = errorOf(() => loadPolicy({ kind: "builtin", name: "vendor" }, { [setting]: value }));
    expect(error.code).toBe("POLICY_INVALID");
    expect(error.message).toMatch(message);
  });
});

test("a whole policy needs no base", () => {
  const checks = privacyCheckIds.map((id) => `  ${id}: {}`).join("\n");
  const text = `version: standin.policy/1\nname: own/1\ntitle: Own\npurpose: Ours.\nk: 5\npersons: 100\nguessableSeed: warn\nuntested: []\nchecks:\n${checks}\n`;
  expect(file(text)).toMatchObject({ name: "own/1", base: "own/1", overrides: [] });
});
