import { describe, expect, test } from "vitest";
import { countAttempt } from "../../src/pipeline/attempts.js";
import { keepRunRecord, openRunRecord } from "../../src/pipeline/run-record.js";
import { chooseSeed, seedCommitment } from "../../src/pipeline/seed.js";
import { tableDigest } from "../../src/pipeline/table-digest.js";
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
    expect(await count(1)).toEqual({ count: 1, replay: false });
    expect(await count(2)).toEqual({ count: 2, replay: false });
    expect(await count(1)).toEqual({ count: 2, replay: true });
    expect(await count(1, made(9))).toEqual({ count: 1, replay: false });
  });

  test("nothing of the source can be read from it, and its names need the key", async () => {
    const files = new Map<string, string>();
    await countAttempt({ source, synthetic: made(1), command: "run", at }, memoryState(files), bytes);
    const text = [...files.values()].join("\n");
    expect(text).not.toContain("SENTINEL");
    expect(text).toContain(tableDigest(source, bytes(32)));
    expect(tableDigest(source, bytes(32))).not.toBe(tableDigest(source, new Uint8Array(32)));
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
    expect(tableDigest(one, key)).toBe(tableDigest(other, key));
    expect(tableDigest(tableOf({ n: [0, 1] }), key)).toBe(tableDigest(tableOf({ n: [-0, 1] }), key));
  });
  test("one cell, one name or one row more changes it", () => {
    const base = tableDigest(tableOf({ n: [1, 2, 3] }), key);
    for (const other of [
      tableOf({ n: [1, 2, 4] }),
      tableOf({ m: [1, 2, 3] }),
      tableOf({ n: [1, 2, 3, null] }),
      tableOf({ n: [1, null, 3] }),
    ]) {
      expect(tableDigest(other, key)).not.toBe(base);
    }
  });
  test("long columns are read to the end", () => {
    const cells = Array.from({ length: 70_000 }, (_, i) => i);
    const changed = [...cells.slice(0, -1), -1];
    expect(tableDigest(tableOf({ n: cells }), key)).not.toBe(tableDigest(tableOf({ n: changed }), key));
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
