import { expect, test } from "vitest";
import { canaryEcho } from "../../../../src/evaluation/privacy/refits/canary-echo.js";
import { canaryWords, inventTextCanaries } from "../../../../src/evaluation/privacy/refits/text-canaries.js";
import { permutation, uniformInteger } from "../../../../src/random/draws.js";
import { createRng, type Rng, seedKey } from "../../../../src/random/rng.js";
import { textColumn } from "../people.js";

const words = Array.from(
  { length: 150 },
  (_, i) => `w${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}`,
);

/** Sentences of a chain in which every word has a dozen usual successors. */
function sentences(count: number, rng: Rng): string[] {
  return Array.from({ length: count }, () => {
    let word = uniformInteger(words.length, rng);
    return Array.from({ length: 12 }, () => (word = (7 * word + 11 * uniformInteger(12, rng)) % words.length))
      .map((index) => words[index]!)
      .join(" ");
  });
}

const source = sentences(600, createRng(seedKey("source")));
const persons = {
  personOf: Uint32Array.from(source.keys()),
  personCount: source.length,
  rowCounts: new Uint32Array(source.length).fill(1),
};
const material = canaryWords(textColumn("letter", source), persons, 22);
const canariesOf = (rng: Rng, count = 30) =>
  inventTextCanaries({ ...material, followed: new Set(material.followed) }, sentences(100, rng), count, rng);

test("canaries are of words that many wrote, no two of which follow one another in the source", () => {
  const rng = createRng(seedKey("canaries"));
  const [canary, ...others] = canariesOf(rng);
  expect(others).toHaveLength(29);
  expect(new Set([canary!, ...others].map(({ text }) => text)).size).toBe(30);
  expect(canary!.text).toBe(`${canary!.opening} ${canary!.order.join(" ")}`);
  const all = source.join(" . ");
  for (const order of [canary!.order, ...canary!.otherOrders]) {
    expect([...order].sort()).toEqual([...canary!.order].sort());
    order.slice(1).forEach((word, i) => expect(all).not.toContain(` ${order[i]} ${word} `));
  }
  expect(canary!.otherOrders).toHaveLength(511);
});

/**
 * Of ranks drawn from 512 the mean exposure is 1.431 bits, with a standard deviation of 1.44: the mean of 480 canaries is known to 0.066, so 0.36
 * off is more than five deviations (chance below 1e-6).
 */
test("an output that knows the language and none of the canaries exposes them by 1.43 bits, and prints none", () => {
  const rng = createRng(seedKey("unknowing"));
  const echoes = Array.from({ length: 16 }, () => canaryEcho(canariesOf(rng), sentences(400, rng), rng));
  expect(echoes.reduce((sum, { printedCount }) => sum + printedCount, 0)).toBe(0);
  const mean = echoes.reduce((sum, { exposure }) => sum + exposure.estimate, 0) / echoes.length;
  expect(Math.abs(mean - 1.431)).toBeLessThan(0.36);
});

test("four words of a canary in a row are printed, three are not; its whole text exposes it wholly", () => {
  const rng = createRng(seedKey("printed"));
  const canaries = canariesOf(rng, 3);
  const [first, second, third] = canaries;
  const shuffled = permutation(8, rng);
  const output = [
    `so ${first!.order.slice(2, 6).join(", ")} it is`,
    `so ${second!.order.slice(2, 5).join(" ")} it is`,
    Array.from(shuffled, (i) => third!.order[i]).join(" "),
  ];
  expect(canaryEcho(canaries, [...sentences(200, rng), ...output], rng).printedCount).toBe(1);
  const whole = canaryEcho(canaries, [...sentences(200, rng), ...canaries.map(({ text }) => text)], rng);
  expect(whole.printedCount).toBe(3);
  expect(whole.exposure.lower).toBeGreaterThan(8.5);
});

test("in a script without spaces characters are the words", () => {
  const rng = createRng(seedKey("script"));
  const text = () => Array.from({ length: 14 }, () => String.fromCodePoint(0x4e00 + uniformInteger(80, rng))).join("");
  const texts = Array.from({ length: 200 }, text);
  const own = { personOf: Uint32Array.from(texts.keys()), personCount: texts.length, rowCounts: new Uint32Array(texts.length).fill(1) };
  const material = canaryWords(textColumn("letter", texts), own, 5);
  expect(material.isSpaced).toBe(false);
  const [canary] = inventTextCanaries(material, texts, 1, rng);
  expect(canary!.text).toMatch(/^\p{Script=Han}{15}$/u);
});
