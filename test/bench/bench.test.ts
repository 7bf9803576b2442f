import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const bench = join(import.meta.dirname, "../../bench");

interface Outcome {
  readonly status: number;
  readonly output: string;
}

function node(args: readonly string[]): Outcome {
  try {
    const { STANDIN_PRESIDIO: _, ...rest } = process.env;
    const env = { ...rest, STANDIN_SHARED: join(bench, "no-such-folder") };
    return { status: 0, output: execFileSync(process.execPath, args, { encoding: "utf8", env, cwd: bench, stdio: "pipe" }) };
  } catch (error) {
    const failed = error as { status: number; stderr: string };
    return { status: failed.status, output: failed.stderr };
  }
}

/** Runs a bench with a shared folder that does not exist. */
function run(script: string, args: readonly string[]): Outcome {
  return node([join(bench, script), ...args]);
}

/** What an expression over a bench's module is, as JSON. */
function valueOf(module: string, name: string, expression: string): unknown {
  const code = `import { ${name} } from "./${module}"; console.log(JSON.stringify(await (${expression})));`;
  const outcome = node(["--input-type=module", "-e", code]);
  expect(outcome).toMatchObject({ status: 0 });
  return JSON.parse(outcome.output);
}

describe("bench/score.mjs", () => {
  it("skips with a reason where the shared folder is missing", () => {
    const { status, output } = run("score.mjs", ["adult", "--seeds", "1,2"]);
    expect(status).toBe(0);
    expect(output).toMatch(/^skipped: no scorer at /);
  });

  it.each([
    { args: [], says: "name at least one data set" },
    { args: ["adult", "--seeds", "1,,2"], says: "--seeds takes seeds" },
    { args: ["adult", "--seeds", "1,3-2"], says: "--seeds takes seeds" },
    { args: ["adult", "--threads", "0"], says: "--threads takes a whole number" },
    { args: ["adult", "--peer-minutes", "long"], says: "--peer-minutes takes a whole number" },
    { args: ["adult", "--no-such-option"], says: "--no-such-option" },
  ])("refuses $args", ({ args, says }) => {
    const { status, output } = run("score.mjs", args);
    expect(status).toBe(2);
    expect(output).toContain(says);
  });

  it("reads ranges of seeds, and peers with options", () => {
    const argv = ["adult", "cardio", "--seeds", "1-3,7", "--peers", "sdv-tvae:epochs=3,mst:eps=1,method=sample,synthpop-r"];
    const settings = valueOf("score-arguments.mjs", "scoreArguments", `scoreArguments(${JSON.stringify(argv)})`);
    expect(settings).toMatchObject({
      datasets: ["adult", "cardio"],
      seeds: ["1", "2", "3", "7"],
      peers: ["sdv-tvae:epochs=3", "mst:eps=1,method=sample", "synthpop-r"],
      peerSeeds: ["1"],
    });
  });

  it("gives the figures of one score, and the means and flagged runs of several", () => {
    const score = (c2st: number, flags: readonly string[]) => ({
      rowsSynth: 200,
      c2st: { auc: c2st },
      privacy: { exactMatch: { anyTrainShare: 0.02 } },
      flags,
    });
    const cells = (scores: readonly unknown[]) => valueOf("figures.mjs", "figureCells", `figureCells(${JSON.stringify(scores)})`);
    const one = cells([score(0.5, ["privacy.dcr"])]) as readonly string[];
    expect([one[0], one[1], one[9], one.at(-1)]).toEqual(["– (–)", "0.500", "4", "privacy.dcr"]);
    const two = cells([score(0.5, ["privacy.dcr"]), score(0.6, [])]) as readonly string[];
    expect([two[1], two.at(-1)]).toEqual(["0.550", "1 of 2"]);
    const chosen = `figureCells(${JSON.stringify([score(0.5, [])])}, ["flags", "C2ST AUC"])`;
    expect(valueOf("figures.mjs", "figureCells", chosen)).toEqual(["none", "0.500"]);
  });
});

