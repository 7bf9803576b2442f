import type { TokenSequences } from "../language/supported-ngrams.js";

/** Words that texts of a group hold more or less often than others: by group, ascending tokens and what their log-odds change by. */
export interface TraitWords {
  /** First word of each group, and the word count at the end. */
  readonly starts: Uint32Array;
  readonly tokens: Uint16Array;
  /** Sixteenths of a nat. */
  readonly shifts: Int16Array;
}

/** The texts as sets of words. */
export interface Presence {
  /** Distinct tokens of each text, in order of appearance; as `TokenSequences`. */
  readonly tokens: Uint16Array;
  readonly starts: Uint32Array;
  readonly personOf: Uint32Array;
  /** Texts that hold each token. */
  readonly texts: Uint32Array;
}

/** Shifts are stored in parts of a nat. */
export const shiftUnit = 1 / 16;
const largestShift = 5;
/** Standard errors beyond which a difference counts. */
const beyondChance = 2.5;

export function presenceOf({ tokens, starts, personOf }: TokenSequences, vocabularySize: number): Presence {
  const last = new Int32Array(vocabularySize).fill(-1);
  const texts = new Uint32Array(vocabularySize);
  const distinct = new Uint16Array(tokens.length);
  const distinctStarts = new Uint32Array(starts.length);
  let count = 0;
  for (let text = 0; text < personOf.length; text++) {
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      const token = tokens[i]!;
      if (last[token] === text) continue;
      last[token] = text;
      texts[token]!++;
      distinct[count++] = token;
    }
    distinctStarts[text + 1] = count;
  }
  return { tokens: distinct.slice(0, count), starts: distinctStarts, personOf, texts };
}

/** Texts and persons of each group that hold each token, [groups × vocabulary], and texts of each group. */
export interface GroupCounts {
  readonly texts: Uint32Array;
  readonly persons: Uint32Array;
  readonly sizes: Uint32Array;
}

/** @param groups group of each text, -1 for none */
export function countGroups(
  { tokens, starts, personOf }: Presence,
  groups: Int32Array,
  groupCount: number,
  vocabularySize: number,
): GroupCounts {
  const texts = new Uint32Array(groupCount * vocabularySize);
  const persons = new Uint32Array(groupCount * vocabularySize);
  const last = new Int32Array(groupCount * vocabularySize).fill(-1);
  const sizes = new Uint32Array(groupCount);
  for (let text = 0; text < personOf.length; text++) {
    const group = groups[text]!;
    if (group < 0) continue;
    sizes[group]!++;
    const person = personOf[text]!;
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      const cell = group * vocabularySize + tokens[i]!;
      texts[cell]!++;
      if (last[cell] === person) continue;
      last[cell] = person;
      persons[cell]!++;
    }
  }
  return { texts, persons, sizes };
}

/**
 * How far the words of texts tell their groups: the sum of squared standard errors beyond chance, per group.
 * @param isWord 1 for tokens that may be written
 */
export function traitInformation(counts: GroupCounts, presence: Presence, isWord: Uint8Array, k: number): number {
  const vocabularySize = presence.texts.length;
  const textCount = presence.personOf.length;
  let sum = 0;
  for (let group = 0; group < counts.sizes.length; group++) {
    for (let token = 0; token < vocabularySize; token++) {
      if (isWord[token] === 0) continue;
      const expected = (presence.texts[token]! * counts.sizes[group]!) / textCount;
      const z = deviation(observed(counts, group * vocabularySize + token, expected, k), expected);
      if (Math.abs(z) > beyondChance) sum += z * z;
    }
  }
  return sum / Math.max(1, counts.sizes.length);
}

/** Texts of a cell as far as k persons stand behind them: in steps of k; half of k where fewer do and more were to be expected; NaN for unknown. */
function observed({ texts, persons }: GroupCounts, cell: number, expected: number, k: number): number {
  if (persons[cell]! >= k) return inSteps(texts[cell]!, k);
  return expected > 2 * k ? k / 2 : Number.NaN;
}

/** A count in steps of k, with what rounding down takes from it on average. */
function inSteps(count: number, k: number): number {
  return (Math.floor(count / k) + 0.4) * k;
}

function deviation(count: number, expected: number): number {
  return Number.isNaN(count) ? 0 : (count - expected) / Math.sqrt(expected + 1);
}

/**
 * What belonging to a group changes in the log-odds of each word, beside what `known` traits say already: fitted group by group, as in one
 * round of backfitting of an additive logistic model (Hastie and Tibshirani 1990).
 *
 * @param known traits fitted before, with the group of each text
 */
export function traitWords(
  counts: GroupCounts,
  presence: Presence,
  groups: Int32Array,
  known: readonly { readonly words: TraitWords; readonly groups: Int32Array }[],
  isWord: Uint8Array,
  k: number,
): TraitWords {
  const vocabularySize = presence.texts.length;
  const excess = expectedExcess(presence, groups, counts.sizes.length, known);
  const starts = new Uint32Array(counts.sizes.length + 1);
  const [tokens, shifts]: [number[], number[]] = [[], []];
  for (let group = 0; group < counts.sizes.length; group++) {
    const size = counts.sizes[group]!;
    for (let token = 0; token < vocabularySize; token++) {
      if (isWord[token] === 0) continue;
      const cell = group * vocabularySize + token;
      const expected = Math.max(0, (presence.texts[token]! * size) / presence.personOf.length + excess[cell]!);
      const count = observed(counts, cell, expected, k);
      if (!(Math.abs(deviation(count, expected)) > beyondChance)) continue;
      const shift = logit(count, size) - logit(expected, size);
      tokens.push(token);
      shifts.push(Math.round(Math.max(-largestShift, Math.min(largestShift, shift)) / shiftUnit));
    }
    starts[group + 1] = tokens.length;
  }
  return { starts, tokens: Uint16Array.from(tokens), shifts: Int16Array.from(shifts) };
}

function logit(count: number, size: number): number {
  const share = Math.min(0.98, (count + 0.5) / (size + 1));
  return Math.log(share / (1 - share));
}

/** Texts of each group beyond its share that the known traits expect to hold each token, [groups × vocabulary]. */
function expectedExcess(
  { texts, personOf }: Presence,
  groups: Int32Array,
  groupCount: number,
  known: readonly { readonly words: TraitWords; readonly groups: Int32Array }[],
): Float64Array {
  const excess = new Float64Array(groupCount * texts.length);
  if (known.length === 0) return excess;
  const shift = new Float64Array(texts.length);
  for (let text = 0; text < personOf.length; text++) {
    const group = groups[text]!;
    if (group < 0) continue;
    const touched: number[] = [];
    for (const { words, groups: own } of known) addShifts(words, own[text]!, shift, touched);
    for (const token of touched) {
      if (shift[token] === 0) continue;
      const share = texts[token]! / personOf.length;
      excess[group * texts.length + token]! += shifted(share, shift[token]!) - share;
      shift[token] = 0;
    }
  }
  return excess;
}

/** Adds the shifts of a group to `shift`, and its tokens to `touched`. */
export function addShifts({ starts, tokens, shifts }: TraitWords, group: number, shift: Float64Array, touched: number[]): void {
  if (group < 0) return;
  for (let i = starts[group]!; i < starts[group + 1]!; i++) {
    shift[tokens[i]!]! += shifts[i]! * shiftUnit;
    touched.push(tokens[i]!);
  }
}

/** A share whose log-odds are shifted. */
export function shifted(share: number, shift: number): number {
  const odds = (share / Math.max(1e-9, 1 - share)) * Math.exp(shift);
  return odds / (1 + odds);
}
