import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patientsCsv, sentinel } from "./patients.js";
import { createScratch, type Scratch } from "./scratch.js";

const seed = "00112233445566778899aabbccddeeff";
let scratch: Scratch;
beforeAll(async () => {
  scratch = createScratch();
  writeFileSync(scratch.path("patients.csv"), patientsCsv(1200));
  writeFileSync(scratch.path("weights.yaml"), "version: 1\ncolumns:\n  - {name: dose, role: weight}\n");
  const fit = ["fit", scratch.path("patients.csv"), "--policy", "internal", "--seed", seed, "-o"];
  await scratch.run(...fit, scratch.path("model.json"));
  await scratch.run(...fit, scratch.path("weighted.json"), "--config", scratch.path("weights.yaml"));
});
afterAll(() => scratch.remove());

const sample = (name: string, ...options: string[]) =>
  scratch.run("sample", scratch.path("model.json"), "-o", scratch.path(name), "--seed", seed, ...options);

function rows(name: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(scratch.path(name), "utf8").trimEnd().split("\n");
  const names = head!.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i]!, cell])));
}

describe("sample with conditions", () => {
  test("draws rows that meet them, says how rare they are, and the same again with the same seed", async () => {
    const given = ["--rows", "200", "--given", "age>=60", "--given", "outcome=ill"];
    const { exitCode, stdout } = await sample("given.csv", ...given);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/About \d[\d.]* % of the model's free rows[^]*Effective sample size: \d[\d.]* %/u);
    const drawn = rows("given.ungated.csv");
    expect(drawn).toHaveLength(200);
    expect(drawn.every(({ age, outcome }) => Number(age) >= 60 && outcome === "ill")).toBe(true);
    await sample("again.csv", ...given);
    expect(readFileSync(scratch.path("again.ungated.csv"))).toEqual(readFileSync(scratch.path("given.ungated.csv")));
  });

  test("balances, and tells both shares", async () => {
    const { stdout } = await sample("balanced.csv", "--rows", "400", "--balance", "outcome=ill:0.25,well:0.75");
    expect(stdout).toMatch(/outcome=ill: 25 % of the rows[^]*outcome=well: 75 %/u);
    const ill = rows("balanced.ungated.csv").filter(({ outcome }) => outcome === "ill").length;
    expect(Math.abs(ill - 100)).toBeLessThan(4);
  });

  test("raises a slice, and prints and returns how far the other columns move", async () => {
    const options = ["--rows", "300", "--scenario", "age>=75 & outcome=ill", "--share", "0.5"];
    const { stdout } = await sample("scenario.csv", ...options);
    expect(stdout).toMatch(
      /age>=75 & outcome=ill: 50 % of the rows, without the scenario about[^]*total variation[^]*\ndose: 0\.\d{3} \(0\.\d{3}\)/u,
    );
    const json = JSON.parse((await sample("scenario2.csv", ...options, "--json")).stdout) as {
      conditions: { scenario: { shareBefore: number; moved: { column: string; totalVariation: number; byChance: number }[] } };
    };
    const { shareBefore, moved } = json.conditions.scenario;
    expect(shareBefore).toBeLessThan(0.3);
    expect(moved.map(({ column }) => column)).not.toContain("age");
    expect(moved.find(({ column }) => column === "dose")!.totalVariation).toBeGreaterThan(0.1);
  });

  test("draws copies that differ, the first as the single one would be", async () => {
    const { stdout } = await sample("copies.csv", "--rows", "50", "--copies", "3", "--json");
    const { files } = JSON.parse(stdout) as { files: { path: string }[] };
    expect(files.map(({ path }) => path)).toEqual([1, 2, 3].map((copy) => scratch.path(`copies-${copy}.ungated.csv`)));
    const texts = files.map(({ path }) => readFileSync(path, "utf8"));
    expect(new Set(texts).size).toBe(3);
    await sample("single.csv", "--rows", "50");
    expect(readFileSync(scratch.path("single.ungated.csv"), "utf8")).toBe(texts[0]);
    expect((await sample("copies.csv", "--rows", "50", "--copies", "3")).stderr).toContain("OUTPUT_EXISTS");
  });

  test("draws persons by their weight, each of which then counts once", async () => {
    const weighted = (name: string, ...options: string[]) =>
      scratch.run("sample", scratch.path("weighted.json"), "-o", scratch.path(name), "--rows", "2000", "--seed", seed, ...options);
    expect((await weighted("population.csv", "--represent", "population")).exitCode).toBe(0);
    await weighted("sample.csv");
    const [population, plain] = [rows("population.ungated.csv"), rows("sample.ungated.csv")];
    expect(new Set(population.map(({ dose }) => dose))).toEqual(new Set(["1"]));
    // the dose is the weight here and rises with age: persons by weight are older, as the weighted mean of the plain rows is
    const total = plain.reduce((sum, { dose }) => sum + Number(dose), 0);
    const expected = plain.reduce((sum, { age, dose }) => sum + Number(age) * Number(dose), 0) / total;
    const mean = (of: Record<string, string>[]): number => of.reduce((sum, { age }) => sum + Number(age), 0) / of.length;
    expect(Math.abs(mean(population) - expected)).toBeLessThan(3);
    expect(mean(population) - mean(plain)).toBeGreaterThan(3);
    expect((await sample("none.csv", "--rows", "5", "--represent", "population")).stderr).toContain("role: weight");
  });
});

