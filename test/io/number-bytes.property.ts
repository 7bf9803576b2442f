import fc from "fast-check";
import { expect, test } from "vitest";

import { mostNumberBytes, writeNumber } from "../../src/io/number-bytes.js";
import { formatNumber, maxDecimals } from "../../src/table/number-text.js";

const numbers = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 15 })).map(([scaled, decimals]) => scaled / 10 ** decimals),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 0.5, -0.05, 1e21, -1e21, 5e-324, Number.MAX_VALUE, 2 ** 53, 2 ** 31, 2 ** 31 - 1, 9007199254740991),
);

test("the bytes are the text that formatNumber gives, and no byte beside them is touched", () => {
  fc.assert(
    fc.property(
      numbers,
      fc.integer({ min: 0, max: maxDecimals }),
      fc.boolean(),
      fc.boolean(),
      (value, decimals, fixedDecimals, decimalComma) => {
        const out = new Uint8Array(mostNumberBytes + 2).fill(1);
        const end = writeNumber(value, { decimals, fixedDecimals, decimalComma }, out, 1);
        expect(Buffer.from(out.subarray(1, end)).toString("latin1")).toBe(formatNumber(value, decimals, fixedDecimals, decimalComma));
        expect(out[0]).toBe(1);
        expect(end).toBeLessThanOrEqual(mostNumberBytes);
      },
    ),
    { numRuns: 2000 },
  );
});