describe("bench/frontier.mjs", () => {
  it("skips with a reason where the shared folder is missing", () => {
    const { status, output } = run("frontier.mjs", ["adult"]);
    expect(status).toBe(0);
    expect(output).toMatch(/^skipped: no scorer at /);
  });

  it.each([
    { args: [], says: "name at least one data set" },
    { args: ["adult", "--places", "0,1.5"], says: "--places takes numbers from 0 to 1" },
    { args: ["adult", "--places", "0,,1"], says: "--places takes numbers from 0 to 1" },
    { args: ["adult", "--seeds", "3-2"], says: "--seeds takes seeds" },
  ])("refuses $args", ({ args, says }) => {
    const { status, output } = run("frontier.mjs", args);
    expect(status).toBe(2);
    expect(output).toContain(says);
  });

  it("reads places in ascending order, each once", () => {
    const placesOf = (argv: readonly string[]) =>
      valueOf("frontier-arguments.mjs", "frontierArguments", `frontierArguments(${JSON.stringify(argv)}).places`);
    expect(placesOf(["adult", "--places", "1,.25,0,1"])).toEqual(["0", ".25", "1"]);
    expect(placesOf(["adult"])).toEqual(["0", "0.25", "0.5", "0.75", "1"]);
  });

  it("draws a panel a data set, joins the tree's places, and tells of what lies far above the frame", () => {
    const one = (dataset: string, by: string, place: string | null, c2st: number, membership: number) => [
      { dataset, by, place, score: { c2st: { auc: c2st }, privacy: { miaDensityRatio: { auc: membership } } } },
    ];
    const groups = [
      one("first", "tree", "0", 0.56, 0.505),
      one("first", "tree", "0.5", 0.54, 0.51),
      one("first", "independent", null, 0.93, 0.5),
      one("first", "near-peer", null, 0.58, 0.52),
      one("first", "far-peer", null, 0.99, 0.5),
      one("second", "tree", "0.5", 0.6, 0.51),
    ];
    const svg = String(valueOf("frontier-chart.mjs", "drawFrontier", `drawFrontier(${JSON.stringify(groups)}, 0.5)`));
    const texts = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map((match) => match[1]);
    expect(svg).toMatch(/^<svg /);
    for (const text of ["first", "second", "0", "0.5 (default)", "near-peer", "independent columns"]) expect(texts).toContain(text);
    expect(svg).toContain("far-peer 0.990 at 0.500");
    expect(svg).toContain("independent 0.930 at 0.500");
    expect(texts).not.toContain("far-peer");
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});

describe("bench/speed.mjs", () => {
  it.each([
    { args: ["--tables", "10k,many"], says: "--tables takes sizes" },
    { args: ["--tables", "0x15"], says: "--tables takes sizes" },
    { args: ["--repeats", "1.5"], says: "--repeats takes a whole number" },
  ])("refuses $args", ({ args, says }) => {
    const { status, output } = run("speed.mjs", args);
    expect(status).toBe(2);
    expect(output).toContain(says);
  });

  it("reads sizes, and generates none beside a given input unless told", () => {
    const tablesOf = (argv: readonly string[]) =>
      valueOf("speed-arguments.mjs", "speedArguments", `speedArguments(${JSON.stringify(argv)}).tables`);
    expect(tablesOf(["--tables", "1M,100kx200"])).toEqual([
      { rowCount: 1_000_000, columnCount: 15 },
      { rowCount: 100_000, columnCount: 200 },
    ]);
    expect(tablesOf(["--input", "a.csv"])).toEqual([]);
    expect(tablesOf([])).not.toEqual([]);
  });

  it("explains itself", () => {
    const { status, output } = run("speed.mjs", ["--help"]);
    expect(status).toBe(0);
    expect(output).toContain("node bench/speed.mjs");
  });
});

describe("bench/quality-speed.mjs", () => {
  it("skips with a reason where the data set is missing", () => {
    const { status, output } = run("quality-speed.mjs", ["adult"]);
    expect(status).toBe(0);
    expect(output).toMatch(/^skipped: no train\.csv for adult in /);
  });

  it.each([
    { args: [], says: "name a data set, or a size with --tables" },
    { args: ["--tables", "many"], says: "--tables takes sizes" },
    { args: ["adult", "--threads", "0"], says: "--threads takes a whole number" },
  ])("refuses $args", ({ args, says }) => {
    const { status, output } = run("quality-speed.mjs", args);
    expect(status).toBe(2);
    expect(output).toContain(says);
  });
});

describe("bench/generated-table.mjs", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "standin-bench-test-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function generated(columnCount: number, seed: number): readonly (readonly string[])[] {
    const path = join(folder, "table.csv");
    const request = JSON.stringify({ path, rowCount: 3000, columnCount, seed });
    valueOf("generated-table.mjs", "generateTable", `generateTable(${request}).then(() => true)`);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    return lines.map((line) => line.split(","));
  }

  it("repeats itself by seed alone", () => {
    const first = generated(15, 1);
    expect(generated(15, 1)).toEqual(first);
    expect(generated(15, 2)).not.toEqual(first);
    expect(generated(40, 1).map((row) => row.slice(0, 15))).toEqual(first);
  });

  it("has columns that depend on one another, within a block and across blocks", () => {
    const [header, ...rows] = generated(40, 1);
    expect(header).toHaveLength(40);
    const column = (name: string) => rows.map((row) => row[header!.indexOf(name)]!);
    expect(new Set(column("degree").map((degree, at) => `${degree} ${column("degree_years")[at]}`)).size).toBe(
      new Set(column("degree")).size,
    );
    expect(correlation(column("age"), column("age_2"))).toBeGreaterThan(0.5);
    expect(Math.abs(correlation(column("age"), column("weight")))).toBeLessThan(0.1);
  });
});

