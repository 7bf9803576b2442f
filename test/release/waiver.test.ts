import { describe, expect, test } from "vitest";
import type { PrivacyCheckId } from "../../src/evaluation/figures.js";
import { StandinError } from "../../src/errors.js";
import { decide } from "../../src/release/decide.js";
import { loadPolicy } from "../../src/release/load-policy.js";
import { parseWaiverFile } from "../../src/release/parse-waiver-file.js";
import { renderReport } from "../../src/release/render-report.js";
import { uncoveredText, useWaivers, type Waiver } from "../../src/release/waiver.js";
import { read } from "../docs/repository-files.js";
import { goodChecks, sampleEvaluation } from "../fixtures/evaluation-sample.js";
import { sampleReport } from "../fixtures/report-model-sample.js";

const usage = { now: "2026-03-09T10:11:12.345Z", policy: "vendor/1", source: "patients.csv" };
const good: Readonly<Record<string, string>> = {
  version: "standin.waiver/1",
  check: "B1",
  name: "Ada Example",
  reason: "The recipient holds the source already.",
  expires: "2026-12-31",
};
const parse = (change: Readonly<Record<string, string>> = {}): Waiver =>
  parseWaiverFile(JSON.stringify({ ...good, ...change }), "w.yaml", usage);

function fault(change: Readonly<Record<string, string>>): StandinError {
  try {
    parse(change);
  } catch (error) {
    if (error instanceof StandinError) return error;
    throw error;
  }
  throw new Error("the waiver was taken");
}

