import { describe, expect, test } from "vitest";
import { attackContext } from "../../src/evaluation/privacy/attack-context.js";
import { measureTextCanaries } from "../../src/evaluation/privacy/refits/text-canary-audit.js";
import type { Refit } from "../../src/evaluation/figures.js";
import { inlinePool } from "../../src/parallel/pool.js";
import { fitModel } from "../../src/pipeline/fit-model.js";
import { sampleModel } from "../../src/pipeline/sample-model.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import type { Table } from "../../src/table/table.js";
import { cellsOf, textColumn } from "../encode/sample-table.js";
import { figure, inputOf } from "../evaluation/privacy/people.js";
import { complaints } from "../text/complaints.js";

const work = { pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
const { metadata } = complaints(10);
const table = unlike(complaints(1500).table);
const holdout = unlike(complaints(300, 1, "holdout").table);

/** Complaints of which hardly two are alike, so that none is of a frame. */
function unlike(of: Table): Table {
  const rng = createRng(seedKey("tails"));
  const words = "please answer soon by mail or call me back today because it is urgent for my mother and her neighbour".split(" ");
  const tail = (): string => Array.from({ length: 2 }, () => words[Math.floor(rng.nextFloat() * words.length)]!).join(" ");
  const notes = cellsOf(of, "note").map((note) => (note === null ? null : `${note} ${tail()}`));
  return { ...of, columns: of.columns.map((column) => (column.name === "note" ? textColumn("note", notes) : column)) };
}

/** The phrase model and a table's columns by themselves, with k persons behind each word and phrase. */
const phrasesOf =
  (k: number): Refit =>
  async (train, rng) => {
    const model = await fitModel({ table: train, metadata, k, policyId: "vendor/2", synthesizer: "independent", rng, ...work });
    return sampleModel(model, { kind: "persons", count: train.rowCount }, { ...work, rng: rng.fork("sample") });
  };

async function audited(k: number) {
  const refit = phrasesOf(k);
  const input = inputOf({ train: table, holdout, synthetic: await refit(table, createRng(seedKey("release"))) }, metadata, {
    k: 11,
    refit,
  });
  return measureTextCanaries(input, attackContext(input));
}

describe("texts of one person, planted in a fit of the phrase model", () => {
  test("are not written again where eleven persons must have written a phrase; those of thirty-three are", async () => {
    const result = await audited(11);
    expect(figure(result, "printed").value.estimate).toBe(0);
    expect(figure(result, "exposure").value.upper).toBeLessThan(3);
    expect(result).toMatchObject({ twin: { sighted: true } });
  });

  test("are written again where one person is enough", async () => {
    const result = await audited(1);
    expect(figure(result, "printed").value.estimate).toBeGreaterThan(2);
    expect(figure(result, "exposure").value.upper).toBeGreaterThan(3);
  });
});
