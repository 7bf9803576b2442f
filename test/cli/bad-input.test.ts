import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nodeFileSystem } from "../../src/io/node-file-system.js";
import { nodeReleaseStore } from "../../src/io/node-release-store.js";
import type { FileSystem } from "../../src/table/file-system.js";
import { patientsCsv, sentinel } from "./patients.js";
import { createScratch, type Outcome, type Scratch } from "./scratch.js";

let scratch: Scratch;
beforeEach(() => {
  scratch = createScratch();
});
afterEach(() => scratch.remove());

/** One paragraph `error CODE: …` on the error stream, the exit code, no stack trace, no value of a cell, nothing left behind. */
function expectRefused(outcome: Outcome, code: string, exitCode: number, left: readonly string[]): void {
  expect(outcome.stderr).toContain(`error ${code}: `);
  expect(outcome.exitCode).toBe(exitCode);
  expect(outcome.stdout).toBe("");
  const paragraph = outcome.stderr.split("\n").filter((line) => line.startsWith("error"));
  expect(paragraph.length).toBe(1);
  expect(paragraph[0]!.length).toBeGreaterThan(60); // reason and next step
  expect(outcome.stderr).not.toMatch(/\n\s+at /u);
  expect(outcome.stderr).not.toContain(sentinel);
  expect(scratch.files()).toEqual([...left].sort());
}

const good = (rowCount: number): string => patientsCsv(rowCount);
const cell = `${sentinel}-cell`;
const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + 13) % 256));

const badFiles: readonly (readonly [what: string, content: string | Buffer, code: string, exitCode: number])[] = [
  ["an empty file", "", "INPUT_EMPTY", 2],
  ["a header without rows", "a,b,c\n", "TABLE_NO_ROWS", 2],
  ["one row", `a,b\n${cell},2\n`, "TOO_FEW_PERSONS", 3],
  ["two columns of one name", `a,b,a\n1,2,${cell}\n2,3,4\n`, "TABLE_DUPLICATE_COLUMNS", 2],
  ["a column without a name", `a,,c\n1,2,${cell}\n2,3,4\n`, "TABLE_EMPTY_COLUMN_NAMES", 2],
  ["a row with a field too many", `a,b\n1,2\n${cell},4,5\n6,7\n`, "CSV_RAGGED_ROW", 2],
  ["a row with a field too few", `a,b\n1,2\n${cell}\n6,7\n`, "CSV_RAGGED_ROW", 2],
  ["a quote that is never closed", `a,b\n1,"${cell}\n2,3\n`, "CSV_UNCLOSED_QUOTE", 2],
  ["text behind a quoted field", `a,b\n1,"x"${cell}\n2,3\n`, "CSV_STRAY_QUOTE", 2],
  [
    "more than 2,000 columns",
    `${Array.from({ length: 2001 }, (_, i) => `c${i}`).join(",")}\n${new Array(2001).fill(cell).join(",")}\n`,
    "TABLE_TOO_MANY_COLUMNS",
    2,
  ],
  ["a cell of more than 1 MB", `a,b\n1,${cell.repeat(80_000)}\n2,3\n`, "TABLE_CELL_TOO_LARGE", 2],
  ["NUL bytes", `a,b\n1,${cell}\u0000\n2,3\n`, "INPUT_NUL_BYTES", 2],
  [
    "bytes that are not UTF-8",
    Buffer.concat([Buffer.from(`a,b\n1,${cell}`), Buffer.from([0xe9, 0x0a, 0x32, 0x2c, 0x33, 0x0a])]),
    "INPUT_ENCODING",
    2,
  ],
];

