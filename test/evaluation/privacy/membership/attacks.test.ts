import { describe, expect, test } from "vitest";
import { type ComparedFold, compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { pointsOf, rankScales } from "../../../../src/evaluation/privacy/compared/points.js";
import {
  classifierFamily,
  kernelFamily,
  neighbourFamily,
  type Part,
  textFamily,
} from "../../../../src/evaluation/privacy/membership/attack-families.js";
import { columnSets } from "../../../../src/evaluation/privacy/membership/column-sets.js";
import { scoreGroups } from "../../../../src/evaluation/privacy/membership/membership-battery.js";
import { castPersons, castQueries, drawParts } from "../../../../src/evaluation/privacy/membership/membership-groups.js";
import { aucInterval } from "../../../../src/math/auc.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import type { Table } from "../../../../src/table/table.js";
import { jittered, metadataOf, numberColumn, people, peopleColumns, tableOf } from "../people.js";

const [train, holdout, fresh] = [people(2000, "train"), people(2000, "holdout"), people(2000, "fresh")];
const nobody = { members: new Uint8Array(), nonMembers: new Uint8Array(), reference: new Uint8Array(), scouts: new Uint8Array() };

/** AUC of every attack, the best of its column sets: 1,500 persons of train against 1,000 of the holdout. */
async function aucs(synthetic: Table) {
  const fold: ComparedFold = compareFold({ train, holdout, synthetic }, metadataOf(peopleColumns));
  const rng = createRng(seedKey("attacks"));
  const scales = rankScales(fold);
  const parts = drawParts(fold, rng);
  const casting = castPersons(fold, parts, nobody);
  const queries = castQueries(fold, casting, scales);
  const partOf = (table: ComparedFold["train"], rows: Uint32Array | null): Part => ({ table, rows, points: pointsOf(table, scales, rows) });
  const rows = parts.reference.slice().sort();
  const outputs = [[partOf(fold.synthetic, null)]];
  const scene = { fold, reference: partOf(fold.holdout, rows), referencePersons: rows, queries, outputs, pool: inlinePool, rng };
  const sets = columnSets(scene.reference.points);
  const found = [await kernelFamily(scene), await classifierFamily(scene), await textFamily(scene, sets)];
  for (const set of sets) found.push(await neighbourFamily(scene, set));
  const best = new Map<string, { lower: number; estimate: number; upper: number }>();
  for (const { attack, scores } of scoreGroups(
    found.flatMap(([own]) => own!),
    casting,
    queries.starts,
  )) {
    const auc = aucInterval(scores.members, scores.nonMembers);
    if (auc.lower > (best.get(attack)?.lower ?? 0)) best.set(attack, auc);
  }
  return best;
}

/** Attacks whose AUC is not surely above a limit. */
function below(found: Awaited<ReturnType<typeof aucs>>, limit: number, attacks: readonly string[]): string[] {
  return attacks.filter((attack) => found.get(attack)!.lower <= limit);
}

/** Every first digit of the numbers one higher: far in value, one edit in writing. */
function firstDigitChanged(table: Table): Table {
  const changed = (value: number) => Number(`${(Number(String(value)[0]) % 9) + 1}${String(value).slice(1)}`);
  return tableOf(
    ...table.columns.map((column) => (column.storage === "text" ? column : numberColumn(column.name, column.values.map(changed)))),
  );
}

describe("at 1,000 strangers", () => {
  test("a copy of train is seen by every attack", async () => {
    const found = await aucs(train);
    expect(found.size).toBe(13);
    expect(below(found, 0.51, [...found.keys()])).toEqual([]);
    expect(below(found, 0.9, ["distance", "distance ratio", "isolation ratio", "record ratio", "LevAtt"])).toEqual([]);
  });

  test("a noisy copy is seen by every attack on distances and densities", async () => {
    const found = await aucs(jittered(train, 0.02, "a"));
    const byDistance = ["distance", "distance difference", "distance ratio", "isolation ratio", "density ratio", "Monte Carlo"];
    expect(below(found, 0.65, byDistance)).toEqual([]);
    expect(below(found, 0.51, ["count ratio", "DPI", "DOMIAS", "Gen-LRA"])).toEqual([]);
  });

  test("copies with another first digit are far in every number, and LevAtt sees them", async () => {
    const found = await aucs(firstDigitChanged(train));
    expect(found.get("LevAtt")!.lower).toBeGreaterThan(0.6);
    expect(found.get("distance")!.lower).toBeLessThan(0.55);
  });

  test("a fresh sample is one half to every attack", async () => {
    const found = await aucs(fresh);
    expect(found.size).toBe(13);
    expect([...found].filter(([, { lower }]) => lower > 0.53)).toEqual([]);
  });
});
