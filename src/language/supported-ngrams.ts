import { createHashSlots } from "./hash-slots.js";

/** Texts as token numbers, those of one person next to each other. Each begins with a token that only begins and ends with one that only ends. */
export interface TokenSequences {
  readonly tokens: Uint16Array;
  /** First token of each text and the token count at the end. */
  readonly starts: Uint32Array;
  /** Person of each text, ascending. */
  readonly personOf: Uint32Array;
}

/** n-grams of one length. Gram i of level n is the gram `contexts[i]` of level n - 1 followed by `tokens[i]`; ascending by both. */
export interface NgramLevel {
  readonly contexts: Uint32Array;
  readonly tokens: Uint16Array;
  /** How often it was written, in steps of k, rounded down: at least 1, what one person wrote counted at most `mostPerPerson` times. */
  readonly weights: Uint32Array;
}

/** n-grams that at least k persons wrote. */
export interface SupportedNgrams {
  /** Level 0 holds single tokens: gram i is token i, its context 0. */
  readonly levels: readonly NgramLevel[];
  /** By level and gram: how often anything followed, in steps of k, rounded down. As many levels as `levels` less one. */
  readonly totals: readonly Uint32Array[];
}

export interface NgramOptions {
  readonly vocabularySize: number;
  /** Longest n-grams, integer >= 1. */
  readonly order: number;
  /** Persons who must have written an n-gram. */
  readonly k: number;
}

/** What one person wrote of an n-gram counts so many times at most. */
const mostPerPerson = 4;
const none = 0xffffffff;

/**
 * Counts n-grams level by level: one is a candidate only where both shorter ones inside it have k persons (Kim et al. 2021, "Differentially
 * private n-gram extraction", without the noise), so that a text of one person alone leaves nothing behind.
 *
 * O(tokens · order) time; memory grows with the candidates of one level.
 * @throws RangeError when the options are out of range
 */
export function supportedNgrams(texts: TokenSequences, { vocabularySize, order, k }: NgramOptions): SupportedNgrams {
  if (order < 1 || k < 1 || vocabularySize < 1 || vocabularySize > 65536) throw new RangeError("order, k >= 1; vocabulary of 1 to 65,536");
  const single = countSingles(texts, vocabularySize, k);
  const levels: NgramLevel[] = [single.level];
  const totals: Uint32Array[] = [];
  let gramAt: Uint32Array = single.gramAt;
  for (let n = 2; n <= order; n++) {
    const next = countLevel(texts, gramAt, levels[n - 2]!.tokens.length, k, vocabularySize);
    totals.push(next.totals);
    levels.push(next.level);
    gramAt = next.gramAt;
    if (next.level.tokens.length === 0) break;
  }
  return { levels, totals };
}

/** Capped counts and persons of what is seen text by text. */
interface Tally {
  readonly add: (index: number, person: number) => void;
  readonly counts: () => Uint32Array;
  readonly persons: () => Uint32Array;
}

function createTally(size: number): Tally {
  let counts: Uint32Array = new Uint32Array(size);
  let persons: Uint32Array = new Uint32Array(size);
  let last: Uint32Array = new Uint32Array(size).fill(none);
  let inLast = new Uint8Array(size);
  const grow = (index: number): void => {
    const length = Math.max(index + 1, 2 * counts.length);
    const enlarged = (old: Uint32Array): Uint32Array => {
      const larger = new Uint32Array(length);
      larger.set(old);
      return larger;
    };
    [counts, persons] = [enlarged(counts), enlarged(persons)];
    const filled = last.length;
    last = enlarged(last).fill(none, filled);
    const larger = new Uint8Array(length);
    larger.set(inLast);
    inLast = larger;
  };
  return {
    add: (index, person) => {
      if (index >= counts.length) grow(index);
      if (last[index] !== person) {
        last[index] = person;
        inLast[index] = 0;
        persons[index]!++;
      }
      if (inLast[index]! < mostPerPerson) {
        inLast[index]!++;
        counts[index]!++;
      }
    },
    counts: () => counts,
    persons: () => persons,
  };
}

