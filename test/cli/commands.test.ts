import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ReportModel } from "../../src/release/report-model.js";
import { patientsCsv, sentinel } from "./patients.js";
import { createScratch, type Outcome, type Scratch } from "./scratch.js";

const seed = "5e1f0c7ad2b94e368b1c5f2a9d7e4c60";

let scratch: Scratch;
let input: string;
beforeEach(() => {
  scratch = createScratch();
  input = scratch.path("patients.csv");
  writeFileSync(input, patientsCsv(600));
});
afterEach(() => scratch.remove());

const modeOf = (name: string): number => statSync(scratch.path(name)).mode & 0o777;
const text = (name: string): string => readFileSync(scratch.path(name), "utf8");

describe("init", () => {
  test("writes standin.yaml beside the input, once, and run finds it there", async () => {
    expect(await scratch.run("init", input)).toMatchObject({ exitCode: 0 });
    expect(text("standin.yaml")).toContain("- name: dose");
    expect(text("standin.yaml")).not.toContain(sentinel);
    writeFileSync(scratch.path("standin.yaml"), "version: 1\ntarget: outcome\n");
    expect((await scratch.run("init", input)).stderr).toContain("error OUTPUT_EXISTS: ");
    expect(text("standin.yaml")).toContain("target: outcome");
    const planned = await scratch.run(input, "--dry-run", "--policy", "internal");
    expect(planned.stderr).toContain("note: settings from standin.yaml\n");
    expect(await scratch.run("init", input, "--force")).toMatchObject({ exitCode: 0 });
    expect(text("standin.yaml")).toContain("- name: dose");
  });

  test("--print writes nothing", async () => {
    const { stdout } = await scratch.run("init", input, "--print", "--target", "outcome");
    expect(stdout).toContain("\ntarget: outcome\n");
    expect(scratch.files()).toEqual(["patients.csv"]);
  });
});

describe("dry run", () => {
  test("says the plan and a time, and writes nothing", async () => {
    const { exitCode, stdout } = await scratch.run(input, "--dry-run", "--policy", "internal", "--drop", "remark,name", "--rows", "77");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(": 9 columns\n");
    expect(stdout).toContain("draw 77 rows");
    expect(stdout).toMatch(/6\. fit 6 models by method tree \(fidelity-privacy 0\.5\), k = 3\n/u); // 600 persons: five folds and the release
    expect(stdout).toMatch(/About \d+ seconds \(estimated from .*\)\. Nothing was written\./u);
    expect(scratch.files()).toEqual(["patients.csv"]);
    const { stdout: json } = await scratch.run(input, "--dry-run", "--policy", "internal", "--json");
    expect(JSON.parse(json)).toMatchObject({ outcome: "planned" });
  });
});

describe("settings", () => {
  test("an option goes before the configuration file, and that before the default", async () => {
    writeFileSync(scratch.path("mine.yaml"), "version: 1\npolicy: internal\nrows: 50\nk: 5\nonlyColumns: [age, ward]\n");
    const plan = async (...argv: string[]): Promise<string> => (await scratch.run(input, "--dry-run", ...argv)).stdout;
    expect(await plan("--config", scratch.path("mine.yaml"))).toMatch(
      /2 columns\n[^]*k = 5\n[^]*draw 50 rows\n[^]*internal\/2 with 1 setting changed/u,
    );
    expect(await plan("--config", scratch.path("mine.yaml"), "--rows", "60", "--columns", "age")).toMatch(/1 columns\n[^]*draw 60 rows/u);
    expect(await plan()).toMatch(/11 columns\n[^]*k = 11\n[^]*vendor\/2\n/u);
  });
});

