import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyManifest } from "../../src/release/verify-manifest.js";
import { patientsCsv } from "./patients.js";
import { createScratch, type Scratch } from "./scratch.js";

const seed = "5e1f0c7ad2b94e368b1c5f2a9d7e4c60";
const minutes = 60_000;

let scratch: Scratch;
const at = (name: string): string => scratch.path(name);
const text = (name: string): string => readFileSync(at(name), "utf8");
const generationOf = (name: string): unknown => (JSON.parse(text(name)) as { generation: unknown }).generation;

beforeAll(() => {
  scratch = createScratch();
  writeFileSync(at("patients.csv"), patientsCsv(1400));
  writeFileSync(at("holdout.csv"), patientsCsv(1400, "others"));
});
afterAll(() => scratch.remove());

describe("rows of a model", () => {
  beforeAll(async () => {
    await scratch.run("fit", at("patients.csv"), "-o", at("model.json"), "--synthesizer", "copula", "--seed", seed);
    for (const name of ["out.csv", "out.jsonl", "out.parquet", "out.csv.gz"]) {
      await scratch.run("sample", at("model.json"), "-o", at(name), "--rows", "900", "--seed", seed);
    }
  });

  test.each(["out.ungated.csv", "out.ungated.jsonl", "out.ungated.parquet", "out.ungated.csv.gz"])(
    "%s is no source to fit",
    async (name) => {
      const { exitCode, stderr } = await scratch.run("fit", at(name), "-o", at("again.json"));
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^error SOURCE_IS_SYNTHETIC: The input out\.ungated/mu);
      expect(scratch.files()).not.toContain("again.json");
    },
  );

  test("nor to run, to judge against, or to hold out", async () => {
    const out = at("out.ungated.csv");
    for (const argv of [
      ["run", out],
      ["init", out, "--print"],
      ["evaluate", out, at("patients.csv")],
      ["evaluate", at("patients.csv"), out, "--holdout", out],
      ["run", at("patients.csv"), "--holdout", out, "--policy", "internal"],
    ]) {
      const { exitCode, stderr } = await scratch.run(...argv);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("error SOURCE_IS_SYNTHETIC: ");
    }
    expect(scratch.files().filter((name) => name.includes("release"))).toEqual([]);
  });

  test("are taken with a reason, and the model is of the next generation", async () => {
    const reason = ["--allow-synthetic-source", "a study of collapse"];
    const fit = await scratch.run("fit", at("out.ungated.csv"), "-o", at("second.json"), "--policy", "internal", ...reason);
    expect(fit.stderr).not.toContain("error");
    expect(fit.exitCode).toBe(0);
    expect([generationOf("model.json"), generationOf("second.json")]).toEqual([1, 2]);
    const { exitCode, stderr } = await scratch.run("fit", at("out.ungated.csv"), "-o", at("third.json"), "--allow-synthetic-source", " ");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("error OPTION_INVALID: --allow-synthetic-source");
  });

  test("under another name, with no manifest near, cannot be known", async () => {
    writeFileSync(at("renamed.csv"), text("out.ungated.csv"));
    expect((await scratch.run("init", at("renamed.csv"), "--print")).exitCode).toBe(0);
  });
});

describe("a release", () => {
  const common = [
    "--columns",
    "ward,age,dose,visits,sodium,height,weight,pulse,outcome",
    "--policy",
    "internal/1", // what is asked of a release is not the matter here
    "--synthesizer",
    "independent",
    "--seed",
    seed,
  ];
  const reason = "to see what is lost";

  test(
    "is known by its manifest, and counts on from it",
    async () => {
      const first = await scratch.run("run", at("patients.csv"), "--holdout", at("holdout.csv"), ...common, "-o", at("one"));
      expect(first.stderr).not.toContain("error");
      expect(first.exitCode).toBe(0);
      const manifest = verifyManifest(text("one/manifest.json"));
      expect([manifest.generation, manifest.syntheticSource]).toEqual([1, null]);
      const source = at("one/data/patients.csv");
      expect((await scratch.run("run", source, ...common)).stderr).toMatch(/error SOURCE_IS_SYNTHETIC: .*generation 1.*manifest\.json/u);
      const options = ["--holdout", at("holdout.csv"), "--allow-synthetic-source", reason, "-o", at("two")];
      const second = await scratch.run("run", source, ...common, ...options);
      expect(second.stderr).not.toContain("error");
      expect([0, 1, 3]).toContain(second.exitCode);
      const folder = second.exitCode === 0 ? "two" : "two.refused";
      const next = verifyManifest(text(`${folder}/manifest.json`));
      expect(next.generation).toBe(2);
      expect(next.syntheticSource).toEqual({ generation: 1, knownBy: "manifest", reason });
      expect(next.notes.join(" ")).toContain(reason);
      expect(text(`${folder}/report.html`)).toContain(reason);
      renameSync(source, at("one/kept.csv"));
      expect((await scratch.run("init", at("one/kept.csv"), "--print")).stderr).toContain("error SOURCE_IS_SYNTHETIC");
    },
    5 * minutes,
  );
});