describe("sample --complete", () => {
  test("fills the empty cells and no other, in the file's own dialect", async () => {
    const lines = ["age;ward;outcome;dose", "70;;ill;55.5", ";north;;", "30;south;well;"];
    writeFileSync(scratch.path("partial.csv"), `${lines.join("\r\n")}\r\n`);
    const { exitCode, stdout } = await sample("full.csv", "--complete", scratch.path("partial.csv"));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/empty cells filled/u);
    const [head, ...full] = readFileSync(scratch.path("full.ungated.csv"), "utf8").trimEnd().split("\r\n");
    const names = head!.split(";");
    expect(names).toHaveLength(11);
    const cells = full.map((line) => Object.fromEntries(line.split(";").map((cell, i) => [names[i]!, cell])));
    expect(cells[0]).toMatchObject({ age: "70", outcome: "ill", dose: "55.5" });
    expect(cells[1]).toMatchObject({ ward: "north" });
    expect(cells.every(({ age, ward, outcome, dose, pulse }) => [age, ward, outcome, dose, pulse].every((cell) => cell !== ""))).toBe(true);
  });

  test("refuses files that do not fit, without a word of what they hold", async () => {
    const refusal = async (text: string, code: string): Promise<void> => {
      writeFileSync(scratch.path("bad.csv"), text);
      const { exitCode, stderr } = await sample("bad-out.csv", "--complete", scratch.path("bad.csv"));
      expect([exitCode, stderr.includes(code)]).toEqual([2, true]);
      expect(stderr).not.toContain(sentinel);
    };
    await refusal(`age,other\n3,${sentinel}\n`, "TABLES_DIFFER");
    await refusal(`age,ward\n${sentinel},north\n`, "TABLES_DIFFER");
    await refusal(`age,ward\n3\n`, "CSV_RAGGED_ROW");
    await refusal("", "INPUT_EMPTY");
    expect((await sample("bad-out.csv", "--complete", scratch.path("nowhere.csv"))).stderr).toContain("INPUT_NOT_FOUND");
    expect(scratch.files().filter((name) => name.startsWith("bad-out"))).toEqual([]);
  });
});

test.each([
  [[], /needs --rows COUNT, or --complete/],
  [["--rows", "5", "--scenario", "age>60"], /go together/],
  [["--rows", "5", "--share", "0.5"], /go together/],
  [["--rows", "5", "--scenario", "age>60", "--share", "1.5"], /between 0 and 1/],
  [["--rows", "5", "--scenario", "age>60", "--share", "0.9", "--balance", "outcome=0.5/0.5"], /use one of them/],
  [["--rows", "5", "--complete", "x.csv"], /--rows cannot go with --complete/],
  [["--complete", "x.csv", "--given", "age>60"], /--given cannot go with --complete/],
  [["--rows", "5", "--represent", "all"], /sample, population/],
  [["--rows", "5", "--copies", "0"], /--copies takes a whole number/],
  [["--rows", "5", "--given", "agee>60"], /COLUMN_UNKNOWN.*Did you mean "age"/],
  [["--rows", "5", "--given", "age>600"], /CONDITION_UNSUPPORTED/],
  [["--rows", "5", "--given", "name=x"], /CONDITION_INVALID/],
] as const)("sample %j is refused", async (options, message) => {
  const { exitCode, stderr } = await sample("refused.csv", ...options);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain(sentinel);
  expect(scratch.files().filter((name) => name.startsWith("refused"))).toEqual([]);
});
