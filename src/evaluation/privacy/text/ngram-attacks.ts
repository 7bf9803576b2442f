import { type GramCounts, highestOrder, type QueryGrams } from "./ngram-counts.js";

/** Attacks by runs of words, each a score per person: the higher, the likelier a member. */
export const ngramAttacks = [
  "bigrams",
  "bigrams against the reference",
  "four words against the reference",
  "six words in a row against the reference",
  "pairs that the reference lacks",
  "three words that the reference lacks",
  "four words that the reference lacks",
  "two to four words that the reference lacks",
] as const;

/** Words that the next shorter run is worth as a prior. */
const priorWords = 2;
/** Added to every word's count. */
const addedCount = 0.5;
const windowWords = 6;

/** Log probabilities of each position of one query under one corpus; a start has 0. */
interface LogLikelihoods {
  readonly bigram: Float64Array;
  readonly longest: Float64Array;
}

/**
 * Scores of all queries under all attacks.
 *
 * bigrams: mean log probability of a word given the one before, by the output's counts (Meeus et al. 2025, The Canary's Echo). Against the
 * reference: less the same by the reference's counts, so that common wording is no evidence (calibrated, as GAN-leaks); with up to
 * three words before; and the highest sum over six words in a row, which sees a passage in an otherwise common text. That the reference
 * lacks: share of the runs of two, three, four words unknown to the reference that the output holds (n-gram coverage, after SaMIA, Kaneko,
 * Ma, Wata & Okazaki 2024); a run more is added to the whole, so that short texts rank low.
 *
 * Probabilities are interpolated with the shorter run's (a Dirichlet prior worth two words, MacKay & Peto 1995).
 * @param own queries `[from, to)` whose texts stand in the reference; each is scored by the reference without its own
 * @returns by attack, one score a query
 */
export function ngramScores(
  grams: QueryGrams,
  synthetic: GramCounts,
  reference: GramCounts,
  own: readonly [from: number, to: number],
): Float64Array[] {
  const queryCount = grams.starts.length - 1;
  const scores = ngramAttacks.map(() => new Float64Array(queryCount));
  const buffer = buffersFor(grams);
  const counts = reference.counts.slice();
  for (let query = 0; query < queryCount; query++) {
    const [from, to] = [grams.starts[query]!, grams.starts[query + 1]!];
    const isOwn = query >= own[0] && query < own[1];
    const words = wordsIn(grams, from, to);
    if (isOwn) addRuns(grams, from, to, counts, -1);
    likelihoods(grams, from, to, synthetic, buffer.synthetic);
    likelihoods(grams, from, to, { counts, wordCount: reference.wordCount - (isOwn ? words : 0) }, buffer.reference);
    const found = [...likelihoodScores(grams, from, to, buffer, words), ...coverageScores(grams, from, to, synthetic.counts, counts)];
    for (let attack = 0; attack < scores.length; attack++) scores[attack]![query] = found[attack]!;
    if (isOwn) addRuns(grams, from, to, counts, 1);
  }
  return scores;
}

interface Buffers {
  readonly synthetic: LogLikelihoods;
  readonly reference: LogLikelihoods;
}

function buffersFor({ starts }: QueryGrams): Buffers {
  let longest = 0;
  for (let query = 0; query + 1 < starts.length; query++) longest = Math.max(longest, starts[query + 1]! - starts[query]!);
  const room = (): LogLikelihoods => ({ bigram: new Float64Array(longest), longest: new Float64Array(longest) });
  return { synthetic: room(), reference: room() };
}

/** At least 1, for use as a divisor. */
function wordsIn({ isStart }: QueryGrams, from: number, to: number): number {
  let words = 0;
  for (let i = from; i < to; i++) words += 1 - isStart[i]!;
  return Math.max(1, words);
}

function addRuns({ grams }: QueryGrams, from: number, to: number, counts: Float64Array, weight: number): void {
  for (let i = from * highestOrder; i < to * highestOrder; i++) if (grams[i]! >= 0) counts[grams[i]!]! += weight;
}

function likelihoods({ grams, isStart, tokenOf }: QueryGrams, from: number, to: number, corpus: GramCounts, into: LogLikelihoods): void {
  const { counts, wordCount } = corpus;
  const all = wordCount + addedCount * tokenOf.size;
  for (let i = from; i < to; i++) {
    into.bigram[i - from] = 0;
    into.longest[i - from] = 0;
    if (isStart[i] === 1) continue;
    let probability = (counts[grams[i * highestOrder]!]! + addedCount) / all;
    for (let n = 1; n < highestOrder; n++) {
      const slot = grams[i * highestOrder + n]!;
      if (slot < 0) break;
      const before = counts[grams[(i - 1) * highestOrder + n - 1]!]!;
      probability = (counts[slot]! + priorWords * probability) / (before + priorWords);
      if (n === 1) into.bigram[i - from] = Math.log(probability);
    }
    into.longest[i - from] = Math.log(probability);
  }
}

function likelihoodScores({ isStart }: QueryGrams, from: number, to: number, { synthetic, reference }: Buffers, words: number): number[] {
  let [bigrams, calibrated, longest, inRow, highest] = [0, 0, 0, 0, Number.NEGATIVE_INFINITY];
  let textStart = 0;
  for (let i = 0; i < to - from; i++) {
    const gain = synthetic.longest[i]! - reference.longest[i]!;
    bigrams += synthetic.bigram[i]!;
    calibrated += synthetic.bigram[i]! - reference.bigram[i]!;
    longest += gain;
    if (isStart[from + i] === 1) {
      inRow = 0;
      textStart = i;
      continue;
    }
    inRow += gain;
    if (i - windowWords > textStart) inRow -= synthetic.longest[i - windowWords]! - reference.longest[i - windowWords]!;
    if (inRow > highest) highest = inRow;
  }
  return [bigrams / words, calibrated / words, longest / words, Number.isFinite(highest) ? highest : 0];
}

function coverageScores({ grams }: QueryGrams, from: number, to: number, synthetic: Float64Array, reference: Float64Array): number[] {
  const shares: number[] = [];
  let [allHeld, allRuns] = [0, 0];
  for (let n = 1; n < highestOrder; n++) {
    let [held, runs] = [0, 0];
    for (let i = from * highestOrder + n; i < to * highestOrder; i += highestOrder) {
      const slot = grams[i]!;
      if (slot < 0 || reference[slot]! > 0) continue;
      runs++;
      if (synthetic[slot]! > 0) held++;
    }
    shares.push(held / (runs + 1));
    allHeld += held;
    allRuns += runs;
  }
  return [...shares, allHeld / (allRuns + 1)];
}
