import { describe, expect, test } from "vitest";
import type { Evaluation, PrivacyCheck } from "../../src/evaluation/figures.js";
import { decide } from "../../src/release/decide.js";
import { loadPolicy } from "../../src/release/load-policy.js";
import { sampleEvaluation } from "../fixtures/evaluation-sample.js";
import { selectRows } from "../../src/table/table.js";
import { type AttemptCount, countAttempt } from "../../src/pipeline/attempts.js";
import { attemptsCheck, withCheck } from "../../src/pipeline/attempts-check.js";
import { contentDigest } from "../../src/pipeline/content-digest.js";
import { keepRunRecord, openRunRecord } from "../../src/pipeline/run-record.js";
import { chooseSeed, seedCommitment } from "../../src/pipeline/seed.js";
import { memoryState } from "./memory-state.js";
import { tableOf } from "./tables.js";

const bytes = (count: number) => new Uint8Array(count).fill(7);
const at = "2026-01-01T00:00:00.000Z";
const source = tableOf({ city: ["QWERTZ-SENTINEL", "b", "b"], n: [1, 2, null] });
const made = (value: number) => tableOf({ city: ["b", "b", "b"], n: [value, 2, 3] });

describe("ledger of attempts", () => {
  test("each distinct synthetic file counts once; a replay does not; another source counts by itself", async () => {
    const state = memoryState();
    const count = (synthetic: number, from = source) =>
      countAttempt({ source: from, synthetic: made(synthetic), command: "run", at }, state, bytes);
    expect(await count(1)).toEqual({ count: 1, ordinal: 1, replay: false });
    expect(await count(2)).toEqual({ count: 2, ordinal: 2, replay: false });
    expect(await count(1)).toEqual({ count: 2, ordinal: 1, replay: true });
    expect(await count(1, made(9))).toEqual({ count: 1, ordinal: 1, replay: false });
  });

  test("rows of the source in another order are the same source, and shuffling a file makes no new one", async () => {
    const state = memoryState();
    const count = (from: typeof source, synthetic: typeof source) =>
      countAttempt({ source: from, synthetic, command: "evaluate", at }, state, bytes);
    await count(source, made(1));
    const order = Uint32Array.of(2, 0, 1);
    expect(await count(selectRows(source, order), selectRows(made(1), order))).toEqual({ count: 1, ordinal: 1, replay: true });
    expect(await count(selectRows(source, order), made(5))).toEqual({ count: 2, ordinal: 2, replay: false });
  });

  test("two runs at once see each other, also where they are the first", async () => {
    const state = memoryState();
    let calls = 0;
    const randomBytes = (count: number) => new Uint8Array(count).fill(++calls);
    const at20 = (n: number): Promise<AttemptCount> => countAttempt({ source, synthetic: made(n), command: "run", at }, state, randomBytes);
    const counted = await Promise.all(Array.from({ length: 20 }, (_, n) => at20(n)));
    expect(counted.map(({ ordinal }) => ordinal).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect((await at20(99)).count).toBe(21);
  });

  test("nothing of the source can be read from it, and its names need the key", async () => {
    const files = new Map<string, string>();
    await countAttempt({ source, synthetic: made(1), command: "run", at }, memoryState(files), bytes);
    const text = [...files.values()].join("\n");
    expect(text).not.toContain("SENTINEL");
    expect(text).toContain(contentDigest(source, bytes(32)));
    expect(contentDigest(source, bytes(32))).not.toBe(contentDigest(source, new Uint8Array(32)));
  });

  test("a damaged ledger or key is an error that names the line", async () => {
    const files = new Map([["attempts.jsonl", '{"source":"x"}\n']]);
    const counting = countAttempt({ source, synthetic: made(1), command: "run", at }, memoryState(files), bytes);
    await expect(counting).rejects.toMatchObject({ code: "LEDGER_INVALID", details: { line: 1 } });
    const badKey = memoryState(new Map([["attempts.key", "abc"]]));
    await expect(countAttempt({ source, synthetic: made(1), command: "run", at }, badKey, bytes)).rejects.toMatchObject({
      code: "LEDGER_INVALID",
    });
  });
});

describe("fingerprint of a table", () => {
  const key = bytes(32);
  test("the order of a dictionary and how numbers were written do not matter", () => {
    const column = { storage: "text" as const, name: "c", missingToken: "" };
    const one = { rowCount: 3, columns: [{ ...column, codes: Int32Array.of(0, 1, -1), dictionary: ["a", "b"] }] };
    const other = {
      rowCount: 3,
      columns: [{ ...column, codes: Int32Array.of(2, 0, -1), dictionary: ["b", "unused", "a"], missingToken: "NA" }],
    };
    expect(contentDigest(one, key)).toBe(contentDigest(other, key));
    expect(contentDigest(tableOf({ n: [0, 1] }), key)).toBe(contentDigest(tableOf({ n: [-0, 1] }), key));
  });
  test("the order of rows and of columns, and spaces around a cell, do not matter; which cells stand in one row does", () => {
    const digest = contentDigest(tableOf({ a: [1, 2, 2], b: ["x", "y", null] }), key);
    expect(contentDigest(tableOf({ b: [null, "x ", " y"], a: [2, 1, 2] }), key)).toBe(digest);
    expect(contentDigest(tableOf({ a: [1, 2, 2], b: ["y", "x", null] }), key)).not.toBe(digest);
    expect(contentDigest(tableOf({ a: [1, 2, 1], b: ["x", "y", null] }), key)).not.toBe(digest);
    expect(contentDigest(tableOf({ a: ["x", "y", null], b: [1, 2, 2] }), key)).not.toBe(digest);
  });
  test("small tables do not collide", () => {
    const digests = new Set<string>();
    for (let a = 0; a < 20; a++)
      for (let b = 0; b < 20; b++)
        for (let c = 0; c < 20; c++) digests.add(contentDigest(tableOf({ x: [a, 100 + b], y: [`${c}`, "z"] }), key));
    expect(digests.size).toBe(8000);
  });
  test("one cell, one name or one row more changes it", () => {
    const base = contentDigest(tableOf({ n: [1, 2, 3] }), key);
    for (const other of [
      tableOf({ n: [1, 2, 4] }),
      tableOf({ m: [1, 2, 3] }),
      tableOf({ n: [1, 2, 3, null] }),
      tableOf({ n: [1, null, 3] }),
    ]) {
      expect(contentDigest(other, key)).not.toBe(base);
    }
  });
  test("long columns are read to the end", () => {
    const cells = Array.from({ length: 70_000 }, (_, i) => i);
    const changed = [...cells.slice(0, -1), -1];
    expect(contentDigest(tableOf({ n: cells }), key)).not.toBe(contentDigest(tableOf({ n: changed }), key));
  });
});

describe("E2", () => {
  const evaluated = (ids: readonly PrivacyCheck["id"][]): Evaluation => ({
    ...sampleEvaluation(),
    privacy: ids.map((id) => ({ id, title: id, plainWords: "", result: { kind: "notMeasured", reason: "" } })),
  });
  test("says the file's number, exactly, and stands in the order of ids before S1", () => {
    const check = attemptsCheck({ ordinal: 4 });
    expect(check).toMatchObject({ id: "E2", result: { kind: "measured", twin: null } });
    expect(check.result.kind === "measured" && check.result.figures).toMatchObject([
      { name: "attempts", unit: "count", value: { estimate: 4, lower: 4, upper: 4 } },
    ]);
    const ids = (from: readonly PrivacyCheck["id"][]) => withCheck(evaluated(from), check).privacy.map(({ id }) => id);
    expect(ids(["A1", "E1", "E3", "S1"])).toEqual(["A1", "E1", "E2", "E3", "S1"]);
    expect(ids(["A1", "E2", "S1"])).toEqual(["A1", "E2", "S1"]);
    expect(ids([])).toEqual(["E2"]);
  });

  const limited = loadPolicy({
    kind: "file",
    name: "p.yaml",
    text: "version: standin.policy/1\nextends: vendor/1\nname: three/1\nchecks: { E2: { required: [run, evaluate], limits: { attempts: { atMost: 3 } } } }",
  });
  test.each([
    [3, "pass", 0],
    [4, "fail", 1],
  ])("attempt %i under a limit of 3: %s", (ordinal, kind, exitCode) => {
    const evaluation = withCheck(sampleEvaluation(), attemptsCheck({ ordinal }));
    for (const command of ["run", "evaluate"] as const) {
      const verdict = decide(limited, evaluation, command);
      expect(verdict).toMatchObject({ kind, exitCode });
      if (kind === "fail") expect(verdict.remedies).toMatchObject([{ type: "--waiver FILE" }]);
    }
    expect(decide(loadPolicy({ kind: "builtin", name: "vendor/1" }), evaluation, "run").kind).toBe("pass");
  });

  test("a policy that asks for nothing but the count has nothing decisive", () => {
    const alone = { ...limited, checks: limited.checks.filter(({ id }) => id === "E2") };
    const evaluation = withCheck(sampleEvaluation(), attemptsCheck({ ordinal: 1 }));
    expect(decide(alone, evaluation, "run")).toMatchObject({ kind: "inconclusive", blockers: [{ kind: "nothingDecisive" }] });
  });
});

describe("seed and run record", () => {
  test("a drawn seed has 128 bits; a short or repetitive given one is guessable", () => {
    expect(chooseSeed(null, bytes)).toEqual({ text: "07".repeat(16), given: false, guessable: false });
    expect(chooseSeed("1", bytes)).toEqual({ text: "1", given: true, guessable: true });
    expect(chooseSeed("0".repeat(32), bytes).guessable).toBe(true);
    expect(chooseSeed("9f86d081884c7d659a2feaa0c55ad015", bytes).guessable).toBe(false);
    expect(() => chooseSeed("", bytes)).toThrow(/--seed/);
  });
  test("the commitment opens with the record's key alone and the record is private to the state folder", async () => {
    const seed = chooseSeed("1", bytes);
    const record = openRunRecord("run", seed, at, bytes);
    expect(record.commitment).toBe(seedCommitment(seed, Buffer.from(record.commitmentKey, "hex")));
    expect(record.commitment).not.toBe(seedCommitment(seed, new Uint8Array(16)));
    const files = new Map<string, string>();
    const name = await keepRunRecord(record, memoryState(files));
    expect(JSON.parse(files.get(name) ?? "")).toEqual(record);
  });
});
