import { intervalOf } from "../../math/count-at-most.js";
import { approximateNormalQuantile } from "../../math/normal.js";
import { createRng } from "../../random/rng.js";
import type { DrawingColumn } from "../conditional/conditional-model.js";

/** A fitted copula as it is drawn from. */
export interface LatentColumns {
  readonly columns: readonly DrawingColumn[];
  /** Of each column: the codes along the latent normal, and the upper ends of their intervals. */
  readonly codes: readonly Uint16Array[];
  readonly thresholds: readonly Float64Array[];
  /** Cholesky factor of the latent correlation, row-major [columns × columns]. */
  readonly factor: Float64Array;
}

export interface DrawCopulaInput {
  readonly latent: LatentColumns;
  /** Address of each row: its unit among all units, and its place within the unit. */
  readonly unit: Uint32Array;
  readonly place: Uint32Array;
  readonly rngKey: Uint32Array;
}

/** Codes of a block of rows, column after column; each depends on (model, rng key, address) alone. */
export function drawCopula({ latent: { columns, codes, thresholds, factor }, unit, place, rngKey }: DrawCopulaInput): Uint16Array[] {
  const rng = createRng(rngKey);
  const width = columns.length;
  const rowCount = unit.length;
  const normals = columns.map(({ name }) => normalsAt(rng.fork(`draw/${name}`).uintAt, unit, place));
  return columns.map((_, column) => {
    const drawn = new Uint16Array(rowCount);
    const latent = new Float64Array(rowCount);
    for (let earlier = 0; earlier <= column; earlier++) {
      const weight = factor[column * width + earlier]!;
      if (weight === 0) continue;
      const theirs = normals[earlier]!;
      for (let row = 0; row < rowCount; row++) latent[row]! += weight * theirs[row]!;
    }
    const ends = thresholds[column]!;
    const own = codes[column]!;
    for (let row = 0; row < rowCount; row++) drawn[row] = own[intervalOf(ends, latent[row]!)]!;
    return drawn;
  });
}

/** A standard normal for each row, from 2^32 equally likely steps. */
function normalsAt(wordAt: (unit: number, place: number) => number, unit: Uint32Array, place: Uint32Array): Float64Array {
  const normals = new Float64Array(unit.length);
  for (let row = 0; row < normals.length; row++)
    normals[row] = approximateNormalQuantile((wordAt(unit[row]!, place[row]!) + 0.5) / 4294967296);
  return normals;
}
