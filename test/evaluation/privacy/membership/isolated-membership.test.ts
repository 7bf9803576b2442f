import { describe, expect, test } from "vitest";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { pointsOf, rankScales } from "../../../../src/evaluation/privacy/compared/points.js";
import { measureDcrShare } from "../../../../src/evaluation/privacy/copies/dcr-share.js";
import { isolatedCount, isolationOf, markIsolated, mostIsolated } from "../../../../src/evaluation/privacy/membership/isolation.js";
import { measureIsolatedMembership } from "../../../../src/evaluation/privacy/membership/isolated-membership.js";
import { measureMembership } from "../../../../src/evaluation/privacy/membership/membership.js";
import { drawParts, type Group } from "../../../../src/evaluation/privacy/membership/membership-groups.js";
import { inlinePool, type Pool } from "../../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import { selectRows, type Table } from "../../../../src/table/table.js";
import { figure, jittered, joinRows, metadataOf, people, peopleColumns, tableOf } from "../people.js";

const [train, holdout, fresh] = [people(3000, "train"), people(2000, "holdout"), people(3000, "fresh")];

function contextOf(synthetic: Table, real = { train, holdout }) {
  const folds = [compareFold({ ...real, synthetic }, metadataOf(peopleColumns))];
  return { folds, k: 5, rng: createRng(seedKey("isolated")), pool: inlinePool, signal: new AbortController().signal };
}

/** A person of the table and how far it lies from the five nearest of the others. */
function slowIsolation(values: Float32Array, width: number, categoryCount: number, row: number, others: readonly number[], from = values) {
  const distances = others.map((other) => {
    let sum = 0;
    for (let c = 0; c < width; c++) {
      const gap = Math.abs(values[row * width + c]! - from[other * width + c]!);
      sum += c < categoryCount ? Math.sign(gap) : Math.min(1, gap);
    }
    return sum;
  });
  return distances
    .sort((a, b) => a - b)
    .slice(0, 5)
    .reduce((sum, distance) => sum + distance / 5, 0);
}

describe("who is isolated", () => {
  const small = compareFold({ train: people(300, "a"), holdout: people(200, "b"), synthetic: people(10, "c") }, metadataOf(peopleColumns));
  const parts = drawParts(small, createRng(seedKey("parts")));
  const scales = rankScales(small);

  test("the mean distance to five others of one pool, on both sides", async () => {
    const found = await isolationOf(small, scales, parts, inlinePool);
    const [own, others] = [pointsOf(small.train, scales, null), pointsOf(small.holdout, scales, null)];
    const pool = [...parts.reference];
    parts.members.slice(0, 20).forEach((person, i) => {
      expect(found.members[i]).toBeCloseTo(slowIsolation(own.values, own.width, own.categoryCount, person, pool, others.values), 5);
    });
    parts.reference.slice(0, 20).forEach((person, i) => {
      const rest = pool.filter((other) => other !== person);
      expect(found.reference[i]).toBeCloseTo(slowIsolation(others.values, others.width, others.categoryCount, person, rest), 5);
    });
  });

  test("one threshold picks them, set by the strangers", async () => {
    const found = await isolationOf(small, scales, parts, inlinePool);
    const marks = markIsolated(found, 20);
    expect(marks.nonMembers.reduce((sum, mark) => sum + mark, 0)).toBe(20);
    const threshold = Math.min(...found.nonMembers.filter((_, i) => marks.nonMembers[i] === 1));
    for (const group of ["members", "reference", "scouts"] as const satisfies readonly Group[])
      expect([...marks[group]]).toEqual(Array.from(found[group], (isolation) => (isolation >= threshold ? 1 : 0)));
  });

  test("a tenth, or 250, or a quarter", () => {
    expect([10_000, 2000, 1000, 400, 100].map((count) => isolatedCount(count, 1))).toEqual([1000, 250, 250, 100, 25]);
    expect(isolatedCount(500, 5)).toBe(50);
    expect([...mostIsolated(6, [5, 1, 3], [0.2, 0.9, 0.9], 2)]).toEqual([0, 1, 0, 1, 0, 0]);
  });
});

test("copies of the 5 % most isolated alone: B2 fails them where the DCR share sees next to nothing", async () => {
  const fold = compareFold({ train, holdout, synthetic: fresh }, metadataOf(peopleColumns));
  const points = pointsOf(fold.train, rankScales(fold), null);
  const everybody = Array.from({ length: train.rowCount }, (_, row) => row);
  const isolation = everybody.map((row) => slowIsolation(points.values, points.width, points.categoryCount, row, everybody.slice(0, 1000)));
  const chosen = mostIsolated(train.rowCount, everybody, isolation, 150);
  const copies = selectRows(train, Uint32Array.from(everybody.filter((row) => chosen[row] === 1)));
  const output = joinRows(
    selectRows(
      fresh,
      Uint32Array.from({ length: 2850 }, (_, i) => i),
    ),
    jittered(copies, 0.0005, "tiny"),
  );
  const context = contextOf(output);
  expect(figure(await measureDcrShare(context), "share").value.estimate).toBeLessThan(0.54);
  const result = await measureIsolatedMembership(context);
  expect(figure(result, "auc").value.upper).toBeGreaterThan(0.6);
  expect(figure(result, "auc").value.lower).toBeGreaterThan(0.55);
  expect(figure(await measureMembership(context), "auc").value.upper).toBeLessThan(0.6);
});

test("a fresh sample raises no alarm, copies of the most isolated are seen, and all is said", async () => {
  const context = contextOf(fresh);
  const result = await measureIsolatedMembership(context);
  if (result.kind !== "measured") throw new Error(result.reason);
  const auc = figure(result, "auc");
  expect(auc.value.upper).toBeLessThan(0.6);
  expect(auc.value.lower).toBeLessThan(0.5);
  expect(auc.control!.lower).toBeLessThan(0.52);
  expect(auc.copy!.lower).toBeGreaterThan(0.9);
  expect(result.figures.map(({ name }) => name)).toEqual(["auc"]);
  expect(result.twin).toMatchObject({ sighted: true, plantedShare: 0.05 });
  expect(result.notes.join(" ")).toMatch(/the 25 % of the strangers.*other isolated persons.*fewer than 250.*no rate at 10 %/);
});

test("from 500 isolated persons a side the rate at 10 % is given", async () => {
  const thin = (table: Table) => tableOf(...table.columns.slice(0, 2));
  const real = { train: thin(people(7500, "t")), holdout: thin(people(10_200, "h")) };
  const result = await measureIsolatedMembership(contextOf(thin(people(3000, "s")), real));
  const rate = figure(result, "tprAt10PercentFpr").value;
  expect(rate.upper).toBeLessThan(0.16);
  expect(rate.upper).toBeGreaterThan(0.08);
});

test("too few isolated persons is a result of its own", async () => {
  const result = await measureIsolatedMembership(contextOf(people(200, "s"), { train: people(200, "t"), holdout: people(160, "h") }));
  expect(result).toEqual({ kind: "notMeasured", reason: "Fewer than 50 isolated persons on one side." });
});

test("B1 and B2 are made at one go", async () => {
  let calls = 0;
  const map: Pool["map"] = (...args) => {
    calls++;
    return inlinePool.map(...args);
  };
  const tables = contextOf(people(300, "s"), { train: people(300, "t"), holdout: people(300, "h") });
  const context = { ...tables, pool: { ...inlinePool, map } };
  await measureMembership(context);
  const once = calls;
  await measureIsolatedMembership(context);
  expect(once).toBeGreaterThan(0);
  expect(calls).toBe(once);
});