describe("a waiver file", () => {
  test("says who answers for what, why and until when, and gets the day of its use", () => {
    expect(parse()).toEqual({
      check: "B1",
      name: "Ada Example",
      reason: "The recipient holds the source already.",
      expires: "2026-12-31",
      usedOn: "2026-03-09",
    });
    expect(parse({ check: "persons", policy: "vendor/1", source: "patients.csv" }).check).toBe("persons");
    expect(parse({ expires: "2026-03-09" }).expires).toBe("2026-03-09"); // its last day counts
    expect(parse({ expires: "2027-03-10" }).expires).toBe("2027-03-10");
  });

  test("the example of docs/policies.md is one", () => {
    const example = /```yaml\n(version: standin\.waiver\/1\n[^`]*)```/.exec(read("docs/policies.md"))?.[1] ?? "";
    expect(parseWaiverFile(example, "example", { ...usage, policy: "vendor/2" })).toMatchObject({ check: "E2" });
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ["identifiers", { check: "A1" }, /is for A1, which cannot be waived[^]*a guessable seed/],
    ["identifiers by shape", { check: "A2" }, /cannot be waived/],
    ["free text", { check: "A4" }, /cannot be waived/],
    ["rare values", { check: "A5" }, /cannot be waived/],
    ["artefacts", { check: "E3" }, /cannot be waived/],
    ["what never decides", { check: "S1" }, /never decides/],
    ["a check that does not exist", { check: "person" }, /Did you mean persons\?/],
    ["nobody", { name: "  1 " }, /names nobody/],
    ["spaces for a reason", { reason: " ".repeat(40) }, /gives no reason/],
    ["a short reason", { reason: "fine" }, /at reason/],
    ["another policy", { policy: "public/1" }, /holds for policy public\/1, and vendor\/1 is in use/],
    ["another source", { source: "other.csv" }, /holds for the source other\.csv, and patients\.csv is read/],
    ["a day that does not exist", { expires: "2026-02-30" }, /which is no day/],
    ["more than a year", { expires: "2027-03-11" }, /a year at most/],
    ["an unknown key", { approved: "yes" }, /unrecognized key/i],
    ["another version", { version: "standin.waiver/2" }, /at version/],
  ])("is refused for %s", (_name, change, message) => {
    const error = fault(change);
    expect(error).toMatchObject({ code: "WAIVER_INVALID", exitCode: 2 });
    expect(error.message).toMatch(message);
  });

  test("that expired yesterday is refused under a code of its own", () => {
    expect(fault({ expires: "2026-03-08" })).toMatchObject({ code: "WAIVER_EXPIRED", exitCode: 2 });
  });

  test("that is no YAML says where", () => {
    expect(() => parseWaiverFile("a: [", "w.yaml", usage)).toThrow(/w\.yaml is not valid YAML at line/);
    expect(() => parseWaiverFile("- a", "w.yaml", usage)).toThrow(/at its top level/);
  });
});

const vendor = loadPolicy({ kind: "builtin", name: "vendor/1" });
const unmeasured = (...ids: PrivacyCheckId[]) =>
  sampleEvaluation({
    privacy: goodChecks().map((check) =>
      ids.includes(check.id) ? { ...check, result: { kind: "notMeasured", reason: "it was not tried" } } : check,
    ),
  });
const waiverFor = (check: Waiver["check"]): Waiver => ({ ...parse(), check });

describe("what waivers do", () => {
  test("everything that stands against a release needs its own; the verdict is what it was", () => {
    const verdict = decide(vendor, unmeasured("A7", "B1"), "run");
    const before = JSON.stringify(verdict);
    expect(useWaivers(verdict, [waiverFor("B1")])).toMatchObject({ used: [{ check: "B1" }], unused: [], uncovered: ["A7"] });
    expect(useWaivers(verdict, [waiverFor("B1"), waiverFor("A7"), waiverFor("E2")])).toMatchObject({
      used: [{ check: "B1" }, { check: "A7" }],
      unused: [{ check: "E2" }],
      uncovered: [],
    });
    expect(JSON.stringify(verdict)).toBe(before);
  });

  test("blockers are covered by their kind", () => {
    const few = sampleEvaluation({ persons: { train: 1600, holdout: 400, synthetic: 1600 } });
    const verdict = decide(vendor, few, "run");
    expect(useWaivers(verdict, []).uncovered).toContain("persons");
    expect(useWaivers(verdict, [waiverFor("persons")]).uncovered).not.toContain("persons");
  });

  test("with a pass every waiver is needless", () => {
    expect(useWaivers(decide(vendor, sampleEvaluation(), "run"), [waiverFor("B1")])).toMatchObject({ used: [], uncovered: [] });
  });

  test("what is never waived is named as such", () => {
    expect(uncoveredText(["B1", "A1"])).toBe("No waiver covers B1. A1 cannot be waived: mend the release.");
    expect(uncoveredText([])).toBe("");
  });
});

describe("the report's first screen", () => {
  const waivers = [waiverFor("B1")];
  const firstScreen = async (change: Parameters<typeof sampleReport>[1], ids: readonly PrivacyCheckId[] = ["B1"]): Promise<string> => {
    const page = await renderReport(sampleReport(unmeasured(...ids), change));
    return page.slice(page.indexOf("<header"), page.indexOf("</header>"));
  };

  test("prints name, reason and days beside a verdict that looks like no pass", async () => {
    const screen = await firstScreen({ waivers });
    expect(screen).toContain("Inconclusive: released under waiver");
    for (const text of [
      "Ada Example",
      "The recipient holds the source already.",
      "2026-12-31",
      "2026-03-09",
      'class="verdict inconclusive"',
    ])
      expect(screen).toContain(text);
    expect(screen).not.toContain("✓");
  });

  test("says what is not covered, and that nothing was released", async () => {
    const screen = await firstScreen({ waivers }, ["B1", "A7"]);
    expect(screen).toContain("No waiver covers A7.");
    expect(screen).toContain("Inconclusive: not released");
  });

  test("evaluate releases nothing, whatever is waived", async () => {
    expect(await firstScreen({ waivers, command: "evaluate" })).toContain("nothing was released");
  });

  test("a name that is markup is text", async () => {
    const screen = await firstScreen({ waivers: [{ ...waiverFor("B1"), name: "<b>Ada</b>" }] });
    expect(screen).toContain("&lt;b&gt;Ada");
  });
});
