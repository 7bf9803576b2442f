import { expect, test } from "vitest";
import type { Points } from "../../../../src/evaluation/privacy/compared/points.js";
import {
  addedCounts,
  cellTable,
  queryScheme,
  targetedCounts,
  targetedScores,
} from "../../../../src/evaluation/privacy/refits/targeted-counts.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";

function points(rowCount: number, width: number, categoryCount: number, seed: string): Points {
  const rng = createRng(seedKey(seed));
  const values = Float32Array.from({ length: rowCount * width }, (_, at) => {
    if (at % width < categoryCount) return Math.floor(30 * rng.nextFloat() ** 3) - 1;
    return rng.nextFloat() < 0.1 ? -4 : 2 * rng.nextFloat();
  });
  return { rowCount, width, categoryCount, values };
}

/** Counted row by row, without any index. */
test.each([1, 2, 3, 4, 12, 30])("counts over %i columns are those of the plain way", (width) => {
  const all = points(400, width, width >>> 1, `all ${width}`);
  const scheme = queryScheme(all, 40, createRng(seedKey("scheme")));
  expect(new Set(scheme.groups.map(String)).size).toBe(scheme.groups.length);
  const [queries, table, more] = [40, 300, 200].map((rows) => cellTable(points(rows, width, width >>> 1, `${rows}`), scheme));
  const counted = targetedCounts(queries!, table!, scheme);
  scheme.groups.forEach((group, g) => {
    for (let query = 0; query < 40; query++) {
      let count = 0;
      for (let row = 0; row < 300; row++)
        if (group.every((column) => table!.cells[column]![row] === queries!.cells[column]![query])) count++;
      expect(counted.counts[g * 40 + query]).toBe(count);
    }
  });
  const reference = targetedCounts(queries!, more!, scheme);
  const scores = targetedScores(addedCounts(counted, reference), reference, scheme);
  const query = 7;
  const plain = scheme.groups.map((_, at) => {
    const e = (reference.counts[at * 40 + query]! * 500) / 200;
    return (counted.counts[at * 40 + query]! + reference.counts[at * 40 + query]! - e) / (e + 1);
  });
  expect(scores[query]).toBeCloseTo(
    plain.reduce((sum, one) => sum + one, 0),
    9,
  );
});
