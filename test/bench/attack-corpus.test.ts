import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const bench = join(import.meta.dirname, "../../bench");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "standin-corpus-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[]): { readonly status: number; readonly output: string } {
  try {
    const env = { ...process.env, STANDIN_SHARED: join(bench, "no-such-folder") };
    const output = execFileSync(process.execPath, args, { encoding: "utf8", env, cwd: bench, stdio: "pipe" });
    return { status: 0, output };
  } catch (error) {
    const failed = error as { status: number; stderr: string };
    return { status: failed.status, output: failed.stderr };
  }
}

/** What an expression over modules of the corpus is, as JSON. */
function valueOf(imports: string, expression: string): unknown {
  const outcome = run(["--input-type=module", "-e", `${imports}; console.log(JSON.stringify(await (async () => { ${expression} })()));`]);
  expect(outcome).toMatchObject({ status: 0 });
  return JSON.parse(outcome.output);
}

describe("bench/attack-corpus.mjs", () => {
  it("skips with a reason where a data set is missing", () => {
    expect(run(["attack-corpus.mjs", "adult"])).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^skipped: no data set adult in /),
    });
  });

  it.each([
    { args: ["--fresh", "--twins", "identity"], says: "--fresh is short for --twins fresh" },
    { args: ["--twins", "sister"], says: "there is no twin sister; there are fresh, " },
    { args: ["--seeds", "1-3", "--from", "7"], says: "no seed lies from 7" },
    { args: ["--train", "many"], says: "--train takes a whole number" },
  ])("refuses $args", ({ args, says }) => {
    const { status, output } = run(["attack-corpus.mjs", "mixed", ...args]);
    expect(status).toBe(2);
    expect(output).toContain(says);
  });

  it("attacks each file once, keeps the figures and judges them when it prints", () => {
    const records = join(folder, "records.jsonl");
    const args = [
      "attack-corpus.mjs",
      "mixed",
      "--twins",
      "identity",
      "--seeds",
      "1",
      "--train",
      "300",
      "--holdout",
      "200",
      "--records",
      records,
    ];
    const first = run(args).output;
    expect(first).toMatch(/copy of train .*fail 1 .*1\/1/);
    expect(run(args).output).toMatch(/copy of train .*fail 1 .*1\/1/);
    expect(readFileSync(records, "utf8").trim().split("\n")).toHaveLength(1);
    expect(run([...args, "--policy", "internal/1"]).output).toContain("Judged by internal/1");
  });
});

/** One process for all makers: what they make of 400 persons. */
const makers = `import { drawSides } from "./attack-corpus/data-sets.mjs";
import { kSupported } from "./attack-corpus/k-supported.mjs";
import { overgrownTree } from "./attack-corpus/overgrown-tree.mjs";
import { movedDigits } from "./attack-corpus/moved-digits.mjs";
import { evaluatePrivacy } from "../dist/evaluation/privacy/evaluate-privacy.js";
import { inlinePool } from "../dist/parallel/pool.js";
import { createRng, seedKey } from "../dist/random/rng.js";
const k = 11;
const rng = createRng(seedKey("test"));
const sides = await drawSides("mixed", { train: 400, holdout: 200 }, rng);
const { train, holdout, fresh, metadata } = sides;
async function rareValues(released) {
  const work = { k, rng, pool: inlinePool, signal: new AbortController().signal, progress: () => {}, checks: ["A5"] };
  const [check] = await evaluatePrivacy({ folds: [{ train, holdout, synthetic: released }], released, fittedOn: train, metadata, ...work });
  return check.result.figures.map(({ value }) => value.estimate);
}
function grownRows() {
  const rowsOf = overgrownTree(train, 400, rng);
  const rows = train.columns.map((_, column) => rowsOf(column));
  const cells = (pick) => JSON.stringify(train.columns.map((column, c) => (column.values ?? column.codes)[pick(c)]));
  const known = new Set(Array.from({ length: 400 }, (_, row) => cells(() => row)));
  const sources = Array.from({ length: 400 }, (_, i) => new Set(rows.map((own) => own[i])).size);
  return { sources, copies: Array.from({ length: 400 }, (_, i) => cells((c) => rows[c][i])).filter((row) => known.has(row)).length };
}
function digitsKept() {
  const digits = (value) => value.toExponential(12).replace(/e.*/, "");
  const [a, b] = [train, movedDigits(train, fresh, metadata, k)].map((table) => table.columns.find(({ name }) => name === "x1").values);
  return { same: a.filter((value, row) => digits(value) === digits(b[row])).length, equal: a.filter((value, row) => value === b[row]).length };
}`;

describe("the makers of the corpus", () => {
  interface Made {
    readonly raw: readonly number[];
    readonly written: readonly number[];
    readonly grown: { readonly sources: readonly number[]; readonly copies: number };
    readonly digits: { readonly same: number; readonly equal: number };
  }
  let made: Made;
  beforeAll(() => {
    const written = "await rareValues(kSupported(fresh, sides, k, rng))";
    made = valueOf(
      makers,
      `return { raw: await rareValues(fresh), written: ${written}, grown: grownRows(), digits: digitsKept() };`,
    ) as Made;
  });

  it("write no value of fewer than k persons", () => {
    expect(made.raw[0]! + made.raw[1]!).toBeGreaterThan(0);
    expect(made.written).toEqual([0, 0, 0]);
  });

  it("draw rows of a tree without smallest leaf from few persons each, and whole copies among them", () => {
    const { sources, copies } = made.grown;
    const mean = sources.reduce((sum, count) => sum + count, 0) / sources.length;
    expect(mean).toBeLessThan(8);
    expect(mean).toBeGreaterThan(1.5);
    expect(copies).toBeGreaterThan(100);
  });

  it("keep digits and move magnitudes inside the ends of k persons", () => {
    expect(made.digits.same).toBeGreaterThan(350);
    expect(made.digits.equal).toBeLessThan(5);
  });
});
