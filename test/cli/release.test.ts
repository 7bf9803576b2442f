import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtAddress } from "../../src/parallel/built-address.js";
import type { ReportModel } from "../../src/release/report-model.js";
import { patientsCsv, sentinel, sentinelNumber } from "./patients.js";
import { createScratch, type Outcome, type Scratch } from "./scratch.js";

const seed = "5e1f0c7ad2b94e368b1c5f2a9d7e4c60";
const minutes = 60_000;
let common: string[];

const isBuilt = builtAddress(new URL("../../src/parallel/worker-main.js", import.meta.url)) !== null;
if (!isBuilt) console.info("two threads are not compared with one: dist/ is missing or older than its sources (npm run build)");

let scratch: Scratch;
let input: string;
let first: Outcome;
beforeAll(async () => {
  scratch = createScratch();
  input = scratch.path("patients.csv");
  writeFileSync(input, patientsCsv(4000));
  writeFileSync(scratch.path("holdout.csv"), patientsCsv(4000, "others"));
  common = ["--holdout", scratch.path("holdout.csv"), "--target", "outcome", "--seed", seed];
  first = await scratch.run(input, ...common, "--threads", "1");
}, 5 * minutes);
afterAll(() => scratch.remove());

const json = (name: string): unknown => JSON.parse(readFileSync(scratch.path(name), "utf8"));
const text = (name: string): string => readFileSync(scratch.path(name), "utf8");
const qualityOf = (name: string, id: string): number => {
  const figure = (json(name) as ReportModel).quality.find((candidate) => candidate.id === id);
  return figure?.result.kind === "measured" ? figure.result.value.estimate : Number.NaN;
};

describe("a release", () => {
  test("is a folder of four files beside the input, and the exit code is 0", () => {
    expect(first.stderr).not.toContain("error");
    expect(first.exitCode).toBe(0);
    expect(scratch.files().filter((name) => !name.startsWith("state/"))).toEqual([
      "holdout.csv",
      "patients-release/data/patients.csv",
      "patients-release/manifest.json",
      "patients-release/report.html",
      "patients-release/report.json",
      "patients.csv",
    ]);
  });

  test("shows where it lies, a preview of ten rows, and what to do next", () => {
    expect(first.stdout).toMatch(/^Released by vendor\/2: .*patients-release\/\n/u);
    const shown = first.stdout.split("\n");
    const head = shown.findIndex((line) => line.startsWith("name"));
    expect(shown.slice(head + 1).findIndex((line) => line === "")).toBe(11);
    expect(shown[head + 11]).toBe("and 1 more column: remark");
    expect(first.stdout).toMatch(/Next: open .*report\.html/u);
    expect(Math.max(...shown.slice(head, head + 11).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("is a drop-in for the input: same header, a row for each person fitted on", () => {
    const lines = text("patients-release/data/patients.csv").trimEnd().split("\n");
    expect(lines[0]).toBe(patientsCsv(1).split("\n")[0]);
    expect(lines.length - 1).toBe(4000);
    expect(lines.slice(1).every((line) => line.startsWith(","))).toBe(true); // names left out
  });

  test("lists every file with its hash in the manifest, and every threshold", () => {
    const manifest = json("patients-release/manifest.json") as {
      outputs: { path: string; sha256: string }[];
      policy: unknown;
      run: object;
    };
    expect(manifest.outputs.map(({ path }) => path)).toEqual(["data/patients.csv", "report.html", "report.json"]);
    for (const { path, sha256 } of manifest.outputs) {
      const bytes = readFileSync(scratch.path(`patients-release/${path}`));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    }
    expect(manifest.policy).toEqual((json("patients-release/report.json") as ReportModel).policy);
    expect(manifest.run).toMatchObject({ attempts: 1, seedGuessable: false, threads: 1 });
  });

  test("holds no value that few persons have, nor does anything else that was written or printed", () => {
    expect(patientsCsv(4000)).toContain(sentinel);
    expect(patientsCsv(4000)).toContain(sentinelNumber);
    const everything = [scratch.bytes(["patients.csv", "holdout.csv"]), first.stdout, first.stderr].join("\n");
    expect(everything).not.toContain(sentinel);
    expect(everything).not.toContain(sentinelNumber);
  });

  test("does not tell the seed; the private record does, for the user's eyes alone", () => {
    const published = ["manifest.json", "report.html", "report.json"].map((name) => text(`patients-release/${name}`)).join("\n");
    expect(published).not.toContain(seed);
    const records = scratch.files().filter((name) => name.startsWith("state/"));
    expect(records.some((name) => text(name).includes(seed))).toBe(true);
    for (const name of records) expect(statSync(scratch.path(name)).mode & 0o777).toBe(0o600);
  });

  test("is not overwritten without --force", async () => {
    const before = text("patients-release/manifest.json");
    const again = await scratch.run(input, ...common);
    expect(again).toMatchObject({ exitCode: 2, stdout: "" });
    expect(again.stderr).toContain("error OUTPUT_EXISTS");
    expect(text("patients-release/manifest.json")).toBe(before);
  });
});

describe("the same seed", () => {
  test(
    "gives the same bytes with two threads, and is a replay",
    async () => {
      const second = await scratch.run("run", input, ...common, "--threads", "2", "-o", scratch.path("two"), "--json");
      const result = JSON.parse(second.stdout) as { outcome: string; attempts: unknown };
      expect(result).toMatchObject({ outcome: "released", attempts: { count: 1, replay: true } });
      expect(json("two/manifest.json")).toMatchObject({ run: { threads: isBuilt ? 2 : 1 } });
      for (const name of ["data/patients.csv", "report.json", "report.html"])
        expect(text(`two/${name}`)).toBe(text(`patients-release/${name}`));
    },
    5 * minutes,
  );
});

describe("the independent method", () => {
  test(
    "passes the same privacy checks and shows poor fidelity",
    async () => {
      const output = scratch.path("floor");
      const floor = await scratch.run("run", input, ...common, "--method", "independent", "-o", output);
      expect(floor.stdout).toContain("Released by vendor/2");
      expect(floor.exitCode).toBe(0);
      expect(floor.stdout).toContain("Attempt 2 on this source.");
      expect(qualityOf("floor/report.json", "c2st")).toBeGreaterThan(qualityOf("patients-release/report.json", "c2st") + 0.05);
      expect(qualityOf("floor/report.json", "accuracy3")).toBeLessThan(qualityOf("patients-release/report.json", "accuracy3"));
      expect(qualityOf("floor/report.json", "shape")).toBeGreaterThan(0.95);
    },
    5 * minutes,
  );
});
