import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { patientsCsv, sentinel, sentinelNumber } from "./patients.js";
import { createScratch, type Scratch } from "./scratch.js";

const minutes = 60_000;
const seed = "5e1f0c7ad2b94e368b1c5f2a9d7e4c60";

let scratch: Scratch;
beforeEach(() => {
  scratch = createScratch();
});
afterEach(() => scratch.remove());

/** Writes the first rows of a table to one file and the others to another. */
function writeParts(rowCount: number, firstCount: number): { train: string; holdout: string } {
  const [head, ...rows] = patientsCsv(rowCount).trimEnd().split("\n");
  const [train, holdout] = [scratch.path("train.csv"), scratch.path("holdout.csv")];
  writeFileSync(train, `${[head, ...rows.slice(0, firstCount)].join("\n")}\n`);
  writeFileSync(holdout, `${[head, ...rows.slice(firstCount)].join("\n")}\n`);
  return { train, holdout };
}

function expectNothingOfTheSource(texts: readonly string[]): void {
  for (const text of texts) {
    expect(text).not.toContain(sentinel);
    expect(text).not.toContain(sentinelNumber);
  }
}

describe("evaluate", () => {
  test(
    "refuses a copy of train: exit 1, with the checks that it breaches and a report without a value of it",
    async () => {
      const { train, holdout } = writeParts(2400, 1600);
      writeFileSync(scratch.path("copy.csv"), readFileSync(train));
      const judged = ["--holdout", holdout, "--policy", "internal", "--seed", seed, "-o", scratch.path("judged")];
      const { exitCode, stdout, stderr } = await scratch.run("evaluate", train, scratch.path("copy.csv"), ...judged);
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/^Refused by internal\/2\n/u);
      for (const check of ["A7", "A8", "B1"]) expect(stdout).toContain(`  ${check} `);
      const manifest = JSON.parse(readFileSync(scratch.path("judged/manifest.json"), "utf8")) as {
        verdict: { kind: string };
        outputs: unknown[];
      };
      expect(manifest.verdict.kind).toBe("fail");
      expect(scratch.files().filter((name) => name.startsWith("judged/"))).toEqual([
        "judged/manifest.json",
        "judged/report.html",
        "judged/report.json",
      ]);
      expectNothingOfTheSource([stdout, stderr, scratch.bytes(["train.csv", "holdout.csv", "copy.csv"])]);
    },
    5 * minutes,
  );

  test(
    "without a holdout is inconclusive, not a pass, for a file that no check finds wrong",
    async () => {
      const { train } = writeParts(2400, 1600);
      await scratch.run("fit", train, "-o", scratch.path("model.json"), "--policy", "internal", "--seed", seed);
      await scratch.run("sample", scratch.path("model.json"), "-o", scratch.path("drawn.csv"), "--rows", "1600", "--seed", seed);
      const { exitCode, stdout } = await scratch.run(
        "evaluate",
        train,
        scratch.path("drawn.ungated.csv"),
        "--policy",
        "internal",
        "--seed",
        seed,
      );
      expect(stdout).toMatch(/^Inconclusive by internal\/2\n/u);
      expect(stdout).toContain("--holdout FILE");
      expect(exitCode).toBe(3);
    },
    5 * minutes,
  );

  test("says which columns differ, and counts nothing then", async () => {
    const { train, holdout } = writeParts(300, 200);
    writeFileSync(scratch.path("other.csv"), "name,ward,age\na,north,5\nb,south,6\n");
    const { exitCode, stderr } = await scratch.run("evaluate", train, scratch.path("other.csv"), "--holdout", holdout);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/error TABLES_DIFFER: other\.csv lacks columns "dose", "visits", /u);
    expect(scratch.files().some((name) => name.includes("attempts"))).toBe(false);
  });

  test("says which column is of another kind", async () => {
    const { train, holdout } = writeParts(300, 200);
    writeFileSync(scratch.path("other.csv"), readFileSync(train, "utf8").replace(/,(\d+),(\d+\.\d),/gu, ",old,$2,"));
    const { exitCode, stderr } = await scratch.run("evaluate", train, scratch.path("other.csv"), "--holdout", holdout);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error TABLES_DIFFER: Column "age" holds numbers or dates in train.csv and other text in other.csv.');
  });
});

describe("a run that is not released", () => {
  test(
    "leaves the report and the manifest, no data and no model, and says what may help",
    async () => {
      writeFileSync(scratch.path("patients.csv"), patientsCsv(1500));
      writeFileSync(scratch.path("strict.yaml"), strictPolicy);
      const run = await scratch.run(
        scratch.path("patients.csv"),
        "--policy",
        scratch.path("strict.yaml"),
        "--seed",
        seed,
        "-o",
        scratch.path("out"),
      );
      expect(run.stderr).not.toContain("error");
      expect(run.exitCode).toBe(1);
      expect(run.stdout).toMatch(/^Refused by /u);
      expect(run.stdout).toContain("What may help:");
      expect(run.stdout).not.toMatch(/^name /mu); // no preview
      const left = scratch.files().filter((name) => !name.startsWith("state/") && !["patients.csv", "strict.yaml"].includes(name));
      expect(left).toEqual(["out.refused/manifest.json", "out.refused/report.html", "out.refused/report.json"]);
      expectNothingOfTheSource([run.stdout, run.stderr, scratch.bytes(["patients.csv"])]);
    },
    5 * minutes,
  );

  test(
    "for want of persons is inconclusive and says how many it would take and what internal would say",
    async () => {
      writeFileSync(scratch.path("patients.csv"), patientsCsv(400));
      const run = await scratch.run(scratch.path("patients.csv"), "--seed", seed);
      expect(run.exitCode).toBe(3);
      expect(run.stdout).toMatch(/^Inconclusive by vendor\/2: .*patients-release\.refused\/\n/u);
      expect(run.stdout).toContain("2,000");
      expect(run.stdout).toContain("internal/2");
    },
    5 * minutes,
  );

  test("with fewer persons than groups of k can be made of is an error, exit 3, and nothing is left", async () => {
    writeFileSync(scratch.path("patients.csv"), patientsCsv(30));
    const run = await scratch.run(scratch.path("patients.csv"), "--seed", seed);
    expect(run).toMatchObject({ exitCode: 3, stdout: "" });
    expect(run.stderr).toMatch(/error TOO_FEW_PERSONS: .*vendor\/2 needs 2,000.*internal\/2 needs 500/u);
    expect(scratch.files()).toEqual(["patients.csv"]);
  });
});

/** A policy that no table can meet. */
const strictPolicy = `version: standin.policy/1
name: strict/1
extends: internal/1
checks:
  B1:
    limits:
      auc: { atMost: 0.01 }
`;
