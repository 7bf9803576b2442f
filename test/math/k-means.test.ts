import { describe, expect, it } from "vitest";
import { kMeans, nearestCentres } from "../../src/math/k-means.js";
import { createRng, seedKey } from "../../src/random/rng.js";

const rng = createRng(seedKey("k-means"));
const draws = (count: number) => Float64Array.from({ length: count }, () => rng.nextFloat());

describe("kMeans", () => {
  it("finds groups that lie apart", () => {
    const corners = [
      [0, 0],
      [10, 0],
      [0, 10],
    ];
    const points = Float32Array.from({ length: 300 }, () => 0).map((_, i) => corners[Math.floor(i / 2) % 3]![i % 2]! + rng.nextFloat());
    const clustering = kMeans(points, 2, 3, draws(3), 10);
    const clusters = nearestCentres(points, 2, clustering);
    for (let point = 3; point < clusters.length; point++) expect(clusters[point]).toBe(clusters[point - 3]);
    expect(new Set(clusters).size).toBe(3);
    const means = [...clustering.centres].map((value) => Math.round(value / 10) * 10);
    expect(means.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 10, 10]);
  });

  it("takes fewer points than clusters, and equal points", () => {
    expect(kMeans(Float32Array.from([1, 2]), 1, 5, draws(5), 10).clusterCount).toBe(2);
    expect([...nearestCentres(new Float32Array(4), 2, kMeans(new Float32Array(4), 2, 2, draws(2), 10))]).toEqual([0, 0]);
  });
});
