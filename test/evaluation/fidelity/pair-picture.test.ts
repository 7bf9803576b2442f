import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateQuality } from "../../../src/evaluation/evaluate-quality.js";
import { pairPicture } from "../../../src/evaluation/fidelity/pair-picture.js";
import { alignTables } from "../../../src/evaluation/fidelity/sample.js";
import type { PairPicture } from "../../../src/evaluation/figures.js";
import type { Table } from "../../../src/table/table.js";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import { type Cells, inputOf, metadataOf, tableOf } from "./invented-tables.js";

const k = 11;
const kinds = { kept: "categorical", also: "categorical", torn: "categorical", size: "numeric" } as const;

/** `also` follows `kept`, and `size` follows `torn`, unless torn apart. */
function rows(count: number, rng: Rng, isTorn: boolean): Cells {
  const drawn = Array.from({ length: count }, () => {
    const [kept, torn] = [Math.floor(rng.nextFloat() * 4), Math.floor(rng.nextFloat() * 4)];
    const also = rng.nextFloat() < 0.9 ? kept : Math.floor(rng.nextFloat() * 4);
    const size = (isTorn ? Math.floor(rng.nextFloat() * 4) : torn) * 10 + rng.nextFloat() * 8;
    return { kept: `k${kept}`, also: `a${also}`, torn: `t${torn}`, size: Math.round(size * 10) / 10 };
  });
  return Object.fromEntries(Object.keys(kinds).map((name) => [name, drawn.map((row) => row[name as keyof typeof kinds])]));
}

function pictureOf(train: Table, synthetic: Table, pair: readonly [string, string], columnKinds: Parameters<typeof metadataOf>[0]) {
  const { columns, samples } = alignTables([train, synthetic], metadataOf(columnKinds));
  return pairPicture({ a: pair[0], b: pair[1], score: 0.5, ceiling: 0.9 }, columns, samples[0]!, samples[1]!, k);
}

describe("pictures of pairs", () => {
  const rng = createRng(seedKey("pairs"));
  const [train, holdout] = [tableOf(rows(2000, rng.fork("train"), false)), tableOf(rows(1000, rng.fork("holdout"), false))];

  it("draws a pair whose relation is broken, and none that is intact", async () => {
    const broken = tableOf(rows(2000, rng.fork("broken"), true));
    const intact = tableOf(rows(2000, rng.fork("intact"), false));
    const drawn = async (synthetic: Table): Promise<readonly PairPicture[]> =>
      (await evaluateQuality(inputOf(train, holdout, synthetic, metadataOf(kinds)))).pairPictures;
    const pictures = await drawn(broken);
    expect(pictures.map(({ a, b }) => `${a} ${b}`)).toEqual(["torn size"]);
    const [picture] = pictures;
    expect(picture!.ceiling - picture!.score).toBeGreaterThan(0.3);
    expect(picture!.source.flat().filter((share) => share === null).length).toBeGreaterThan(picture!.source.flat().length / 3);
    expect(picture!.synthetic.flat().every((share) => share !== null)).toBe(true);
    expect(await drawn(intact)).toEqual([]);
  }, 60_000);

  it("never shows a cell of fewer than k persons, and the others in steps of k persons", () => {
    const cell = fc.record({
      a: fc.integer({ min: 0, max: 6 }),
      b: fc.integer({ min: 0, max: 9 }),
      person: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 60, maxLength: 500 }), (cells) => {
        const columns = {
          a: cells.map(({ a, b }) => (a + b > 13 ? null : `a${a}`)),
          b: cells.map(({ b }) => b ** 3),
          who: cells.map(({ person }) => `p${person}`),
        };
        const table = tableOf(columns);
        const unit = { kind: "entity", column: "who", declared: true, reason: "invented" } as const;
        const metadata = metadataOf({ a: "categorical", b: "numeric", who: "id" }, null, unit);
        const { columns: judged, samples } = alignTables([table, table], metadata);
        const picture = pairPicture({ a: "a", b: "b", score: 0.5, ceiling: 0.9 }, judged, samples[0]!, samples[1]!, k);
        if (picture === null) return;
        const personCount = new Set(columns.who).size;
        for (const [y, label] of picture.bLabels.entries()) {
          for (const [x, name] of picture.aLabels.entries()) {
            const share = picture.source[y]![x]!;
            if (share === null) continue;
            expect(share * personCount).toBeGreaterThan(k - 0.01);
            const steps = share * Math.max(1, Math.floor(personCount / k));
            expect(share === 1 || Math.abs(steps - Math.round(steps)) < 1e-3).toBe(true);
            if (name.startsWith("(")) continue;
            const own = cells.filter((one, row) => columns.a[row] === name && isIn(one.b ** 3, label));
            expect(new Set(own.map(({ person }) => person)).size).toBeGreaterThanOrEqual(k);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("has no more bins than cells of persons need, and at most eight a side", () => {
    const wide = (count: number, categories: number): Table => {
      const draw = createRng(seedKey("wide"));
      const cells = Array.from({ length: count }, () => [draw.nextFloat() * 100, Math.floor(draw.nextFloat() * categories)] as const);
      return tableOf({ x: cells.map(([x]) => x), y: cells.map(([, y]) => `y${y}`) });
    };
    const small = pictureOf(wide(300, 4), wide(300, 4), ["x", "y"], { x: "numeric", y: "categorical" });
    const large = pictureOf(wide(9000, 30), wide(9000, 30), ["x", "y"], { x: "numeric", y: "categorical" });
    expect([small?.aLabels.length, small?.bLabels.length]).toEqual([3, 3]);
    expect([large?.aLabels.length, large?.bLabels.length]).toEqual([7, 7]);
  });

  it("is nothing for a column of one category, one that is always missing, one that is absent, and too few persons", () => {
    const odd = tableOf({
      one: Array.from({ length: 200 }, () => "same"),
      none: Array.from({ length: 200 }, () => null),
      void: Array.from({ length: 200 }, () => Number.NaN),
      good: Array.from({ length: 200 }, (_, row) => row % 20),
    });
    const oddKinds = { one: "categorical", none: "categorical", void: "numeric", good: "numeric" } as const;
    for (const name of ["one", "none", "void", "absent"]) expect(pictureOf(odd, odd, [name, "good"], oddKinds)).toBeNull();
    const few = tableOf({ x: [1, 2, 3], y: ["a", "b", "a"] });
    expect(pictureOf(few, few, ["x", "y"], { x: "numeric", y: "categorical" })).toBeNull();
  });
});

/** Whether a whole number lies in the bin of this label. */
function isIn(value: number, label: string): boolean {
  if (label === "all") return true;
  const [low, high] = label.split(" – ").map(Number);
  if (label.startsWith("≤ ")) return value <= Number(label.slice(2));
  if (label.startsWith("≥ ")) return value >= Number(label.slice(2));
  return value >= low! && value <= (high ?? low!);
}
