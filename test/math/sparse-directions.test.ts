import { describe, expect, it } from "vitest";
import { projectRows, sparseDirections } from "../../src/math/sparse-directions.js";
import type { SparseRows } from "../../src/math/sparse-rows.js";
import { symmetricEigen } from "../../src/math/symmetric-eigen.js";
import { createRng, seedKey } from "../../src/random/rng.js";

const rng = createRng(seedKey("directions"));
const [rowCount, columnCount] = [200, 30];

/** Rows in which the first columns vary most. */
function invented(): { sparse: SparseRows; dense: Float64Array } {
  const dense = new Float64Array(rowCount * columnCount).map((_, i) =>
    rng.nextFloat() < 0.3 ? Math.fround((rng.nextFloat() - 0.5) * 0.6 ** (i % columnCount)) : 0,
  );
  const starts = new Uint32Array(rowCount + 1);
  const [columns, values]: [number[], number[]] = [[], []];
  dense.forEach((value, i) => {
    if (value !== 0) {
      columns.push(i % columnCount);
      values.push(value);
    }
    if ((i + 1) % columnCount === 0) starts[(i + 1) / columnCount] = columns.length;
  });
  return { sparse: { columnCount, starts, columns: Uint32Array.from(columns), values: Float32Array.from(values) }, dense };
}

describe("sparseDirections", () => {
  const { sparse, dense } = invented();
  const start = new Float64Array(columnCount * 12).map(() => rng.nextFloat() - 0.5);
  const directions = sparseDirections(sparse, start, 12, 4);

  it("finds the eigenvectors of the rows' products", () => {
    const products = new Float64Array(columnCount * columnCount);
    for (let row = 0; row < rowCount; row++)
      for (let i = 0; i < columnCount; i++)
        for (let j = 0; j < columnCount; j++)
          products[i * columnCount + j]! += dense[row * columnCount + i]! * dense[row * columnCount + j]!;
    const { vectors } = symmetricEigen(products, columnCount);
    for (let j = 0; j < 4; j++) {
      let product = 0;
      for (let i = 0; i < columnCount; i++) product += directions[i * 4 + j]! * vectors[i * columnCount + columnCount - 1 - j]!;
      expect(Math.abs(product)).toBeGreaterThan(0.999);
    }
  });

  it("projects rows as a plain product does", () => {
    const projected = projectRows(sparse, directions, 4);
    let plain = 0;
    for (let i = 0; i < columnCount; i++) plain += dense[7 * columnCount + i]! * directions[i * 4 + 2]!;
    expect(projected[7 * 4 + 2]).toBeCloseTo(plain, 12);
  });
});
