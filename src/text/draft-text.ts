import { advance } from "../language/ngram-index.js";
import { unspacedScripts } from "../language/tokens.js";
import type { Rng } from "../random/rng.js";
import { type ClassRatios, classRatios } from "./class-ratios.js";
import { ngramOrders, type PhraseModel, writableTokens } from "./phrase-model.js";
import { type Draft, draftScorer } from "./score-draft.js";
import { parseForm } from "./token-form.js";
import { addShifts, shifted } from "./trait-words.js";
import { begin, type WeightedNgrams, weightedNgrams } from "./weighted-ngrams.js";

/** What a text is written for. */
export interface TextWish {
  /** Group of the row in each trait of the model, -1 for none. */
  readonly groups: ArrayLike<number>;
  /** Tokens wanted, >= 1. */
  readonly length: number;
  /** Tokens that cannot be written for this row. */
  readonly barred: readonly number[];
}

/** Writes texts as token numbers. */
export type TextDrafter = (wish: TextWish, rng: Rng) => Uint16Array;

const startToken = 0;
const endToken = 1;
/** Tokens that all drafts of one text may have together, and the most and fewest drafts. */
const draftBudget = 320;
const [fewestDrafts, mostDrafts] = [2, 12];
/** A text may be so much longer than it was wanted. */
const longestShare = 1.25;

/** The n-grams that continue a text, and what they add up to with the wishes of the row. */
interface Source {
  readonly grams: WeightedNgrams;
  readonly state: Int32Array;
  /** Groups' own n-grams know the group already. */
  readonly ofGroup: boolean;
}

/**
 * A drafter for a model of phrases.
 *
 * Each word is drawn from n-grams of the group and of all texts, the longest first, what an n-gram leaves unknown going to the next shorter; shares
 * are multiplied by what the row says of the word (minimum discrimination information; Kneser, Peters and Klakow 1997) and by what the classes
 * of the words before say of its class (`classRatios`). Of several drafts one is drawn by how well it fits row and length.
 */
export function textDrafter(model: PhraseModel): TextDrafter {
  const own = weightedNgrams(model.words);
  const lead = model.lead.map((grams) => (grams === null ? null : weightedNgrams(grams)));
  const classes = weightedNgrams(model.classes);
  const ratios = classRatios(classes, ngramOrders.words);
  const base = baseShares(model);
  const writable = writableTokens(model.forms);
  writable[endToken] = 1;
  const boosts = rowBoosts(model, base, writable);
  const score = draftScorer(model.forms, model.pairs);
  const pen = createPen(model, own, lead, classes, ratios, writable);
  return (wish, rng) => {
    const row = boosts.of(wish);
    const draftCount = Math.max(fewestDrafts, Math.min(mostDrafts, Math.round(draftBudget / wish.length)));
    pen.prepare(row.boost);
    const drafts = Array.from({ length: draftCount }, () => pen.write(wish, rng));
    const chosen = drawByScore(
      drafts.map((draft) => score(draft, wish.length, row.shift)),
      rng,
    );
    row.release();
    return drafts[chosen]!.tokens;
  };
}

function baseShares({ textSteps, textStepsOf }: PhraseModel): Float64Array {
  return Float64Array.from(textStepsOf, (steps) => Math.min(0.98, (steps + 0.4) / (textSteps + 0.5)));
}

interface RowBoosts {
  /** Log-odds of each token beyond the base. */
  readonly shift: Float64Array;
  /** Factor of each token's share. */
  readonly boost: Float64Array;
  readonly release: () => void;
}

/** What the traits of a row say of each word; arrays are used again, so release one row before the next. */
function rowBoosts(model: PhraseModel, base: Float64Array, writable: Uint8Array): { of(wish: TextWish): RowBoosts } {
  const shift = new Float64Array(base.length);
  const boost = Float64Array.from(writable);
  return {
    of: ({ groups, barred }) => {
      const touched: number[] = [];
      model.traits.forEach(({ words }, i) => addShifts(words, groups[i]!, shift, touched));
      for (const token of touched) if (writable[token] === 1) boost[token] = shifted(base[token]!, shift[token]!) / base[token]!;
      for (const token of barred) boost[token] = 0;
      const release = (): void => {
        for (const token of [...touched, ...barred]) {
          shift[token] = 0;
          boost[token] = writable[token]!;
        }
      };
      return { shift, boost, release };
    },
  };
}

interface Pen {
  /** Takes the boosts of a row. */
  prepare(boost: Float64Array): void;
  write(wish: TextWish, rng: Rng): Draft;
}

