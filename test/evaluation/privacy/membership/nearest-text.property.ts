import fc from "fast-check";
import { expect, test } from "vitest";
import { textDistance } from "../../../../src/evaluation/privacy/membership/nearest-text.worker.js";

/** Wagner & Fischer (1974), the whole table. */
function plainDistance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : i)));
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++)
      table[i]![j] = Math.min(table[i - 1]![j]! + 1, table[i]![j - 1]! + 1, table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
  return table[a.length]![b.length]!;
}

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 70 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("0", "1"), minLength: 30, maxLength: 34 }),
);

test("the edit distance of short and long texts is that of the whole table", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const characters = Uint16Array.from([
        ...Array.from({ length: a.length }, (_, i) => a.charCodeAt(i)),
        ...Array.from({ length: b.length }, (_, i) => b.charCodeAt(i)),
      ]);
      const textStarts = Int32Array.from([0, a.length, a.length + b.length]);
      expect(textDistance({ characters, textStarts }, 0, 1)).toBe(plainDistance(a, b));
    }),
    { numRuns: 500 },
  );
});