function inSteps(count: number, k: number): number {
  return Math.floor(count / k);
}

function countSingles({ tokens, starts, personOf }: TokenSequences, vocabularySize: number, k: number) {
  const tally = createTally(vocabularySize);
  for (let text = 0; text < personOf.length; text++)
    for (let i = starts[text]!; i < starts[text + 1]!; i++) tally.add(tokens[i]!, personOf[text]!);
  const [counts, persons] = [tally.counts(), tally.persons()];
  const weights = Uint32Array.from({ length: vocabularySize }, (_, token) => (persons[token]! >= k ? inSteps(counts[token]!, k) : 0));
  const level: NgramLevel = {
    contexts: new Uint32Array(vocabularySize),
    tokens: Uint16Array.from({ length: vocabularySize }, (_, token) => token),
    weights,
  };
  const gramAt = Uint32Array.from(tokens, (token) => (weights[token]! > 0 ? token : none));
  return { level, gramAt };
}

function countLevel(texts: TokenSequences, gramAt: Uint32Array, contextCount: number, k: number, vocabularySize: number) {
  const { tokens, starts, personOf } = texts;
  const slots = createHashSlots();
  const tally = createTally(1024);
  const followed = createTally(contextCount);
  for (let text = 0; text < personOf.length; text++) {
    const person = personOf[text]!;
    for (let i = starts[text]! + 1; i < starts[text + 1]!; i++) {
      const context = gramAt[i - 1]!;
      if (context === none) continue;
      followed.add(context, person);
      if (gramAt[i] !== none) tally.add(slots.add(context * vocabularySize + tokens[i]!), person);
    }
  }
  const grams = keptGrams(slots.hashes(), tally, k);
  const level = levelOf(grams, tally.counts(), k, vocabularySize);
  const gramOfSlot = new Uint32Array(slots.count).fill(none);
  grams.forEach(({ slot }, gram) => {
    gramOfSlot[slot] = gram;
  });
  const totals = Uint32Array.from(followed.counts().subarray(0, contextCount), (count) => inSteps(count, k));
  return { level, totals, gramAt: nextGrams(texts, gramAt, slots, gramOfSlot, vocabularySize) };
}

interface KeptGram {
  readonly key: number;
  readonly slot: number;
}

function keptGrams(keys: Float64Array, tally: Tally, k: number): KeptGram[] {
  const persons = tally.persons();
  const kept: KeptGram[] = [];
  for (let slot = 0; slot < keys.length; slot++) if (persons[slot]! >= k) kept.push({ key: keys[slot]!, slot });
  return kept.sort((a, b) => a.key - b.key);
}

function levelOf(grams: readonly KeptGram[], counts: Uint32Array, k: number, vocabularySize: number): NgramLevel {
  return {
    contexts: Uint32Array.from(grams, ({ key }) => Math.floor(key / vocabularySize)),
    tokens: Uint16Array.from(grams, ({ key }) => key % vocabularySize),
    weights: Uint32Array.from(grams, ({ slot }) => inSteps(counts[slot]!, k)),
  };
}

/** The gram of the new level that ends at each token. */
function nextGrams(
  { tokens, starts, personOf }: TokenSequences,
  gramAt: Uint32Array,
  slots: { find(hash: number): number },
  gramOfSlot: Uint32Array,
  vocabularySize: number,
): Uint32Array {
  const next = new Uint32Array(tokens.length).fill(none);
  for (let text = 0; text < personOf.length; text++) {
    for (let i = starts[text]! + 1; i < starts[text + 1]!; i++) {
      const context = gramAt[i - 1]!;
      if (context === none || gramAt[i] === none) continue;
      const slot = slots.find(context * vocabularySize + tokens[i]!);
      if (slot >= 0) next[i] = gramOfSlot[slot]!;
    }
  }
  return next;
}
