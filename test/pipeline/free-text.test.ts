import { describe, expect, it } from "vitest";
import { inlinePool } from "../../src/parallel/pool.js";
import { auditModel } from "../../src/pipeline/audit-model.js";
import { completeRows } from "../../src/pipeline/complete-rows.js";
import { parseModel, serialiseModel } from "../../src/pipeline/model-file.js";
import { protectedRows } from "../../src/pipeline/protected-rows.js";
import { sampleModel } from "../../src/pipeline/sample-model.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import type { Context } from "../../src/synthesizers/synthesizer.js";
import { cellsOf, tableOf, textColumn } from "../encode/sample-table.js";
import { canaryNumber, complaints } from "../text/complaints.js";
import { fitted } from "./patients.js";

const context = (seed = "sample"): Context => ({
  rng: createRng(seedKey(seed)),
  pool: inlinePool,
  signal: new AbortController().signal,
  progress: () => {},
});
const secrets = ["zanzibar", "octopus", canaryNumber];
const share = (texts: readonly (string | null)[], pattern: RegExp): number =>
  texts.filter((text) => text !== null && pattern.test(text)).length / Math.max(1, texts.length);

describe("a table with a column of free text", async () => {
  const { table, metadata } = complaints(2000);
  const model = await fitted("tree", table, metadata);
  const synthetic = await sampleModel(model, { kind: "persons", count: 1500 }, context());
  const notes = cellsOf(synthetic, "note");

  it("keeps its columns, and shows none of topics or lengths", () => {
    expect(synthetic.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
  });

  it("has texts as often missing and as long as in the source", () => {
    const source = cellsOf(table, "note");
    const missing = (texts: readonly (string | null)[]): number => texts.filter((text) => text === null).length / texts.length;
    expect(Math.abs(missing(notes) - missing(source))).toBeLessThan(0.04);
    const words = (texts: readonly (string | null)[]): number => {
      const counts = texts.flatMap((text) => (text === null ? [] : [text.split(" ").length]));
      return counts.reduce((sum, count) => sum + count, 0) / counts.length;
    };
    expect(Math.abs(words(notes) / words(source) - 1)).toBeLessThan(0.15);
  });

  it("has texts that speak of their rows", () => {
    const moods = cellsOf(synthetic, "mood");
    const of = (mood: string): (string | null)[] => notes.filter((_, row) => moods[row] === mood);
    const happy = /thank|great|glad|pleasure/i;
    expect(share(of("happy"), happy)).toBeGreaterThan(0.75);
    expect(share(of("angry"), happy)).toBeLessThan(0.1);
    const cities = cellsOf(synthetic, "city");
    const named = notes.filter((note) => /Lisbon|Oslo|Vienna|Madrid/.test(note ?? ""));
    const own = notes.filter((note, row) => note !== null && /Lisbon|Oslo|Vienna|Madrid/.test(note) && note.includes(cities[row]!));
    expect(named.length).toBeGreaterThan(300);
    expect(own.length / named.length).toBeGreaterThan(0.95);
  });

  it("shows no word of a secret that one person wrote, in rows or in model.json", () => {
    const shown = notes.join("\n") + serialiseModel(model);
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });

  it("has the same texts for the same seed, from model.json too, and others for another", async () => {
    const again = parseModel(serialiseModel(model), "model.json");
    const part = await sampleModel(again, { kind: "persons", count: 200 }, context());
    expect(cellsOf(part, "note")).toEqual(notes.slice(0, 200));
    expect(cellsOf(await sampleModel(model, { kind: "persons", count: 200 }, context("other")), "note")).not.toEqual(notes.slice(0, 200));
  });

  it("passes the audit with its source, and with none", () => {
    const again = parseModel(serialiseModel(model), "model.json");
    expect(auditModel(again, null)).toMatchObject({ passed: true });
    expect(auditModel(again, table)).toMatchObject({ passed: true, findings: [] });
  });

  it("fails the audit with another source", () => {
    const other = complaints(2000, 1, "other");
    const { passed, findings } = auditModel(model, other.table);
    expect(passed).toBe(false);
    expect(findings[0]).toMatch(/Texts: words, phrases/);
  });

  it("is completed without a given text changing", async () => {
    const given = Array.from({ length: 40 }, (_, row) => (row % 2 === 0 ? "A text of my own." : null));
    const partial = tableOf([
      textColumn(
        "mood",
        given.map((_, row) => (row % 4 < 2 ? "happy" : "angry")),
      ),
      textColumn("note", given),
    ]);
    const { table: whole, filledCells } = await completeRows(partial, "partial.csv", model, context());
    expect(whole.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
    const texts = cellsOf(whole, "note");
    given.forEach((text, row) => {
      if (text !== null) expect(texts[row]).toBe(text);
    });
    expect(texts.filter((text) => text !== null).length).toBe(40);
    expect(filledCells).toBe(20 + 3 * 40);
  });

  it("measures what its protections cost without its hidden columns", () => {
    const { before, after } = protectedRows(table, model, createRng(seedKey("rows")));
    expect(before.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
    expect(after.columns.map(({ name }) => name)).not.toContain("note/length");
  });

  it.each([
    ["forms", (text: string) => text.replace('"column":"note"', '"column":"nothing"')],
    ["traits", (text: string) => text.replace('"column":"mood"', '"column":"nothing"')],
  ])("has a model.json that cannot be edited: %s", (_, edit) => {
    expect(() => parseModel(edit(serialiseModel(model)), "model.json")).toThrow(/MODEL_INVALID|no usable model/);
  });
});

describe("a table of people with several texts", async () => {
  const { table, metadata } = complaints(600, 3);

  it("has texts of people's rows, and audits", async () => {
    const model = await fitted("tree", table, metadata);
    const synthetic = await sampleModel(model, { kind: "persons", count: 100 }, context());
    expect(cellsOf(synthetic, "note").filter((text) => text !== null).length).toBeGreaterThan(200);
    expect(auditModel(model, table)).toMatchObject({ passed: true });
  });
});

describe("a table with too few people for its texts", async () => {
  const { table, metadata } = complaints(150);

  it("leaves the column empty", async () => {
    const model = await fitted("independent", table, metadata);
    expect(model.texts).toEqual([]);
    const synthetic = await sampleModel(model, { kind: "persons", count: 50 }, context());
    expect(cellsOf(synthetic, "note").every((text) => text === null)).toBe(true);
    expect(auditModel(model, table)).toMatchObject({ passed: true });
  });
});
