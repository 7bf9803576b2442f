import { describe, expect, it } from "vitest";
import { drawFromLeaf, leafTableBuilder } from "../../src/synthesizers/leaf-table.js";

/** How many of the 65,536 words give each code: the whole distribution. */
function wholeOf(distribution: readonly number[]): number[] {
  const builder = leafTableBuilder();
  builder.add(Float64Array.of(1, 0)); // a leaf before it
  const leaf = builder.add(Float64Array.from(distribution));
  const table = builder.build();
  const counts = new Array<number>(distribution.length).fill(0);
  for (let word = 0; word < 65_536; word++) counts[drawFromLeaf(table, leaf, word)]!++;
  return counts;
}

describe("a leaf", () => {
  it.each([
    ["halves", [0.5, 0.5]],
    ["thirds", [1 / 3, 1 / 3, 1 / 3]],
    ["gaps", [0, 0.25, 0, 0, 0.75, 0]],
    ["one code", [0, 0, 1]],
    ["a rare code", [0.9999, 0.0001]],
    ["256 codes", Array.from({ length: 256 }, (_, i) => (i + 1) / 32_896)],
  ])("is drawn by its shares to within a word or two: %s", (_, shares) => {
    wholeOf(shares).forEach((count, code) => {
      expect(Math.abs(count - shares[code]! * 65_536)).toBeLessThanOrEqual(2);
      if (shares[code] === 0) expect(count).toBe(0);
    });
  });

  it("never gives a code whose share falls below a half of a word, nor one behind the last", () => {
    expect(wholeOf([1 - 1e-7, 1e-7])).toEqual([65_536, 0]);
    expect(wholeOf([0, 0, 0])[0]).toBe(65_536);
  });
});
