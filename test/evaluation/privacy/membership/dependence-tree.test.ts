import { expect, test } from "vitest";
import { dependenceTree } from "../../../../src/evaluation/privacy/membership/dependence-tree.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";

const rowCount = 4000;

function column(of: (row: number) => number): Int32Array {
  return Int32Array.from({ length: rowCount }, (_, row) => of(row));
}

const rng = createRng(seedKey("tree"));
const draws = (most: number) => column(() => Math.floor(most * rng.nextFloat()));

test("a chain is found whatever the order of its columns", () => {
  const first = draws(6);
  const second = first.map((code) => (rng.nextFloat() < 0.8 ? code : Math.floor(6 * rng.nextFloat())));
  const third = second.map((code) => (rng.nextFloat() < 0.8 ? code : Math.floor(6 * rng.nextFloat())));
  const edges = dependenceTree([third, first, second]).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
  expect(edges.sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!)).toEqual([
    [0, 2],
    [1, 2],
  ]);
});

test("columns of many values do not look dependent for their many cells", () => {
  const [many, others] = [draws(1000), draws(1000)];
  const coin = draws(2);
  const echo = coin.map((code) => (rng.nextFloat() < 0.7 ? code : 1 - code));
  const edges = dependenceTree([many, others, coin, echo]).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  expect(edges).toContain("2-3");
});

test("one column has no edge, and so have none at all", () => {
  expect(dependenceTree([draws(3)])).toEqual([]);
  expect(dependenceTree([])).toEqual([]);
});
