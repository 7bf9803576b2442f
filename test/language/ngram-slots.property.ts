import fc from "fast-check";
import { expect, test } from "vitest";
import { createNgramSlots } from "../../src/language/ngram-slots.js";

const token = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 4_194_300, max: 4_194_303 }));

test("runs of tokens get the numbers 0, 1, 2, … in order of appearance, each run its own", () => {
  fc.assert(
    fc.property(fc.array(fc.array(token, { minLength: 1, maxLength: 4 }), { maxLength: 400 }), (runs) => {
      const slots = createNgramSlots();
      const known = new Map<string, number>();
      for (const run of runs) {
        let slot = -1;
        run.forEach((last, i) => {
          const name = run.slice(0, i + 1).join(" ");
          expect(slots.find(slot, last)).toBe(known.get(name) ?? -1);
          slot = slots.add(slot, last);
          if (!known.has(name)) known.set(name, known.size);
          expect(slot).toBe(known.get(name));
        });
      }
      expect(slots.count).toBe(known.size);
    }),
  );
});
