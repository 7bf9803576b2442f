import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { addCodeShares, fitResidual, residualCode } from "../../../src/synthesizers/tree/residual.js";

const rowCount = 3000;
const cardinality = 50;
const rng = createRng(seedKey("residual"));
const scores = Float64Array.from({ length: rowCount }, () => rng.nextFloat() * 4 - 2);
const codes = Uint16Array.from(scores, (score) =>
  Math.max(0, Math.min(cardinality - 1, Math.floor((score + 2 + rng.nextFloat() * 0.4) * 11))),
);
const shares = new Float64Array(cardinality);
for (const code of codes) shares[code]! += 1 / rowCount;

function fitted(personOf: Uint32Array | null, k = 11): ReturnType<typeof fitResidual> {
  const target = { codes, cardinality, ordered: true };
  return fitResidual({ target, shares, scores, personOf, k, binRows: 15, rng: createRng(seedKey("places")) });
}

describe("distance to a score", () => {
  it("gives each code back where the score and the place in the bin are known", () => {
    const { model, coded } = fitted(null);
    let near = 0;
    for (let row = 0; row < rowCount; row++)
      near += Math.abs(residualCode(model, scores[row]!, coded.codes[row]!, 0.5) - codes[row]!) <= 1 ? 1 : 0;
    expect(near / rowCount).toBeGreaterThan(0.97);
  });

  it("has shares that sum to 1 and are those of its draws", () => {
    const { model, coded } = fitted(null);
    const bins = new Float64Array(coded.cardinality).fill(1 / coded.cardinality);
    const told = new Float64Array(cardinality);
    addCodeShares(model, 0.3, bins, told);
    expect(told.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    const drawn = new Float64Array(cardinality);
    const grid = 400;
    for (let bin = 0; bin < coded.cardinality; bin++)
      for (let i = 0; i < grid; i++) drawn[residualCode(model, 0.3, bin, (i + 0.5) / grid)]! += 1 / (grid * coded.cardinality);
    drawn.forEach((share, code) => expect(Math.abs(share - told[code]!)).toBeLessThan(1 / grid));
  });

  it("has bins of k persons, the outer ends within the k-th", () => {
    const { model, coded } = fitted(null);
    const held = new Uint32Array(coded.cardinality);
    for (const bin of coded.codes) held[bin]!++;
    expect(Math.min(...held)).toBeGreaterThanOrEqual(11);
    // all rows are three persons': there is no bin that k of them hold beside another
    const few = fitted(Uint32Array.from({ length: rowCount }, (_, row) => row % 3));
    expect(few.coded.cardinality).toBe(1);
    expect(few.model.centres).toHaveLength(1);
    expect(model.centres.length).toBeGreaterThan(4);
  });
});