function createPen(
  model: PhraseModel,
  own: WeightedNgrams,
  lead: readonly (WeightedNgrams | null)[],
  classes: WeightedNgrams,
  ratios: ClassRatios,
  writable: Uint8Array,
): Pen {
  const { classOf } = model;
  const classState = new Int32Array(ngramOrders.classes);
  const common: Source = { grams: own, state: new Int32Array(ngramOrders.words), ofGroup: false };
  const leadState = new Int32Array(ngramOrders.lead);
  const apart = own.weights[0]!.map((weight, token) => (continuesWord(model.forms[token]!) ? 0 : weight));
  const singles = singleWords(apart, classOf, classes.weights[0]!.length);
  let factors = new Float64Array(0);
  const ofGroup = new Float64Array(classOf.length);

  /** Draws among the continuations of one n-gram, or leaves the word to shorter ones (-1). */
  const drawAt = ({ grams, state, ofGroup: isOfGroup }: Source, level: number, ratio: Float32Array, end: number, rng: Rng): number => {
    const gram = state[level - 1]!;
    const sum = gram < 0 ? 0 : grams.sums[level - 1]![gram]!;
    if (sum === 0) return -1;
    const { tokens } = grams.index.grams.levels[level]!;
    const weights = grams.weights[level]!;
    const factor = isOfGroup ? ofGroup : factors;
    const first = grams.index.firstOf(level - 1, gram);
    const last = grams.index.firstOf(level - 1, gram + 1);
    let total = 0;
    for (let i = first; i < last; i++) {
      const token = tokens[i]!;
      total += weights[i]! * factor[token]! * ratio[classOf[token]!]! * (token === endToken ? end : 1);
    }
    // what is left to shorter n-grams is taken to fit the row and the grammar as the average word does
    const kept = (grams.kept[level - 1]![gram]! * total) / sum;
    const at = rng.nextFloat() * (kept + 1 - grams.kept[level - 1]![gram]!);
    if (at >= kept) return -1;
    let left = (at / kept) * total;
    for (let i = first; i < last; i++) {
      const token = tokens[i]!;
      left -= weights[i]! * factor[token]! * ratio[classOf[token]!]! * (token === endToken ? end : 1);
      if (left < 0) return token;
    }
    return tokens[last - 1]!;
  };

  const step = (leading: Source | null, end: number, rng: Rng): number => {
    const ratio = ratios.at(classState);
    for (let level = own.sums.length; level > 0; level--) {
      if (leading !== null && level <= leading.grams.sums.length) {
        const token = drawAt(leading, level, ratio[level]!, end, rng);
        if (token >= 0) return token;
      }
      const token = drawAt(common, level, ratio[level]!, end, rng);
      if (token >= 0) return token;
    }
    return singles.draw(ratio[0]!, end, rng);
  };

  return {
    prepare: (boost) => {
      factors = boost as Float64Array<ArrayBuffer>;
      for (let token = 0; token < boost.length; token++) ofGroup[token] = boost[token]! > 0 ? writable[token]! : 0;
      singles.prepare(boost);
    },
    write: ({ groups, length }, rng) => {
      const grams = (groups[0] ?? -1) < 0 ? null : (lead[groups[0]!] ?? null);
      const leading: Source | null = grams === null ? null : { grams, state: leadState, ofGroup: true };
      if (leading !== null) begin(leading.grams, leadState, startToken);
      begin(own, common.state, startToken);
      begin(classes, classState, classOf[startToken]!);
      const most = Math.ceil(longestShare * length) + 3;
      const tokens = new Uint16Array(most);
      for (let i = 0; i < most; i++) {
        const token = step(leading, endFactor(i, length), rng);
        if (token === endToken) return { tokens: tokens.slice(0, i), ended: true };
        tokens[i] = token;
        if (leading !== null) advance(leading.grams.index, leadState, token);
        advance(own.index, common.state, token);
        advance(classes.index, classState, classOf[token]!);
      }
      return { tokens, ended: false };
    },
  };
}

/** Single words by the sums of their classes, for what no n-gram knows. */
function singleWords(weights: Float64Array, classOf: Uint16Array, classCount: number) {
  const members = membersOf(classOf, classCount);
  const sums = new Float64Array(classCount);
  let factors = new Float64Array(0);
  return {
    prepare: (boost: Float64Array): void => {
      factors = boost as Float64Array<ArrayBuffer>;
      sums.fill(0);
      for (let token = 1; token < weights.length; token++) sums[classOf[token]!]! += weights[token]! * boost[token]!;
    },
    draw: (ratio: Float32Array, end: number, rng: Rng): number => {
      const massOf = (c: number): number => sums[c]! * ratio[c]! * (c === classOf[endToken] ? end : 1);
      let total = 0;
      for (let c = 0; c < classCount; c++) total += massOf(c);
      let left = rng.nextFloat() * total;
      let chosen = 0;
      while (chosen < classCount - 1 && left >= massOf(chosen)) left -= massOf(chosen++);
      left = rng.nextFloat() * sums[chosen]!;
      for (const token of members[chosen]!) {
        left -= weights[token]! * factors[token]!;
        if (left < 0) return token;
      }
      return endToken;
    },
  };
}

const wordOrNumber = new RegExp(`^(?![${unspacedScripts}])[\\p{L}\\p{N}]`, "u");

/** True for what is written without a space after a word or sign that only an n-gram knows ("pm" of "5pm"). */
function continuesWord(form: string): boolean {
  const { kind, glued, text } = parseForm(form);
  return glued && (kind === "w" ? wordOrNumber.test(text) : kind !== "s" && kind !== "e");
}

/** Ends are put off until most of the wanted length is written, and sought once it is. */
function endFactor(written: number, wanted: number): number {
  if (written === 0) return 0;
  if (written < 0.7 * wanted) return 0.1;
  return written < wanted ? 1 : 10;
}

function membersOf(classOf: Uint16Array, classCount: number): Uint16Array[] {
  const members = Array.from({ length: classCount }, (): number[] => []);
  classOf.forEach((c, token) => {
    if (token !== startToken) members[c]!.push(token);
  });
  return members.map((tokens) => Uint16Array.from(tokens));
}

/** Index drawn with shares proportional to e to the score. */
function drawByScore(scores: readonly number[], rng: Rng): number {
  const most = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - most));
  let left = rng.nextFloat() * shares.reduce((sum, share) => sum + share, 0);
  for (let i = 0; i < shares.length; i++) {
    left -= shares[i]!;
    if (left < 0) return i;
  }
  return shares.length - 1;
}
