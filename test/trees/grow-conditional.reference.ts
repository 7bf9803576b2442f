import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leavesOf, type CodedFeature, type TreeStructure } from "../../src/trees/conditional-tree.js";
import { growConditional, type GrowOptions } from "../../src/trees/grow-conditional.js";

interface Problem {
  readonly features: readonly CodedFeature[];
  readonly classes: Uint16Array;
  readonly classCount: number;
}

const problem: fc.Arbitrary<Problem> = fc
  .record({ rows: fc.integer({ min: 1, max: 60 }), classCount: fc.integer({ min: 1, max: 5 }), features: fc.integer({ min: 0, max: 4 }) })
  .chain(({ rows, classCount, features }) =>
    fc.record({
      features: fc.array(
        fc
          .record({ cardinality: fc.integer({ min: 1, max: 9 }), ordered: fc.boolean() })
          .chain(({ cardinality, ordered }) =>
            fc
              .array(fc.nat(cardinality - 1), { minLength: rows, maxLength: rows })
              .map((codes) => ({ codes: Uint16Array.from(codes), cardinality, ordered })),
          ),
        { minLength: features, maxLength: features },
      ),
      classes: fc.array(fc.nat(classCount - 1), { minLength: rows, maxLength: rows }).map((codes) => Uint16Array.from(codes)),
      classCount: fc.constant(classCount),
    }),
  );

const greedy: GrowOptions = { minLeaf: 1, maxDepth: 50, minGain: 0, gainPerClass: 0 };

/** Log-likelihood of the rows under their own class shares, in nats: Σ n ln(n / rows). */
function logLikelihood(rows: readonly number[], classes: Uint16Array): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(classes[row]!, (counts.get(classes[row]!) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + count * Math.log(count / rows.length), 0);
}

/** The gain of the best question that leaves at least `minLeaf` rows on both sides, tried one by one; 0 where there is none. */
function bestGain(rows: readonly number[], { features, classes }: Problem, minLeaf: number): number {
  let best = 0;
  for (const { codes, cardinality, ordered } of features) {
    for (let code = 0; code < cardinality; code++) {
      for (const equal of ordered ? [true, false] : [true]) {
        const left = rows.filter((row) => (equal ? codes[row] === code : codes[row]! <= code));
        const right = rows.filter((row) => !left.includes(row));
        if (left.length < minLeaf || right.length < minLeaf) continue;
        best = Math.max(best, logLikelihood(left, classes) + logLikelihood(right, classes) - logLikelihood(rows, classes));
      }
    }
  }
  return best;
}

function grow({ features, classes, classCount }: Problem, options: GrowOptions, admits: (rows: Uint32Array) => boolean = () => true) {
  const rows = Uint32Array.from(classes, (_, row) => row);
  const tree = growConditional(features, classes, classCount, rows, options, admits);
  return { ...tree, rowsOf: rowsByNode(tree, features, classes.length) };
}

/** Rows of each node, by asking its questions one by one. */
function rowsByNode({ feature, split, equal, left }: TreeStructure, features: Problem["features"], rowCount: number): number[][] {
  const rowsOf: number[][] = Array.from(feature, () => []);
  for (let row = 0; row < rowCount; row++) {
    let node = 0;
    rowsOf[node]!.push(row);
    while (feature[node]! >= 0) {
      const code = features[feature[node]!]!.codes[row]!;
      const isLeft = equal[node] === 1 ? code === split[node] : code <= split[node]!;
      node = left[node]! + (isLeft ? 0 : 1);
      rowsOf[node]!.push(row);
    }
  }
  return rowsOf;
}

describe("growConditional", () => {
  it("asks the question of largest gain at every node, and stops where none gains enough (plain search over all questions)", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 1, max: 8 }), fc.double({ min: 0, max: 3, noNaN: true }), (given, minLeaf, minGain) => {
        const tree = grow(given, { ...greedy, minLeaf, minGain });
        tree.rowsOf.forEach((rows, node) => {
          const best = bestGain(rows, given, minLeaf);
          if (tree.feature[node]! < 0) {
            expect(best).toBeLessThanOrEqual(minGain + 1e-9);
            return;
          }
          const [left, right] = [tree.rowsOf[tree.left[node]!]!, tree.rowsOf[tree.left[node]! + 1]!];
          const gain = logLikelihood(left, given.classes) + logLikelihood(right, given.classes) - logLikelihood(rows, given.classes);
          expect(gain).toBeCloseTo(best, 9);
          expect(gain).toBeGreaterThan(minGain - 1e-9);
        });
      }),
      { numRuns: 400 },
    );
  });

  it("divides each node's rows between its children as its question says, and finds the same leaves again", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 1, max: 5 }), (given, minLeaf) => {
        const tree = grow(given, { ...greedy, minLeaf });
        expect([...tree.rowsOf[0]!].sort((a, b) => a - b)).toEqual(Array.from(given.classes, (_, row) => row));
        const found = leavesOf(tree, given.features, given.classes.length);
        tree.rowsOf.forEach((rows, node) => {
          if (tree.feature[node]! < 0) {
            expect(tree.left[node]).toBe(-1);
            for (const row of rows) expect(found[row]).toBe(node);
            return;
          }
          const { codes, ordered } = given.features[tree.feature[node]!]!;
          const isLeft = (row: number): boolean =>
            tree.equal[node] === 1 ? codes[row] === tree.split[node] : codes[row]! <= tree.split[node]!;
          expect(tree.left[node]).toBeGreaterThan(node);
          expect(tree.equal[node] === 1 || ordered).toBe(true);
          expect(tree.rowsOf[tree.left[node]!]).toEqual(rows.filter(isLeft));
          expect(tree.rowsOf[tree.left[node]! + 1]).toEqual(rows.filter((row) => !isLeft(row)));
          expect(Math.min(tree.rowsOf[tree.left[node]!]!.length, tree.rowsOf[tree.left[node]! + 1]!.length)).toBeGreaterThanOrEqual(
            minLeaf,
          );
        });
      }),
      { numRuns: 400 },
    );
  });

  it("lets no child stand that is not admitted, and none below the depth", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 2, max: 6 }), fc.integer({ min: 0, max: 4 }), (given, persons, maxDepth) => {
        // rows in runs of three belong to one person
        const enough = (rows: Iterable<number>): boolean => new Set([...rows].map((row) => Math.floor(row / 3))).size >= persons;
        const tree = grow(given, { ...greedy, maxDepth }, enough);
        const depth = new Map([[0, 0]]);
        tree.rowsOf.forEach((rows, node) => {
          if (node > 0) expect(enough(rows)).toBe(true);
          expect(depth.get(node)).toBeLessThanOrEqual(maxDepth);
          for (const child of tree.feature[node]! < 0 ? [] : [tree.left[node]!, tree.left[node]! + 1])
            depth.set(child, depth.get(node)! + 1);
        });
      }),
      { numRuns: 400 },
    );
  });

  it("asks more of a node of more classes when told to", () => {
    const rows = Array.from({ length: 400 }, (_, row) => row);
    const given: Problem = {
      features: [{ codes: Uint16Array.from(rows, (row) => row % 2), cardinality: 2, ordered: false }],
      classes: Uint16Array.from(rows, (row) => (row % 2 === 0 ? (row >> 1) % 8 : (row >> 1) % 7)),
      classCount: 8,
    };
    const gain = bestGain(rows, given, 1);
    expect(grow(given, { ...greedy, gainPerClass: gain / 10 }).feature[0]).toBe(0);
    expect(grow(given, { ...greedy, gainPerClass: gain / 5 }).feature[0]).toBe(-1);
  });
});