function correlation(a: readonly string[], b: readonly string[]): number {
  const centred = (values: readonly string[]) => {
    const numbers = values.map(Number);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    return numbers.map((value) => value - mean);
  };
  const [x, y] = [centred(a), centred(b)];
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, at) => sum + value * q[at]!, 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

describe("bench/finished-process.mjs", () => {
  const ended = (script: string, limitSeconds: number) =>
    valueOf(
      "finished-process.mjs",
      "finishedProcess",
      `finishedProcess("sh", ["-c", ${JSON.stringify(script)}], { limitSeconds: ${limitSeconds} })`,
    );

  it("gives what a program says and how it ends", () => {
    expect(ended("echo out; echo err >&2; exit 3", 60)).toEqual({ exitCode: 3, timedOut: false, output: "out\nerr\n" });
  });

  it("stops a program that runs too long, with what it started", () => {
    expect(ended("sleep 600 & sleep 600", 0.2)).toMatchObject({ timedOut: true }); // ends only once nobody holds its output open
  });
});

describe("bench/pii.mjs", () => {
  it("skips with a reason where no Python with Presidio is named", () => {
    expect(run("pii.mjs", []).output).toMatch(/^skipped: STANDIN_PRESIDIO names no Python/);
  });

  it("counts a span of the same class with half of the characters in common, and no other", () => {
    const count = (found: string): unknown =>
      valueOf("pii/score-spans.mjs", "countSpans", `countSpans([{ spans: [[0, 10, "email"]] }], [${found}]).get("email")`);
    expect(count('[[0, 6, "email"]]')).toEqual({ right: 1, wrong: 0, missed: 0 });
    expect(count('[[0, 4, "email"]]')).toEqual({ right: 0, wrong: 1, missed: 1 });
    expect(count('[[0, 10, "url"]]')).toEqual({ right: 0, wrong: 0, missed: 1 });
  });
});

describe("bench/text-quality.mjs", () => {
  it("skips with a reason where the shared folder is missing", () => {
    const { status, output } = run("text-quality.mjs", []);
    expect(status).toBe(0);
    expect(output).toContain("skipped: airline-tweets is neither in the shared data folder nor a folder with train.csv");
  });

  it("takes one synthetic file of one data set", () => {
    const { status, output } = run("text-quality.mjs", ["a", "b", "--synthetic", "c.csv"]);
    expect(status).toBe(2);
    expect(output).toContain("belong to one data set");
  });
});
