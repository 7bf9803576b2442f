import { gramHash } from "../../language/gram-hash.js";
import { createHashSlots } from "../../language/hash-slots.js";
import { vendiScore } from "../../language/vendi-score.js";
import { permutation } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { FigureResult, Side } from "../fidelity/compared.js";
import { type Estimate, influenceVariance, normalInterval } from "../fidelity/estimate.js";
import type { Sample } from "../fidelity/sample.js";
import type { Interval } from "../figures.js";
import { type NotedFigure, unmeasured } from "../utility/noted-figure.js";
import { meanEstimate } from "./share-likeness.js";
import type { TextSample } from "./text-samples.js";
import type { TextSides } from "./text-sides.js";

/** Texts of different persons, by which chance is judged. */
const blockCount = 10;
const mostWords = 5000;
const fewestWords = 50;
/** Texts of a block whose likeness is looked at: 500 in all. */
const vendiTexts = 50;

const measures = ["distinct-1", "distinct-2", "distinct-3", "Vendi"] as const;
/** By measure, then by block. */
type Diversity = readonly Float64Array[];

/**
 * Diversity of the synthetic texts beside the holdout's: distinct words, pairs and triples of neighbouring words as shares of all, at one number of
 * words, and Vendi scores of texts; the smaller over the larger of both sides, mean over measures and columns. All are means over ten blocks of
 * different persons.
 */
export function textDiversity(sides: TextSides, rng: Rng): NotedFigure {
  const columns = sides.holdout.tokens.flatMap((_, c) => comparedColumn(sides, c, rng.fork(`column/${c}`)) ?? []);
  if (columns.length === 0) return unmeasured("notMeasured", `the texts have fewer than ${blockCount * fewestWords} words on a side`);
  const interval = (side: Side): Interval => {
    const { value, real, synthetic } = meanEstimate(columns.flatMap((column) => likeness(column.holdout, column[side])));
    return normalInterval(value, influenceVariance(real, blocks) + influenceVariance(synthetic, blocks), 0, 1);
  };
  const result: FigureResult = { kind: "measured", value: interval("synthetic"), ceiling: interval("ceiling"), floor: interval("floor") };
  return { result, notes: columns.map(ratioNote) };
}

const blocks = { personOf: null, personCount: blockCount } satisfies Partial<Sample>;

interface ComparedColumn extends Readonly<Record<Side, Diversity>> {
  readonly holdout: Diversity;
  /** Words of a block. */
  readonly wordCount: number;
}

function comparedColumn(sides: TextSides, c: number, rng: Rng): ComparedColumn | null {
  const drawn = (["holdout", "synthetic", "ceiling", "floor"] as const).map((side) => blocksOf(sides[side], c, rng.fork(side)));
  const whole = Math.min(mostWords, ...drawn.flat().map((block) => wordsIn(block)));
  const wordCount = whole - (whole % fewestWords); // the note shows it, and no exact count of the source is shown
  if (wordCount === 0) return null;
  const [holdout, synthetic, ceiling, floor] = drawn.map((side) => diversityOf(side, wordCount));
  return { holdout: holdout!, synthetic: synthetic!, ceiling: ceiling!, floor: floor!, wordCount };
}

type Block = readonly Int32Array[];

/** The texts of the persons, dealt to ten blocks in random order; texts without words left out. */
function blocksOf({ rows, tokens }: TextSample, c: number, rng: Rng): Block[] {
  const { tokens: words, starts } = tokens[c]!;
  const dealt: Int32Array[][] = Array.from({ length: blockCount }, () => []);
  const placeOf = permutation(rows.personCount, rng.fork("persons"));
  for (const row of permutation(rows.rowCount, rng.fork("rows"))) {
    const text = words.subarray(starts[row], starts[row + 1]);
    if (text.length > 0) dealt[placeOf[rows.personOf?.[row] ?? row]! % blockCount]!.push(text);
  }
  return dealt;
}

function wordsIn(block: Block): number {
  return block.reduce((sum, text) => sum + text.length, 0);
}

function diversityOf(side: readonly Block[], wordCount: number): Diversity {
  const distinct = [1, 2, 3].map((length) => Float64Array.from(side, (block) => distinctShare(block, length, wordCount)));
  return [...distinct, Float64Array.from(side, (block) => vendiScore(block.slice(0, vendiTexts)))];
}

/** Different n-grams inside texts as a share of all, among the first words of a block; 1 where there is none. */
function distinctShare(block: Block, length: number, wordCount: number): number {
  const seen = createHashSlots();
  let [all, left] = [0, wordCount];
  for (const text of block) {
    const words = Math.min(left, text.length);
    for (let at = 0; at + length <= words; at++, all++) seen.add(gramHash(text, at, at + length));
    left -= words;
  }
  return all === 0 ? 1 : seen.count / all;
}

/** By measure, the smaller mean over blocks over the larger, with the influence of every block. */
function likeness(real: Diversity, own: Diversity): Estimate[] {
  return real.map((blocksOfReal, measure) => {
    const blocksOfOwn = own[measure]!;
    const [a, b] = [mean(blocksOfReal), mean(blocksOfOwn)];
    const ratio = Math.min(a / b, b / a);
    const sign = b < a ? 1 : -1;
    return {
      value: ratio,
      real: blocksOfReal.map((value) => (-sign * ratio * (value - a)) / a),
      synthetic: blocksOfOwn.map((value) => (sign * ratio * (value - b)) / b),
    };
  });
}

function ratioNote({ holdout, synthetic, wordCount }: ComparedColumn): string {
  const ratios = measures.map((measure, m) => `${measure} ${(mean(synthetic[m]!) / mean(holdout[m]!)).toFixed(2)}`);
  return `Diversity of synthetic text over that of real text: ${ratios.join(", ")} (blocks of ${wordCount} words; Vendi score by the cosine of words and pairs of words, ${vendiTexts} texts a block).`;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
