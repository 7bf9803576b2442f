import { describe, expect, it } from "vitest";
import type { ComparedTable } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { recordStrata, strataCount } from "../../../../src/evaluation/privacy/copies/record-strata.js";
import { personsOf } from "../../../../src/evaluation/privacy/compared/persons.js";

/** Two category columns; every row is a person. */
function table(rows: readonly (readonly [number, number])[]): ComparedTable {
  const columns = [rows.map(([a]) => a), rows.map(([, b]) => b)];
  const plain = { rowCount: rows.length, columns: [] };
  return {
    rowCount: rows.length,
    persons: personsOf(plain, { kind: "row", reason: "" }),
    categories: columns.map((codes) => Int32Array.from(codes)),
    numbers: [],
  };
}

describe("record strata", () => {
  it("puts a record that both sides hold often above one that stands alone", () => {
    const common = Array.from({ length: 20 }, () => [0, 0] as const);
    const [train, holdout] = recordStrata(table([...common, [1, 7]]), table([...common, [2, 9]]));
    expect(train[0]).toBeGreaterThan(train[20]!);
    expect(new Set(train.slice(0, 20))).toEqual(new Set(holdout.slice(0, 20)));
    expect(Math.max(...train, ...holdout)).toBeLessThan(strataCount);
  });

  it("counts neighbours: alone in a crowded row of the table is more likely met than alone in an empty one", () => {
    const crowd = Array.from({ length: 30 }, (_, i) => [0, i] as const);
    const lonely = Array.from({ length: 30 }, (_, i) => [i + 1, i + 100] as const);
    const [train] = recordStrata(table([...crowd, ...lonely]), table([]));
    expect(Math.min(...train.slice(0, 30))).toBeGreaterThan(Math.max(...train.slice(30)));
  });

  it("favours no side: swapping train and holdout swaps the strata", () => {
    const left = table([
      [0, 0],
      [0, 1],
      [1, 1],
      [2, 2],
    ]);
    const right = table([
      [0, 0],
      [1, 1],
      [3, 3],
    ]);
    const [a, b] = recordStrata(left, right);
    const [c, d] = recordStrata(right, left);
    expect([a, b]).toEqual([d, c]);
  });
});
