import { describe, expect, it } from "vitest";
import { clopperPearson } from "../../src/math/clopper-pearson.js";
import { nationalIdRules } from "../../src/pii/national-id-rules.js";
import { nationalIdOfColumn } from "../../src/pii/national-ids.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { compactOf, randomText } from "./random-id.js";

const rng = createRng(seedKey("national ids"));

/** 1e-6 over 27 rules. */
const level = 1 - 1e-6 / 27;

describe("random texts of a rule's first form pass at the stated rate (false alarms 1e-6)", () => {
  it.each(nationalIdRules.map((rule) => [rule.name, rule] as const))("%s", (name, { forms, valid, chance }) => {
    const own = rng.fork(name);
    const trials = Math.min(400_000, Math.ceil(1000 / chance));
    let passed = 0;
    for (let i = 0; i < trials; i++) if (valid(compactOf(randomText(forms[0]!, own)))) passed++;
    const { lower, upper } = clopperPearson(passed, trials, level);
    expect(chance).toBeGreaterThanOrEqual(lower);
    expect(chance).toBeLessThanOrEqual(upper);
  });

  it("and never above the rate that columns are judged by", () => {
    for (const { chance, checkChance } of nationalIdRules) expect(chance).toBeLessThanOrEqual(checkChance);
  });
});

/** Columns are judged at 1e-6 a rule: 2,000 of them raise a false alarm with probability below .02 at the very most; the seed is fixed. */
it("columns of random digits are no ids, however short", () => {
  const own = rng.fork("columns");
  for (let column = 0; column < 2000; column++) {
    const form = "d".repeat(9 + (column % 5));
    const texts = Array.from({ length: 3 + (column % 60) }, () => randomText(form, own));
    expect(nationalIdOfColumn(texts)).toBeNull();
  }
});
