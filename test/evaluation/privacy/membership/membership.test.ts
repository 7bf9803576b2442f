import { describe, expect, test } from "vitest";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { measureMembership } from "../../../../src/evaluation/privacy/membership/membership.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import { selectRows, type Table } from "../../../../src/table/table.js";
import { givenNameColumns, givenNames } from "../given-names.js";
import { figure, joinRows, metadataOf } from "../people.js";

describe("few columns of many duplicates", () => {
  const [train, holdout, fresh] = [givenNames(6000, "train"), givenNames(6000, "holdout"), givenNames(6000, "fresh")];

  async function attack(synthetic: Table) {
    const folds = [compareFold({ train, holdout, synthetic }, metadataOf(givenNameColumns))];
    const rng = createRng(seedKey("duplicates"));
    const result = await measureMembership({ folds, k: 5, rng, pool: inlinePool, signal: new AbortController().signal });
    if (result.kind !== "measured") throw new Error(result.kind);
    return result;
  }

  test("a fresh sample raises no alarm, and copies of one person in twenty are seen", async () => {
    const result = await attack(fresh);
    const found = figure(result, "tprAt1PercentFpr");
    expect(found.value.lower).toBeLessThan(0.01);
    expect(found.value.upper).toBeLessThan(0.02);
    expect(found.copy!.lower).toBeGreaterThan(0.15);
    expect(result.twin?.sighted).toBe(true);
  });

  test("an output with such copies is found out by its records", async () => {
    const copies = Uint32Array.from({ length: 300 }, (_, i) => i * 20);
    const result = await attack(joinRows(fresh, selectRows(train, copies)));
    expect(figure(result, "tprAt1PercentFpr").value.lower).toBeGreaterThan(0.012);
    expect(result.notes.join(" ")).toContain("record ratio on all columns (1 %)");
  });
});
