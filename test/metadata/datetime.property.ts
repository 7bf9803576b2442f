import fc from "fast-check";
import { expect, it } from "vitest";
import { formatDatetime, parseDatetime, zoneOfPattern } from "../../src/metadata/datetime.js";
import { detectDatetime } from "../../src/metadata/detect-datetime.js";

const patterns: readonly (readonly [string, number])[] = [
  ["yyyy-MM-dd", 86400],
  ["dd.MM.yyyy", 86400],
  ["MMMM d, yyyy", 86400],
  ["ddUUUyyyy", 86400],
  ["yyyyMMdd", 86400],
  ["M/d/yyyy h:mm:ss a", 1],
  ["yyyy-MM-dd HH:mm", 60],
  ["yyyy-MM-dd'T'HH:mm:ss'Z'", 1],
  ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", 0.001],
  ["dd/MM/yyyy H:mm", 60],
];

it("every moment is read back from its own text, in every pattern", () => {
  fc.assert(
    fc.property(fc.constantFrom(...patterns), fc.integer({ min: -2_208_988_800, max: 4_102_444_799 }), ([pattern, step], second) => {
      const format = { pattern, zone: zoneOfPattern(pattern), resolutionSeconds: step };
      const moment = Math.floor(second / step) * step;
      expect(parseDatetime(formatDatetime(moment, format), format)).toBeCloseTo(moment, 3);
    }),
    { numRuns: 1000 },
  );
});

it("the format of enough moments is found again, and reads them all", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...patterns),
      fc.array(fc.integer({ min: 0, max: 4_102_444_799 }), { minLength: 60, maxLength: 80 }),
      ([pattern, step], seconds) => {
        const format = { pattern, zone: zoneOfPattern(pattern), resolutionSeconds: step };
        const moments = seconds.map((second) => Math.floor(second / step) * step);
        const texts = moments.map((moment) => formatDatetime(moment, format));
        const found = detectDatetime(texts)!;
        expect(found.readShare).toBe(1);
        texts.forEach((text, i) => expect(parseDatetime(text, found.format)).toBeCloseTo(moments[i]!, 3));
      },
    ),
    { numRuns: 150 },
  );
});
