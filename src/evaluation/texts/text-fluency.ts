import { bitsOfTexts, fitNgrams, type TextBits } from "../../language/interpolated-ngrams.js";
import { quantiles } from "../../math/quantile.js";
import type { FigureResult, Side } from "../fidelity/compared.js";
import { influenceVariance, z90 } from "../fidelity/estimate.js";
import type { Interval } from "../figures.js";
import { type NotedFigure, unmeasured } from "../utility/noted-figure.js";
import type { TextSample } from "./text-samples.js";
import type { TextSides } from "./text-sides.js";

/** Outer shares of real texts that a text of theirs counts as bland, or as garbled. */
const tail = 0.02;

/** Bits by text, one column after another. */
type Columns = readonly TextBits[];

/**
 * Fluency: by how many bits a word synthetic texts differ from the holdout's under a model of words given the two before, fitted on half of
 * train's persons; the mean over columns of the size of the difference. Fewer bits: bland, or copied; more: garbled.
 */
export function textFluency(sides: TextSides): NotedFigure {
  const models = sides.fitting.tokens.map(fitNgrams);
  const bitsOf = (side: TextSample): Columns => side.tokens.map((tokens, c) => bitsOfTexts(models[c]!, tokens));
  const [real, own] = [bitsOf(sides.holdout), bitsOf(sides.synthetic)];
  if ([...real, ...own].some(({ words }) => words.every((count) => count === 0)))
    return unmeasured("notMeasured", "the texts of one side hold no word");
  const interval = (side: Side, bits: Columns): Interval => {
    const parts = bits.map((column, c) => difference(real[c]!, sides.holdout, column, sides[side]));
    const mean = (pick: (part: Interval) => number) => parts.reduce((sum, part) => sum + pick(part), 0) / parts.length;
    return { estimate: mean(({ estimate }) => estimate), lower: mean(({ lower }) => lower), upper: mean(({ upper }) => upper) };
  };
  const result: FigureResult = {
    kind: "measured",
    value: interval("synthetic", own),
    ceiling: interval("ceiling", bitsOf(sides.ceiling)),
    floor: interval("floor", bitsOf(sides.floor)),
  };
  return { result, notes: own.map((column, c) => fluencyNote(real[c]!, column)) };
}

/** Size of the difference of bits a word, with the 90 % interval of the difference folded at 0. */
function difference(real: TextBits, realSample: TextSample, own: TextBits, ownSample: TextSample): Interval {
  const [a, b] = [bitsPerWord(real), bitsPerWord(own)];
  const variance = influenceVariance(a.influence, realSample.rows) + influenceVariance(b.influence, ownSample.rows);
  const gap = Math.abs(b.value - a.value);
  const half = z90 * Math.sqrt(variance);
  return { estimate: gap, lower: Math.max(0, gap - half), upper: gap + half };
}

function bitsPerWord({ bits, words }: TextBits): { value: number; influence: Float64Array } {
  const [allBits, allWords] = [bits.reduce((sum, own) => sum + own, 0), words.reduce((sum, own) => sum + own, 0)];
  const value = allBits / allWords;
  return { value, influence: bits.map((own, row) => ((own - value * words[row]!) * bits.length) / allWords) };
}

/** Bits a word of both, and the share of synthetic texts beyond real ones. */
function fluencyNote(real: TextBits, own: TextBits): string {
  const rates = ({ bits, words }: TextBits) => bits.map((value, row) => value / words[row]!).filter((rate) => Number.isFinite(rate));
  const ofOwn = rates(own);
  const [low = 0, high = 0] = quantiles(rates(real), [tail, 1 - tail]);
  const share = (is: (rate: number) => boolean) => `${((100 * ofOwn.filter(is).length) / ofOwn.length).toFixed(1)} %`;
  const values = `${bitsPerWord(own).value.toFixed(2)} bits a word of synthetic text, ${bitsPerWord(real).value.toFixed(2)} of real text`;
  return `Fluency: ${values}; ${share((rate) => rate < low)} of the synthetic texts are blander, ${share((rate) => rate > high)} more garbled, than ${100 * tail} % of real texts are.`;
}
