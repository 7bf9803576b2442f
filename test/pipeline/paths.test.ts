import { expect, test } from "vitest";
import { baseName, configBeside, defaultReleaseFolder, ungatedPath } from "../../src/pipeline/paths.js";

test("where a release lies by default", () => {
  expect(defaultReleaseFolder("data/patients.csv")).toBe("data/patients-release");
  expect(defaultReleaseFolder("patients.CSV.gz")).toBe("patients-release");
  expect(defaultReleaseFolder("a.b/patients.parquet")).toBe("a.b/patients-release");
  expect(defaultReleaseFolder("patients")).toBe("patients-release");
  expect(defaultReleaseFolder("-")).toBe("stdin-release");
});

test("a file without a gate says so in its name, once", () => {
  expect(ungatedPath("out.csv")).toBe("out.ungated.csv");
  expect(ungatedPath("x/out.csv.gz")).toBe("x/out.ungated.csv.gz");
  expect(ungatedPath("out.ungated.csv")).toBe("out.ungated.csv");
  expect(ungatedPath("out.ungated.csv.gz")).toBe("out.ungated.csv.gz");
  expect(ungatedPath("out")).toBe("out.ungated");
  expect(ungatedPath("my.ungated.folder/out.csv")).toBe("my.ungated.folder/out.ungated.csv");
});

test("base names and the configuration beside the input", () => {
  expect(baseName("/a/b/c.csv")).toBe("c.csv");
  expect(baseName("-")).toBe("stdin.csv");
  expect(configBeside("/a/b/c.csv")).toBe("/a/b/standin.yaml");
  expect(configBeside("c.csv")).toBe("standin.yaml");
  expect(configBeside("-")).toBeNull();
});
