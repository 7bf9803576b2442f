import { pairScorer, type WordPairs } from "./word-pairs.js";

/** A text as first written. */
export interface Draft {
  readonly tokens: Uint16Array;
  /** False where it was cut off. */
  readonly ended: boolean;
}

/** Nats that a repeated run of three tokens costs a draft, and one that found no end. */
const repeatCost = 2.5;
const noEndCost = 5;
/** Nats that a bracket or quotation mark without its other half costs. */
const oddCost = 1.5;
/** Score of a draft without a word. */
const emptyScore = -100;
/** Nats a token of missing or surplus length beyond a tenth costs. */
const lengthCost = 0.5;

/** Nats by which a draft suits a row and a length; `shift` is what the row says of each word, in log-odds. */
export type DraftScorer = (draft: Draft, length: number, shift: Float64Array) => number;

/** Scores what the row says of the words, how pairs of words fit, and what a wrong length, repetition, odd marks and a missing end cost. */
export function draftScorer(forms: readonly string[], wordPairs: WordPairs): DraftScorer {
  const pairs = pairScorer(wordPairs, forms.length);
  const oddMarks = markCounter(forms);
  return (draft, length, shift) => {
    const { tokens, ended } = draft;
    if (tokens.length === 0) return emptyScore;
    const gap = Math.max(0, Math.abs(tokens.length - length) - 0.1 * length);
    const cost = lengthCost * gap + repeatCost * repeatedRuns(tokens) + oddCost * oddMarks(tokens) + (ended ? 0 : noEndCost);
    return wordScore(tokens, shift) + pairShare(length) * pairs(tokens) - cost;
  };
}

/** What the row says of the distinct words. */
function wordScore(tokens: Uint16Array, shift: Float64Array): number {
  let score = 0;
  for (const token of new Set(tokens)) score += shift[token]!;
  return score;
}

/** Runs of three tokens that stand in the text before. */
function repeatedRuns(tokens: Uint16Array): number {
  const runs = new Set<number>();
  for (let i = 2; i < tokens.length; i++) runs.add((tokens[i - 2]! * 65536 + tokens[i - 1]!) * 65536 + tokens[i]!);
  return Math.max(0, tokens.length - 2) - runs.size;
}

/** What a pair counts: a text has many more pairs than words, and they say much the same. */
function pairShare(length: number): number {
  return (0.1 * 12) / Math.max(12, length);
}

const marks = ["()", "[]", "{}", "\u201c\u201d", "\u00ab\u00bb", '""'] as const;

/** Counts the brackets and quotation marks of a text that have no other half. */
function markCounter(forms: readonly string[]): (tokens: Uint16Array) => number {
  // by token: which pair of marks, and whether it opens (1), closes (-1) or does both (0)
  const markOf = new Map<number, { readonly pair: number; readonly step: number }>();
  forms.forEach((form, token) => {
    const mark = form.startsWith("w") ? form.slice(2) : "";
    const pair = mark.length === 1 ? marks.findIndex((both) => both.includes(mark)) : -1;
    if (pair >= 0) markOf.set(token, { pair, step: marks[pair]![0] === marks[pair]![1] ? 0 : mark === marks[pair]![0] ? 1 : -1 });
  });
  return (tokens) => {
    const open = new Int32Array(marks.length);
    let odd = 0;
    for (const token of tokens) {
      const mark = markOf.get(token);
      if (mark === undefined) continue;
      const step = mark.step === 0 ? (open[mark.pair] === 0 ? 1 : -1) : mark.step;
      if (step < 0 && open[mark.pair] === 0) odd++;
      else open[mark.pair]! += step;
    }
    return odd + open.reduce((sum, count) => sum + count, 0);
  };
}
