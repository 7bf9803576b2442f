import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRng, seedKey } from "../../src/random/rng.js";
import { createScratch, type Outcome, type Scratch } from "./scratch.js";

let scratch: Scratch;
beforeEach(() => {
  scratch = createScratch();
});
afterEach(() => scratch.remove());

const rng = createRng(seedKey("odd tables"));
type Row = (row: number) => readonly (string | number)[];

/** Real, held out and synthetic rows of one making, judged. */
async function judged(header: readonly string[], row: Row, rowCount: number, flags: readonly string[] = []): Promise<Outcome> {
  const quoted = (text: string | number): string => `"${String(text).replaceAll('"', '""')}"`;
  for (const name of ["real", "holdout", "synthetic"]) {
    const rows = Array.from({ length: rowCount }, (_, i) => row(i).map(quoted).join(","));
    writeFileSync(scratch.path(`${name}.csv`), `${[header.map(quoted).join(","), ...rows].join("\n")}\n`);
  }
  const files = [scratch.path("real.csv"), scratch.path("synthetic.csv"), "--holdout", scratch.path("holdout.csv")];
  return await scratch.run("evaluate", ...files, "--entity", "none", "--policy", "internal", "-o", scratch.path("judged"), ...flags);
}

interface Report {
  readonly quality: readonly { readonly id: string; readonly result: { readonly kind: string; readonly reason?: string } }[];
}

const reportJson = (): Report => JSON.parse(readFileSync(scratch.path("judged/report.json"), "utf8")) as Report;
const page = (): string => readFileSync(scratch.path("judged/report.html"), "utf8");
const resultOf = (id: string) => reportJson().quality.find((figure) => figure.id === id)!.result;
const number = (): number => Math.round(rng.nextFloat() * 900);
const word = (...words: string[]): string => words[Math.floor(rng.nextFloat() * words.length)]!;

const cases: readonly (readonly [
  what: string,
  header: readonly string[],
  row: Row,
  rowCount: number,
  flags: readonly string[],
  seen: () => void,
])[] = [
  [
    "names with markup, from right to left, and very long",
    ['<script>alert("x")</script>', "a&b`'", "עיר המגורים", "x".repeat(300), "\u202eevil"],
    () => [number(), word("<b>bold</b>", "plain"), word("תל אביב", "חיפה"), number(), word("yes", "no")],
    300,
    [],
    () => {
      expect(page()).not.toMatch(/<script|<b>bold|\u202e/u);
      expect(page()).toContain("עיר המגורים");
      expect(resultOf("shape").kind).toBe("measured");
    },
  ],
  [
    "constant and all-missing columns alone",
    ["constant", "empty", "same"],
    () => ["one", "", 7],
    300,
    [],
    () => {
      expect(resultOf("shape")).toMatchObject({
        kind: "notApplicable",
        reason: expect.stringContaining("no column is modelled") as unknown,
      });
      expect(page()).toContain("no column is modelled");
    },
  ],
  [
    "a target of one class",
    ["age", "job", "answer"],
    (row) => [number(), word("a", "b", "c"), row === 0 ? "no" : "yes"],
    300,
    ["--target", "answer"],
    () => expect(resultOf("tstr")).toMatchObject({ kind: "notMeasured", reason: expect.stringContaining("no two classes") as unknown }),
  ],
  [
    "fewer rows than bins",
    ["age", "job"],
    () => [number(), word("a", "b")],
    8,
    [],
    () => expect(resultOf("c2st").kind).toBe("notMeasured"),
  ],
];

test.each(cases)("%s: judged, with a page that says what could not be measured", async (_, header, row, rowCount, flags, seen) => {
  const outcome = await judged(header, row, rowCount, flags);
  expect(outcome.stderr).not.toMatch(/error|\n\s+at /u);
  expect([0, 1, 3]).toContain(outcome.exitCode);
  for (const { id, result } of reportJson().quality)
    expect([id, result.kind === "measured" || (result.reason ?? "").length > 10]).toEqual([id, true]);
  seen();
});

test("files of other columns or kinds end with what differs, and no page", async () => {
  writeFileSync(scratch.path("real.csv"), "age,job\n1,a\n2,b\n3,a\n4,c\n");
  for (const [content, name] of [
    ["age\n1\n2\n3\n4\n", "job"],
    ["age,job,more\n1,a,x\n2,b,y\n3,a,x\n4,c,z\n", "more"],
    ["age,job\nold,a\nyoung,b\nold,a\nold,c\n", "age"],
  ] as const) {
    writeFileSync(scratch.path("synthetic.csv"), content);
    const outcome = await scratch.run("evaluate", scratch.path("real.csv"), scratch.path("synthetic.csv"), "-o", scratch.path("judged"));
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(new RegExp(`error TABLES_DIFFER: .*"${name}"`, "u"));
  }
  expect(scratch.files().filter((file) => file.includes("judged"))).toEqual([]);
});
