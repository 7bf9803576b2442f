import { describe, expect, it } from "vitest";
import { inlinePool } from "../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { auditTree } from "../../../src/synthesizers/tree/audit-tree.js";
import { codeMeaning, meaningfulFeature, type ScoreFeature } from "../../../src/synthesizers/tree/score.js";
import { selectFeatures } from "../../../src/synthesizers/tree/select-features.js";
import { treeSynthesizer } from "../../../src/synthesizers/tree/tree.js";
import { parseTreeState } from "../../../src/synthesizers/tree/tree-state.js";
import type { CodedFeature } from "../../../src/trees/conditional-tree.js";
import { type ColumnSketch, codedTable } from "../coded-tables.js";

const rng = createRng(seedKey("wide"));
const rowCount = 4000;
const noise = (cardinality: number): number[] => Array.from({ length: rowCount }, () => Math.floor(rng.nextFloat() * cardinality));
const feature = (codes: readonly number[], cardinality: number): CodedFeature => ({
  codes: Uint16Array.from(codes),
  cardinality,
  ordered: true,
});
const limits = { classes: 32, featureCells: 32 * rowCount };
const scored = (one: CodedFeature): ScoreFeature => meaningfulFeature(one, codeMeaning(one, 11));

describe("the earlier columns that a column's model looks at", () => {
  const driver = noise(6);
  const target = feature(
    driver.map((code) => (rng.nextFloat() < 0.7 ? code : Math.floor(rng.nextFloat() * 6))),
    6,
  );

  it("are all of them where there are few", () => {
    expect(
      selectFeatures(
        target,
        Array.from({ length: 32 }, () => scored(feature(noise(6), 6))),
        null,
        limits,
      ),
    ).toBeNull();
  });

  it("are those it depends on, and by chance few of the others, where there are many", () => {
    const many = Array.from({ length: 90 }, (_, at) => scored(feature(at === 57 ? driver : noise(6), 6)));
    const chosen = selectFeatures(target, many, null, limits)!;
    expect(chosen).toContain(57);
    expect(chosen.length).toBeLessThanOrEqual(32);
    expect(chosen).toEqual([...chosen].sort((a, b) => a - b));
  });
});

it("a column of a wide table is drawn by the column that it follows, through tree, score and file", async () => {
  const columns: Record<string, ColumnSketch> = {};
  for (let at = 0; at < 50; at++) columns[`noise${at}`] = { codes: noise(3), cardinality: 3, ordered: false };
  const leader = noise(90);
  columns["leader"] = { codes: leader, cardinality: 90, ordered: true };
  columns["line"] = { codes: leader.map((code) => code + Math.floor(rng.nextFloat() * 9)), cardinality: 99, ordered: true };
  columns["sign"] = { codes: leader.map((code) => (code < 30 ? 0 : 1)), cardinality: 2, ordered: false };
  const table = codedTable(columns);
  const context = { rng: createRng(seedKey("fit")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
  const synthesizer = treeSynthesizer({ k: 11, last: "sign", featureCells: limits.featureCells });
  const state = (await synthesizer.fit(table, context)).toJSON();
  expect(auditTree(state, table, 11)).toEqual([]);
  const fitted = parseTreeState(state).columns;
  const order = fitted.map(({ name }) => name);
  expect(fitted[order.indexOf("line")]!.fitted.score?.residual).toBeTruthy();
  const drawn = await synthesizer.load(JSON.parse(JSON.stringify(state))).sample({ firstUnit: 0, unitCount: rowCount }, context);
  const codesOf = (name: string): Uint16Array => drawn.columns.find((column) => column.name === name)!.codes;
  const [first, second, sign] = [codesOf("leader"), codesOf("line"), codesOf("sign")];
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(Array.from(first, (code, row) => Math.abs(second[row]! - code - 4)))).toBeLessThan(6);
  expect(mean(Array.from(first, (code, row) => (sign[row] === (code < 30 ? 0 : 1) ? 1 : 0)))).toBeGreaterThan(0.9);
});
