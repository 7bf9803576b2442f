import { describe, expect, test } from "vitest";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { quasiIdentifiers, smallestSets } from "../../../../src/evaluation/privacy/disclosure/quasi-identifiers.js";
import { uniqueColumnSets } from "../../../../src/evaluation/privacy/disclosure/unique-column-sets.js";
import type { ColumnMetadata, Metadata } from "../../../../src/metadata/metadata.js";
import { createRng, type Rng, seedKey } from "../../../../src/random/rng.js";
import type { Table } from "../../../../src/table/table.js";
import { describeColumn, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";

const rng = createRng(seedKey("quasi-identifiers"));

function draws(count: number, bound: number, from: Rng): number[] {
  return Array.from({ length: count }, () => Math.floor(from.nextFloat() * bound));
}

/** Birth year and village single persons out together and neither does alone; the rest tells little. */
function villagers(count: number, seed: string): Table {
  const from = createRng(seedKey(seed));
  const text = (bound: number) => draws(count, bound, from).map((value) => `v${value}`);
  return tableOf(
    numberColumn("year", draws(count, 90, from)),
    textColumn("village", text(60)),
    textColumn("sex", text(2)),
    textColumn("blood", text(4)),
    numberColumn("amount", draws(count, 1e9, from)),
    textColumn(
      "code",
      Array.from({ length: count }, (_, i) => `${seed}${i}`),
    ),
    textColumn("illness", text(50)),
    textColumn(
      "person",
      Array.from({ length: count }, (_, i) => `p${i}`),
    ),
  );
}

const columns: readonly ColumnMetadata[] = [
  describeColumn("year", "numeric"),
  describeColumn("village", "categorical"),
  describeColumn("sex", "categorical"),
  describeColumn("blood", "categorical"),
  describeColumn("amount", "numeric", { role: "weight" }),
  describeColumn("code", "categorical"),
  describeColumn("illness", "categorical", { role: "sensitive" }),
  describeColumn("person", "categorical", { role: "direct-identifier" }),
];

function foldOf(count: number, metadata: Metadata) {
  return compareFold({ train: villagers(count, "a"), holdout: villagers(count, "b"), synthetic: villagers(count, "c") }, metadata);
}

describe("the smallest sets of columns that single out persons", () => {
  test("the planted pair is found, and what nobody knows is not searched", () => {
    const metadata = metadataOf(columns);
    const fold = foldOf(2000, metadata);
    const [best, ...others] = smallestSets(fold, metadata, rng);
    expect(best!.columns).toEqual(["year", "village"]);
    expect(best!.uniqueShare).toBeGreaterThan(0.6);
    expect(others.flatMap((set) => set.columns).filter((name) => ["amount", "code", "illness", "person"].includes(name))).toEqual([]);
    const known = quasiIdentifiers(fold, metadata, rng);
    expect(known.origin).toBe("found");
    expect(known.names).toEqual(["year", "village"]);
    expect(known.reason).toContain("sets of 2 columns");
  });

  test("two declared columns are taken as they are; one is kept beside what is found", () => {
    const declare = (...names: string[]) =>
      metadataOf(columns.map((column) => (names.includes(column.name) ? { ...column, role: "quasi-identifier" } : column)));
    const [two, one] = [declare("sex", "blood"), declare("blood")];
    expect(quasiIdentifiers(foldOf(500, two), two, rng)).toMatchObject({ names: ["sex", "blood"], origin: "declared" });
    expect(quasiIdentifiers(foldOf(2000, one), one, rng)).toMatchObject({ names: ["year", "village", "blood"], origin: "found" });
  });

  test("shares are right on all persons where a sample is searched, and where cells are too many for an array", () => {
    const from = createRng(seedKey("wide"));
    const count = 30_000;
    const codes = [draws(count, 9000, from), draws(count, 9000, from), draws(count, 2, from)].map((values) => Int32Array.from(values));
    const [best] = uniqueColumnSets({ codes, codeCounts: [9000, 9000, 2] }, rng);
    const counts = new Map<string, number>();
    const keys = Array.from({ length: count }, (_, i) => best!.columns.map((column) => codes[column]![i]).join());
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    expect(best!.uniqueShare).toBe(keys.filter((key) => counts.get(key) === 1).length / count);
  });

  test("where nobody is singled out, the most telling set stands in and the reason says so", () => {
    const count = 4000;
    const from = createRng(seedKey("flags"));
    const flags = (): Table => tableOf(...["a", "b", "c"].map((name) => textColumn(name, draws(count, 2, from).map(String))));
    const metadata = metadataOf(["a", "b", "c"].map((name) => describeColumn(name, "categorical")));
    const fold = compareFold({ train: flags(), holdout: flags(), synthetic: flags() }, metadata);
    const known = quasiIdentifiers(fold, metadata, rng);
    expect(known.names.length).toBeGreaterThan(0);
    expect(known.reason).toContain("no set of up to five columns singles out 5 %");
  });

  test("only secrets: nothing is known of a person", () => {
    const metadata = metadataOf(columns.map((column) => ({ ...column, role: "sensitive" })));
    expect(quasiIdentifiers(foldOf(200, metadata), metadata, rng).names).toEqual([]);
  });
});
