import { describe, expect, test } from "vitest";
import { mergedNeighbours, nearestGuesses, votedGuesses } from "../../../../src/evaluation/privacy/disclosure/neighbour-guesses.js";
import { isRight } from "../../../../src/evaluation/privacy/disclosure/secret-values.js";
import { drawByGroup, valueGroups } from "../../../../src/evaluation/privacy/disclosure/value-groups.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";

describe("a guessed number is right within 5 % of the truth's size", () => {
  test("signs count: negative, positive and zero truths", () => {
    expect(isRight(-104, -100, "number")).toBe(true);
    expect(isRight(-106, -100, "number")).toBe(false);
    expect(isRight(100, -100, "number")).toBe(false);
    expect(isRight(-50, -100, "number")).toBe(false);
    expect(isRight(0, 0, "number")).toBe(true);
    expect(isRight(0.001, 0, "number")).toBe(false);
    expect(isRight(Number.NaN, 5, "number")).toBe(false);
    expect(isRight(86_400, 0, "datetime")).toBe(true);
    expect(isRight(3, 3.01, "category")).toBe(false);
  });

  // Research §2.1: dividing by the signed guess, independent guesses on a negative secret "succeed" 99.4 %, on a zero-centred one 51.5 %.
  test.each([
    ["negative", -50_000, 8_000, 0.15],
    ["zero-centred", 0, 100, 0.04],
  ])("independent guesses on a %s secret succeed at their true rate", (_, centre, spread, most) => {
    const rng = createRng(seedKey(`tolerance ${centre}`));
    const gauss = () => centre + spread * Math.sqrt(-2 * Math.log(1 - rng.nextFloat())) * Math.cos(2 * Math.PI * rng.nextFloat());
    let [right, plain] = [0, 0];
    for (let i = 0; i < 20_000; i++) {
      const [guess, truth] = [gauss(), gauss()];
      if (isRight(guess, truth, "number")) right++;
      if (Math.max(guess, truth) - Math.min(guess, truth) <= 0.05 * Math.sqrt(truth * truth)) plain++;
    }
    expect(right).toBe(plain);
    expect(right / 20_000).toBeGreaterThan(0.005);
    expect(right / 20_000).toBeLessThan(centre === 0 ? most : 0.3);
  });
});

test("votes weigh what is rarer in the output; numbers vote for those near them; no row, no guess", () => {
  const neighbours = {
    count: 3,
    distances: Float64Array.of(0, 1, 2, 0, 0, Number.POSITIVE_INFINITY),
    rows: Int32Array.of(0, 1, 2, -1, -1, -1),
  };
  const values = Float64Array.of(7, 7, 9, ...new Array<number>(17).fill(7));
  expect([...votedGuesses(neighbours, values, "category")]).toEqual([9, Number.NaN]);
  expect([...nearestGuesses(neighbours, values)]).toEqual([7, Number.NaN]);
  const numbers = Float64Array.of(-100, -103, 900, ...Array.from({ length: 200 }, (_, i) => 1e4 + 1e4 * i));
  expect(votedGuesses(neighbours, numbers, "number")[0]).toBe(-100);
});

test("neighbours of two tables are merged by distance, rows of the second counted on", () => {
  const first = { count: 2, distances: Float64Array.of(0.5, 2), rows: Int32Array.of(3, 4) };
  const second = { count: 2, distances: Float64Array.of(0.5, 1), rows: Int32Array.of(0, 1) };
  const none = { count: 2, distances: new Float64Array(2).fill(Number.POSITIVE_INFINITY), rows: Int32Array.of(-1, -1) };
  expect([...mergedNeighbours(first, second, 10).rows]).toEqual([3, 10]);
  expect([...mergedNeighbours(none, second, 10).rows]).toEqual([10, 11]);
  expect([...mergedNeighbours(first, none, 10).rows]).toEqual([3, 4]);
});

describe("groups of values", () => {
  const values = (...counts: readonly number[]): Float64Array =>
    Float64Array.from(counts.flatMap((count, value) => new Array<number>(count).fill(value)));

  test("frequent values have a group, the others share one where they are enough", () => {
    const groups = valueGroups(values(100, 50, 15, 15), values(80, 30, 12, 11));
    if ("reason" in groups) throw new Error(groups.reason);
    expect(groups.count).toBe(3);
    expect([0, 1, 2, 3, 99, Number.NaN].map(groups.of)).toEqual([0, 1, 2, 2, 2, -1]);
  });

  test("no group without enough persons: the reason tells nothing to guess from too few to tell", () => {
    expect(valueGroups(values(100), values(50))).toMatchObject({ kind: "nothing" });
    expect(valueGroups(new Float64Array(50).fill(Number.NaN), new Float64Array(0))).toMatchObject({ kind: "nothing" });
    expect(valueGroups(values(100, 40), values(50, 19))).toMatchObject({ kind: "tooFew" });
    expect(valueGroups(values(10, 5), values(50, 19))).toMatchObject({ kind: "tooFew" });
  });

  test("as many of each group are drawn as there are, the rest shared out", () => {
    const groups = [...new Array<number>(1000).fill(0), ...new Array<number>(30).fill(1), ...new Array<number>(500).fill(2), -1, -1];
    const drawn = drawByGroup(groups, 3, 300, createRng(seedKey("draw")));
    const counts = [0, 1, 2].map((g) => drawn.filter((i) => groups[i] === g).length);
    expect(counts).toEqual([135, 30, 135]);
    expect(new Set(drawn).size).toBe(300);
  });
});