describe("a bad input", () => {
  test.each(badFiles)("%s", async (_, content, code, exitCode) => {
    writeFileSync(scratch.path("input.csv"), content);
    expectRefused(await scratch.run(scratch.path("input.csv")), code, exitCode, ["input.csv"]);
  });

  test("binary noise", async () => {
    writeFileSync(scratch.path("input.csv"), noise);
    const outcome = await scratch.run(scratch.path("input.csv"));
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(/error (INPUT_NUL_BYTES|INPUT_NOT_TEXT|INPUT_ENCODING): /u);
    expect(scratch.files()).toEqual(["input.csv"]);
  });

  test("a damaged gzip file", async () => {
    writeFileSync(scratch.path("input.csv.gz"), Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), noise]));
    expectRefused(await scratch.run(scratch.path("input.csv.gz")), "GZIP_DAMAGED", 2, ["input.csv.gz"]);
  });

  test("a folder, a missing file, an unknown ending", async () => {
    mkdirSync(scratch.path("folder.csv"));
    writeFileSync(scratch.path("table.xyz"), "a,b\n1,2\n");
    expectRefused(await scratch.run(scratch.path("folder.csv")), "INPUT_IS_FOLDER", 2, ["table.xyz"]);
    expectRefused(await scratch.run(scratch.path("missing.csv")), "INPUT_NOT_FOUND", 2, ["table.xyz"]);
    expectRefused(await scratch.run(scratch.path("table.xyz")), "INPUT_FORMAT_UNKNOWN", 2, ["table.xyz"]);
  });

  test("a column called __proto__ is a column like any other", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${i % 3},${i % 5}`);
    writeFileSync(scratch.path("input.csv"), `__proto__,constructor\n${rows.join("\n")}\n`);
    const outcome = await scratch.run("init", scratch.path("input.csv"), "--print");
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toContain("- name: __proto__");
  });

  test("mixed types become a column of texts, with the reason", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${i % 10 === 0 ? "unknown" : i % 7},${i % 5}`);
    writeFileSync(scratch.path("input.csv"), `mixed,other\n${rows.join("\n")}\n`);
    const outcome = await scratch.run("init", scratch.path("input.csv"), "--print");
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toMatch(/name: mixed\n {4}# .+\n {4}kind: (categorical|text)\n/u);
  });
});

describe("bad options and settings", () => {
  const usage: readonly (readonly [argv: string, says: RegExp])[] = [
    ["input.csv --sed 1", /--seed/u],
    ["evalute a b", /Did you mean evaluate\?/u],
    ["run", /Missing required argument/u],
    ["run a.csv b.csv", /Too many arguments/u],
    ["input.csv --rows many", /--rows takes a whole number/u],
    ["input.csv --threads 0", /--threads takes a whole number from 1/u],
    ["input.csv --encoding ebcdic", /utf-8/u],
    ["input.csv --method trees", /tree/u],
    ["input.csv --delimiter ab", /--delimiter takes one character/u],
  ];
  test.each(usage)("%s", async (argv, says) => {
    const outcome = await scratch.run(...argv.split(" "));
    expectRefused(outcome, "OPTION_INVALID", 2, []);
    expect(outcome.stderr).toMatch(says);
  });

  test("an unknown policy, column or key of the configuration names the nearest known one", async () => {
    const input = scratch.path("input.csv");
    writeFileSync(input, good(60));
    expect((await scratch.run(input, "--policy", "vender")).stderr).toMatch(/error POLICY_UNKNOWN: .*"vendor"/u);
    expect((await scratch.run(input, "--target", "outcom")).stderr).toMatch(/error COLUMN_UNKNOWN: .*"outcome"/u);
    expect((await scratch.run(input, "--drop", "remarc")).stderr).toMatch(/error COLUMN_UNKNOWN: .*"remark"/u);
    writeFileSync(scratch.path("standin.yaml"), "version: 1\ntargt: outcome\n");
    const outcome = await scratch.run(input);
    expectRefused(outcome, "CONFIG_INVALID", 2, ["input.csv", "standin.yaml"]);
    expect(outcome.stderr).toMatch(/standin\.yaml:2 .*"targt".*"target"/u);
  });

  test("a guessable seed is refused by public and said aloud by vendor", async () => {
    const input = scratch.path("input.csv");
    writeFileSync(input, good(60));
    expectRefused(await scratch.run(input, "--policy", "public", "--seed", "1"), "SEED_INVALID", 2, ["input.csv"]);
    expect((await scratch.run(input, "--seed", "1", "--dry-run")).stderr).toContain("fewer than 128 bits");
    expect((await scratch.run(input, "--seed", "9f86d081884c7d659a2feaa0c55ad015", "--dry-run")).stderr).not.toContain("128 bits");
  });

  test("with --json the error is an object on standard output, too", async () => {
    const outcome = await scratch.run(scratch.path("missing.csv"), "--json");
    expect(JSON.parse(outcome.stdout)).toMatchObject({ outcome: "error", code: "INPUT_NOT_FOUND", exitCode: 2 });
  });

  test("an unforeseen error says neither its message nor its stack", async () => {
    writeFileSync(scratch.path("input.csv"), good(60));
    const failing = () => Promise.reject(new Error(`cannot handle ${sentinel}`));
    const outcome = await scratch.runWith(
      ({ ports, ...rest }) => ({ ...rest, ports: { ...ports, readTable: failing } }),
      scratch.path("input.csv"),
    );
    expectRefused(outcome, "INTERNAL", 4, ["input.csv"]);
  });
});