describe("fit, sample and audit", () => {
  test("a model and its rows are private, and the rows' name says that no gate has seen them", async () => {
    const fitted = await scratch.run("fit", input, "-o", scratch.path("model.json"), "--seed", seed);
    expect(fitted.exitCode).toBe(0);
    expect(fitted.stdout).toContain("confidential");
    expect(modeOf("model.json")).toBe(0o600);
    const drawn = await scratch.run("sample", scratch.path("model.json"), "-o", scratch.path("drawn.csv"), "--rows", "123", "--seed", seed);
    expect(drawn.stdout).toContain(scratch.path("drawn.ungated.csv"));
    expect(modeOf("drawn.ungated.csv")).toBe(0o600);
    expect(text("drawn.ungated.csv").trimEnd().split("\n").length).toBe(124);
    expect(scratch.bytes(["patients.csv"])).not.toContain(sentinel);

    mkdirSync(scratch.path("folder"));
    const ontoFolder = await scratch.run("fit", input, "-o", scratch.path("folder"), "--force");
    expect(ontoFolder.stderr).toMatch(/error OUTPUT_EXISTS: [^\n]*folder is a folder, not a file/u);

    const again = [scratch.path("model.json"), "-o", scratch.path("again.csv"), "--rows", "123", "--seed", seed];
    expect(JSON.parse((await scratch.run("sample", ...again, "--json")).stdout)).toMatchObject({ outcome: "sampled", rowCount: 123 });
    expect(text("again.ungated.csv")).toBe(text("drawn.ungated.csv"));
    expect((await scratch.run("sample", ...again)).stderr).toContain("error OUTPUT_EXISTS: ");
    expect((await scratch.run("fit", input, "-o", scratch.path("model.json"))).stderr).toContain("error OUTPUT_EXISTS: ");
  });

  test("other formats by the name's ending", async () => {
    await scratch.run("fit", input, "-o", scratch.path("model.json"), "--seed", seed, "--columns", "age,ward");
    await scratch.run("sample", scratch.path("model.json"), "-o", scratch.path("drawn.jsonl"), "--rows", "3", "--seed", seed);
    await scratch.run("sample", scratch.path("model.json"), "-o", scratch.path("drawn.tsv"), "--rows", "3", "--seed", seed);
    expect(Object.keys(JSON.parse(text("drawn.ungated.jsonl").split("\n")[0]!) as object)).toEqual(["ward", "age"]);
    expect(text("drawn.ungated.tsv").split("\n")[0]).toBe("ward\tage");
    for (const name of ["drawn.xlsx", "drawn.json", "drawn.parquet.gz", "drawn.ungated.xml"]) {
      const refused = await scratch.run("sample", scratch.path("model.json"), "-o", scratch.path(name), "--rows", "3");
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toMatch(/error OPTION_INVALID: drawn[^\n]* ends in \.[^\n]* End the name in \.csv/u);
    }
    expect(
      scratch
        .files()
        .filter((name) => name.startsWith("drawn"))
        .sort(),
    ).toEqual(["drawn.ungated.jsonl", "drawn.ungated.tsv"]);
  });

  test("audit passes with the source that was fitted, and finds another one out", async () => {
    await scratch.run("fit", input, "-o", scratch.path("model.json"), "--seed", seed, "--drop", "name,remark");
    const audit = (...argv: string[]) => scratch.run("audit", scratch.path("model.json"), ...argv);
    expect(await audit("--source", input)).toMatchObject({ exitCode: 0 });
    writeFileSync(scratch.path("other.csv"), patientsCsv(600, "others"));
    const other = await audit("--source", scratch.path("other.csv"), "--json");
    expect(other.exitCode).toBe(1);
    expect(JSON.parse(other.stdout)).toMatchObject({ outcome: "failed", passed: false });
    writeFileSync(scratch.path("narrow.csv"), "age\n1\n2\n");
    expect((await audit("--source", scratch.path("narrow.csv"))).stderr).toContain("error TABLES_DIFFER: ");
  });
});

describe("options of reading", () => {
  const plan = async (content: string, ...argv: string[]): Promise<Outcome> => {
    writeFileSync(scratch.path("odd.csv"), content);
    return scratch.run("init", scratch.path("odd.csv"), "--print", ...argv);
  };

  test("--quote, --header, --missing and --no-decimal-comma reach the reader", async () => {
    const bars = Array.from({ length: 40 }, (_, row) => `|a,${row % 3}|,${row % 7}\n`).join("");
    expect((await plan(`t,n\n${bars}`, "--quote", "|", "--delimiter", ",")).stdout).toContain("name: t");
    expect((await plan(`t,n\n${bars}`, "--delimiter", ",")).stderr).toContain("error CSV_RAGGED_ROW: ");
    const numbers = Array.from({ length: 40 }, (_, row) => `${row % 5},${row % 7}\n`).join("");
    expect((await plan(`8,4\n${numbers}`)).stderr).toContain("error CSV_HEADER_MISSING: ");
    expect((await plan(`8,4\n${numbers}`, "--header", "present")).stdout).toMatch(/name: "?8/u);
    const halves = Array.from({ length: 40 }, (_, row) => `${(row * 37) % 40}.5,${row % 7}\n`).join("");
    expect((await plan(`a,n\n-,1\n,2\n${halves}`, "--missing", "-")).stdout).toMatch(/name: a\n(?: +.*\n)*? +kind: numeric/u);
    expect((await plan(`a,n\n-,1\n,2\n${halves}`)).stdout).not.toMatch(/name: a\n(?: +.*\n)*? +kind: numeric/u);
    const commas = Array.from({ length: 40 }, (_, row) => `${row % 5},${(row % 90) + 10};x\n`).join("");
    expect((await plan(`a;b\n${commas}`)).stdout).toContain("decimal comma");
    expect((await plan(`a;b\n${commas}`, "--no-decimal-comma")).stdout).not.toContain("decimal comma");
  });
});

describe("five folds", () => {
  test("are made where half of the persons would be too few, and the report says so", async () => {
    const run = await scratch.run(input, "--policy", "internal", "--seed", seed, "--json");
    const { folder } = JSON.parse(run.stdout) as { folder: string };
    const report = JSON.parse(readFileSync(`${folder}/report.json`, "utf8")) as ReportModel;
    expect(report.split.kind).toBe("five-fold");
    expect(report.split.train.persons).toBe(600);
    expect(report.split.holdout.persons).toBe(600);
  }, 180_000);
});

describe("standard input", () => {
  test("is read where the input is -", async () => {
    const table = await scratch.runWith(
      (environment) => ({
        ...environment,
        ports: {
          ...environment.ports,
          readTable: (path, options, signal) => environment.ports.readTable(path === "-" ? input : path, options, signal),
        },
      }),
      "init",
      "-",
    );
    expect(table.stdout).toContain("- name: dose");
    expect(scratch.files()).toEqual(["patients.csv"]);
  });
});

describe("help", () => {
  test("stands alone, for commands, and with no argument at all", async () => {
    for (const argv of [[], ["--help"], ["help"]]) {
      const { exitCode, stdout } = await scratch.run(...argv);
      expect(exitCode).toBe(0);
      expect(stdout).toContain("Usage: standin");
    }
    expect((await scratch.run("run", "--help")).stdout).toContain("--holdout <file>");
    expect((await scratch.run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+/u);
  });
});
