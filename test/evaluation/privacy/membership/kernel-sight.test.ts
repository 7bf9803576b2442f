import { expect, test } from "vitest";
import type { Points } from "../../../../src/evaluation/privacy/compared/points.js";
import {
  densityRatios,
  kernelReference,
  kernelSight,
  mergedSights,
  silvermanBandwidth,
} from "../../../../src/evaluation/privacy/membership/kernel-sight.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { createRng, type Rng, seedKey } from "../../../../src/random/rng.js";

const width = 3;
const rng = createRng(seedKey("kernels"));
const gauss = (source: Rng) => Math.sqrt(-2 * Math.log(1 - source.nextFloat())) * Math.cos(2 * Math.PI * source.nextFloat());
const drawn = (rowCount: number): Points => ({
  rowCount,
  width,
  categoryCount: 0,
  values: Float32Array.from({ length: rowCount * width }, () => gauss(rng)),
});
const [output, more, reference, asked] = [drawn(300), drawn(80), drawn(250), drawn(40)];
/** The last 20 queries are rows of the reference, two a person, and must not find their person. */
asked.values.set(reference.values.subarray(0, 20 * width), 20 * width);
const referencePersons = Int32Array.from({ length: 250 }, (_, row) => row >> 1);
const persons = Int32Array.from({ length: 40 }, (_, query) => (query < 20 ? -1 : (query - 20) >> 1));
const queries = { points: asked, persons };

/** Kernel of two rows, nought beyond three bandwidths. */
function kernel(a: Points, i: number, b: Points, j: number, bandwidth: number): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += (a.values[i * width + c]! - b.values[j * width + c]!) ** 2;
  return sum > (3 * bandwidth) ** 2 ? 0 : Math.exp(-sum / (2 * bandwidth ** 2));
}

const rows = (points: Points) => Array.from({ length: points.rowCount }, (_, row) => row);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

test("masses and influences are what a plain loop gives, own persons left out", async () => {
  const known = await kernelReference(inlinePool, reference, referencePersons, queries);
  const bandwidth = silvermanBandwidth(300, width);
  const sight = await kernelSight(inlinePool, output, known, queries, bandwidth);
  for (const x of rows(asked)) {
    const others = rows(reference).filter((r) => referencePersons[r] !== persons[x]);
    const mass = total(others.map((r) => kernel(asked, x, reference, r, known.bandwidth)));
    expect(known.masses[x]).toBeCloseTo(mass, 5);
    expect(sight.masses[x]).toBeCloseTo(total(rows(output).map((s) => kernel(asked, x, output, s, bandwidth))), 5);
    const influence = total(
      rows(output).map((s) => {
        const joined = kernel(asked, x, output, s, known.bandwidth / 2);
        const all = total(rows(reference).map((r) => kernel(reference, r, output, s, known.bandwidth / 2)));
        return Math.log1p(joined / Math.max(persons[x]! >= 0 ? all - joined : all, Math.exp(-4.5)));
      }),
    );
    expect(sight.influences[x]).toBeCloseTo(influence, 4);
  }
  expect(sight.influences.some((influence) => influence > 1)).toBe(true);
});

test("an output in two parts is seen as one, and log ratios are those of densities", async () => {
  const known = await kernelReference(inlinePool, reference, referencePersons, queries);
  const bandwidth = silvermanBandwidth(380, width);
  const joined: Points = { ...output, rowCount: 380, values: Float32Array.of(...output.values, ...more.values) };
  const [whole, first, second] = [
    await kernelSight(inlinePool, joined, known, queries, bandwidth),
    await kernelSight(inlinePool, output, known, queries, bandwidth),
    await kernelSight(inlinePool, more, known, queries, bandwidth),
  ];
  const merged = mergedSights(first, second);
  expect(merged.size).toBe(380);
  for (const x of rows(asked)) {
    expect(merged.masses[x]).toBeCloseTo(whole.masses[x]!, 8);
    expect(merged.influences[x]).toBeCloseTo(whole.influences[x]!, 8);
  }
  const least = Math.exp(-4.5);
  const density = (mass: number, size: number, h: number) => (mass + least) / (size * h ** width);
  const ratio = Math.log(density(whole.masses[3]!, 380, bandwidth) / density(known.masses[3]!, 250, known.bandwidth));
  expect(densityRatios(whole, known, width)[3]).toBeCloseTo(ratio, 10);
});

test("Silverman's bandwidth of one column is 1.06 n^-1/5", () => {
  expect(silvermanBandwidth(1000, 1)).toBeCloseTo(1.0592 * 1000 ** -0.2, 4);
});