describe("a bad model", () => {
  test("truncated, edited or missing", async () => {
    const model = scratch.path("model.json");
    writeFileSync(scratch.path("input.csv"), good(300));
    await scratch.run("fit", scratch.path("input.csv"), "-o", model, "--seed", "1");
    const text = readFileSync(model, "utf8");
    const left = scratch.files();
    for (const damaged of [text.slice(0, -40), text.replace('"k":11', '"k":12'), "{}", ""]) {
      writeFileSync(model, damaged);
      for (const argv of [
        ["audit", model],
        ["sample", model, "-o", scratch.path("drawn.csv"), "--rows", "5"],
      ]) {
        expectRefused(await scratch.run(...argv), "MODEL_INVALID", 2, left);
      }
    }
    expectRefused(await scratch.run("audit", scratch.path("none.json")), "MODEL_INVALID", 2, left);
  });
});

describe("a bad place for the output", () => {
  const failingWrites = (code: string): FileSystem => ({
    ...nodeFileSystem,
    async createFile(path, mode) {
      const file = await nodeFileSystem.createFile(path, mode);
      return { ...file, write: () => Promise.reject(Object.assign(new Error(code), { code })) };
    },
  });

  test.each([
    ["ENOSPC", "OUTPUT_NO_SPACE"],
    ["EACCES", "OUTPUT_NOT_ALLOWED"],
  ])(
    "%s at the end of a run leaves no release and no part of one",
    async (system, code) => {
      writeFileSync(scratch.path("input.csv"), good(600));
      const outcome = await scratch.runWith(
        (environment) => ({
          ...environment,
          ports: { ...environment.ports, releases: nodeReleaseStore({ signal: environment.signal, fileSystem: failingWrites(system) }) },
        }),
        scratch.path("input.csv"),
        "--policy",
        "internal",
        "--seed",
        "1",
      );
      expectRefused(
        outcome,
        code,
        2,
        scratch.files().filter((name) => name === "input.csv" || name.startsWith("state/")),
      );
    },
    120_000,
  );

  test("a folder that does not exist is found before the work begins", async () => {
    writeFileSync(scratch.path("input.csv"), good(60));
    expectRefused(await scratch.run(scratch.path("input.csv"), "-o", scratch.path("no/such/place")), "OUTPUT_PARENT_MISSING", 2, [
      "input.csv",
    ]);
  });

  test("a state folder that cannot be used", async () => {
    writeFileSync(scratch.path("input.csv"), good(300));
    writeFileSync(scratch.path("state"), "a file stands where the folder should be");
    const outcome = await scratch.run(scratch.path("input.csv"), "--policy", "internal", "--seed", "1");
    expectRefused(outcome, "STATE_UNAVAILABLE", 2, ["input.csv", "state"]);
  });
});
