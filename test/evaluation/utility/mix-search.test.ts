import { describe, expect, it } from "vitest";
import type { MixSearch } from "../../../src/evaluation/figures.js";
import { mixSearch } from "../../../src/evaluation/utility/mix-search.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { bell, type Cells, inputOf, metadataOf, shuffled, tableOf } from "../fidelity/invented-tables.js";

const rng = createRng(seedKey("mix"));
const kinds = { a: "numeric", b: "numeric", c: "numeric", value: "numeric" } as const;

/** Three numbers and what follows from them. */
function rows(count: number, name: string): Cells {
  const own = rng.fork(name);
  const [a, b, c] = [0, 1, 2].map(() => Array.from({ length: count }, () => bell(own)));
  return { a: a!, b: b!, c: c!, value: a!.map((x, i) => x + b![i]! * c![i]! + 0.3 * bell(own)) };
}

const [train, holdout] = [rows(1500, "train"), rows(800, "holdout")];

async function searched(synthetic: Cells, realRows: number | null, held = holdout): Promise<MixSearch> {
  const input = inputOf(tableOf(train), tableOf(held), tableOf(synthetic), metadataOf(kinds, "value"));
  const result = await mixSearch(input.folds[0]!, input, realRows, rng.fork("search"));
  if (result.kind !== "measured") throw new Error(result.reason);
  return result;
}

const chosenOf = ({ points }: MixSearch) => points.find(({ isChosen }) => isChosen)!;

describe("mixSearch", () => {
  it("adds real rows to few, and the people kept aside agree that they help", async () => {
    const found = await searched(rows(1500, "fresh"), 100);
    const chosen = chosenOf(found);
    expect([chosen.kind, found.realRows]).toEqual(["add", 99]);
    expect(chosen.share).toBeGreaterThanOrEqual(0.7);
    expect(found.test.gain.lower).toBeGreaterThan(0.05);
    expect(found.points.filter(({ kind }) => kind === "replace").map(({ share }) => share)).toEqual([0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(found.points.filter(({ isChosen }) => isChosen)).toHaveLength(1);
    for (const { behind } of found.points) expect(behind.estimate).toBeLessThanOrEqual(0);
  });

  it("takes none where columns are independent, and the test people gain nothing", async () => {
    const found = await searched(shuffled(rows(1500, "fresh"), rng.fork("shuffle")), null);
    expect(chosenOf(found)).toMatchObject({ kind: "replace", share: 0 });
    expect(found.test.gain).toEqual({ estimate: 0, lower: 0, upper: 0 });
    const all = found.points.find(({ kind, share }) => kind === "replace" && share === 1)!;
    expect(all.behind.upper).toBeLessThan(-0.1);
  });

  it("needs persons to choose and persons to test, real rows, and a target", async () => {
    const synthetic = rows(1500, "fresh");
    const few = Object.fromEntries(Object.entries(holdout).map(([name, values]) => [name, values.slice(0, 190)]));
    await expect(searched(synthetic, null, few)).rejects.toThrow("fewer than 200 persons");
    await expect(searched(synthetic, 10)).rejects.toThrow("50 real rows are needed");
    const input = inputOf(tableOf(train), tableOf(holdout), tableOf(synthetic), metadataOf(kinds));
    expect(await mixSearch(input.folds[0]!, input, null, rng)).toMatchObject({ kind: "notApplicable" });
  });
});
