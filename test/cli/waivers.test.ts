import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Verdict } from "../../src/release/verdict.js";
import { verifyManifest } from "../../src/release/verify-manifest.js";
import { patientsCsv } from "./patients.js";
import { createScratch, type Outcome, type Scratch } from "./scratch.js";

const minutes = 60_000;
const seed = "5e1f0c7ad2b94e368b1c5f2a9d7e4c60";

let scratch: Scratch;
let input: string;
beforeEach(() => {
  scratch = createScratch();
  input = scratch.path("patients.csv");
  writeFileSync(input, patientsCsv(400));
});
afterEach(() => scratch.remove());

const text = (name: string): string => readFileSync(scratch.path(name), "utf8");

/** A policy of a few lines; `checks` is YAML of its checks. */
function policy(checks: string): string[] {
  const lines = [
    "version: standin.policy/1",
    "name: own/1",
    "title: Own",
    "purpose: a test",
    "k: 3",
    "persons: 50",
    "guessableSeed: accept",
  ];
  writeFileSync(scratch.path("own.yaml"), `${lines.join("\n")}\nuntested: []\nchecks:\n${checks}`);
  return ["--policy", scratch.path("own.yaml")];
}

function waiver(check: string, change: Readonly<Record<string, string>> = {}): string[] {
  const file = {
    version: "standin.waiver/1",
    check,
    name: "Ada Example",
    reason: "The recipient holds the source already.",
    expires: day(30),
  };
  writeFileSync(scratch.path(`${check}.yaml`), JSON.stringify({ ...file, ...change }));
  return ["--waiver", scratch.path(`${check}.yaml`)];
}

const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

/** Figures that no release can meet; in both commands, so that evaluate can be asked too. */
const unmeetable = `  A5: { required: [run, evaluate], limits: { categories: { atMost: 0 } } }
  A7: { required: [run, evaluate], limits: { excess: { atMost: -0.9 } } }
  A8: { required: [run, evaluate], limits: { excessRate: { atMost: -0.9 } } }
`;
const columns = ["--columns", "ward,age,visits,sodium,outcome"];

describe("a run with waivers", () => {
  const run = (...argv: string[]): Promise<Outcome> => scratch.run(input, ...policy(unmeetable), ...columns, "--seed", seed, ...argv);

  test(
    "for all that stands against it is released, and says first that it was refused and who answers for it",
    async () => {
      const { exitCode, stdout, stderr } = await run(...waiver("A7"), ...waiver("A8"), ...waiver("B5"));
      expect(stdout).toMatch(
        /^REFUSED by own\/1, and RELEASED UNDER WAIVER all the same: .*patients-release\/\n {2}A7 waived by Ada Example until /u,
      );
      expect(exitCode).toBe(0);
      expect(stdout.indexOf("A8 waived by")).toBeLessThan(stdout.search(/^ward /mu)); // before any row
      expect(stdout).toContain("320 rows in ");
      expect(stderr).toContain("note: The waiver of Ada Example for B5 was not needed");
      const manifest = verifyManifest(text("patients-release/manifest.json"));
      expect(manifest.verdict).toMatchObject({ kind: "fail", exitCode: 1 });
      expect(manifest.waivers).toMatchObject([
        { check: "A7", name: "Ada Example", reason: "The recipient holds the source already.", expires: day(30) },
        { check: "A8" },
      ]);
      expect(manifest.outputs.map(({ path }) => path)).toContain("data/patients.csv");
      expect(text("patients-release/report.html")).toContain("Refused by the policy: released under waiver");
      expect(JSON.parse(text("patients-release/report.json"))).toMatchObject({ verdict: { kind: "fail" }, waivers: [{}, {}] });
    },
    2 * minutes,
  );

  test(
    "for a part alone is refused, and says what is not covered",
    async () => {
      const { exitCode, stdout } = await run(...waiver("A7"), "--json");
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ outcome: "refused", exitCode: 1, rowCount: 0, waivers: { uncovered: ["A8"] } });
      expect(scratch.files()).not.toContain("patients-release/manifest.json");
      const manifest = verifyManifest(text("patients-release.refused/manifest.json"));
      expect(manifest.waivers).toMatchObject([{ check: "A7" }]);
      expect(manifest.outputs.every(({ rows }) => rows === null)).toBe(true);
    },
    2 * minutes,
  );

  test.each<[string, () => string[], RegExp]>([
    ["expired", () => waiver("A7", { expires: day(-1) }), /error WAIVER_EXPIRED: Waiver A7\.yaml expired on /u],
    ["never waived", () => waiver("A1"), /error WAIVER_INVALID: .*cannot be waived/u],
    ["not there", () => ["--waiver", scratch.path("gone.yaml")], /error WAIVER_INVALID: There is no waiver /u],
    ["given twice", () => [...waiver("A7"), ...waiver("A7")], /error WAIVER_INVALID: .*is the second one for A7/u],
    ["for another source", () => waiver("A7", { source: "other.csv" }), /error WAIVER_INVALID: .*holds for the source other\.csv/u],
  ])("that is %s ends before the work begins", async (_name, given, message) => {
    const { exitCode, stdout, stderr } = await run(...given());
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(scratch.files().some((name) => name.startsWith("state/") || name.startsWith("patients-release"))).toBe(false);
  });
});

describe("a loop of sample and evaluate", () => {
  const three =
    "  E2: { required: [run, evaluate], limits: { attempts: { atMost: 3 } } }\n  A5: { required: [run, evaluate], limits: { categories: { atMost: 0 } } }\n";

  test(
    "counts: the fourth file is refused, a replay and a reordered copy are not new ones, and a waiver does not change that",
    async () => {
      await scratch.run("fit", input, "-o", scratch.path("model.json"), "--policy", "internal", "--seed", seed, ...columns);
      const judge = async (file: string, ...more: string[]) => {
        const common = [...policy(three), ...columns, "--seed", seed, "--json"];
        const { exitCode, stdout } = await scratch.run("evaluate", input, scratch.path(file), ...common, ...more);
        const { attempts, verdict } = JSON.parse(stdout) as { attempts: object; verdict: Verdict };
        return { exitCode, attempts, outcome: verdict.checks.find(({ id }) => id === "E2")?.outcome };
      };
      const draw = (n: number): Promise<Outcome> =>
        scratch.run("sample", scratch.path("model.json"), "-o", scratch.path(`s${n}.csv`), "--rows", "100", "--seed", `${seed}${n}`);
      for (const n of [1, 2, 3]) {
        await draw(n);
        expect(await judge(`s${n}.ungated.csv`)).toMatchObject({ attempts: { ordinal: n, replay: false }, outcome: "pass" });
      }
      const [head = "", ...rows] = text("s2.ungated.csv").trimEnd().split("\n");
      writeFileSync(scratch.path("again.csv"), `${[head, ...rows.reverse().map((row) => `${row} `)].join("\n").replaceAll(",", ";")}\n`);
      expect(await judge("again.csv")).toMatchObject({ attempts: { count: 3, ordinal: 2, replay: true }, outcome: "pass" });
      await draw(4);
      expect(await judge("s4.ungated.csv")).toMatchObject({ exitCode: 1, attempts: { ordinal: 4 }, outcome: "fail" });
      expect(await judge("s4.ungated.csv", ...waiver("E2"))).toMatchObject({ exitCode: 1, outcome: "fail" });
      expect(await judge("s1.ungated.csv")).toMatchObject({ attempts: { count: 4, ordinal: 1, replay: true }, outcome: "pass" });
    },
    5 * minutes,
  );
});
