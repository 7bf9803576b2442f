import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ngramIndex } from "../../src/language/ngram-index.js";
import { supportedNgrams, type TokenSequences } from "../../src/language/supported-ngrams.js";

const vocabularySize = 6;

/** Texts of persons, each from token 0 to token 1. */
const persons = fc.array(
  fc.array(fc.array(fc.integer({ min: 2, max: vocabularySize - 1 }), { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
  {
    minLength: 1,
    maxLength: 25,
  },
);

function sequencesOf(texts: readonly (readonly (readonly number[])[])[]): TokenSequences {
  const flat = texts.flatMap((own, person) => own.map((words) => ({ person, tokens: [0, ...words, 1] })));
  const starts = [0];
  for (const { tokens } of flat) starts.push(starts.at(-1)! + tokens.length);
  return {
    tokens: Uint16Array.from(flat.flatMap(({ tokens }) => tokens)),
    starts: Uint32Array.from(starts),
    personOf: Uint32Array.from(flat, ({ person }) => person),
  };
}

/** Persons that wrote each n-gram, by its tokens. */
function holders(texts: readonly (readonly (readonly number[])[])[], length: number): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  texts.forEach((own, person) => {
    for (const words of own) {
      const tokens = [0, ...words, 1];
      for (let i = 0; i + length <= tokens.length; i++) {
        const gram = tokens.slice(i, i + length).join(" ");
        found.set(gram, (found.get(gram) ?? new Set()).add(person));
      }
    }
  });
  return found;
}

/** Tokens of each gram of a level. */
function spelled(grams: ReturnType<typeof supportedNgrams>, level: number): string[] {
  const { contexts, tokens } = grams.levels[level]!;
  const before = level === 0 ? [] : spelled(grams, level - 1);
  return Array.from(tokens, (token, gram) => (level === 0 ? String(token) : `${before[contexts[gram]!]} ${token}`));
}

describe("supported n-grams", () => {
  it("are exactly those that k persons wrote, at every length", () => {
    fc.assert(
      fc.property(persons, fc.integer({ min: 1, max: 5 }), (texts, k) => {
        const grams = supportedNgrams(sequencesOf(texts), { vocabularySize, order: 4, k });
        grams.levels.slice(1).forEach((_, n) => {
          const wanted = [...holders(texts, n + 2)].filter(([, own]) => own.size >= k).map(([gram]) => gram);
          expect(spelled(grams, n + 1).sort()).toEqual(wanted.sort());
        });
      }),
    );
  });

  it("are found again by their index, and no others", () => {
    fc.assert(
      fc.property(persons, (texts) => {
        const grams = supportedNgrams(sequencesOf(texts), { vocabularySize, order: 4, k: 2 });
        const index = ngramIndex(grams);
        for (let level = 0; level + 1 < grams.levels.length; level++) {
          const known = new Set(spelled(grams, level + 1));
          spelled(grams, level).forEach((gram, number) => {
            for (let token = 0; token < vocabularySize; token++)
              expect(index.child(level, number, token) >= 0).toBe(known.has(`${gram} ${token}`));
          });
        }
      }),
    );
  });

  it("weigh what one person wrote four times at most", () => {
    const often = Array.from({ length: 100 }, () => 2);
    const grams = supportedNgrams(sequencesOf([[often], [[2]], [[2]]]), { vocabularySize, order: 1, k: 3 });
    expect(grams.levels[0]!.weights[2]).toBe(2); // 4 + 1 + 1 in steps of 3
  });

  it("refuse options out of range", () => {
    expect(() => supportedNgrams(sequencesOf([[[2]]]), { vocabularySize, order: 0, k: 1 })).toThrow(RangeError);
    expect(() => supportedNgrams(sequencesOf([[[2]]]), { vocabularySize: 70_000, order: 1, k: 1 })).toThrow(RangeError);
  });
});
