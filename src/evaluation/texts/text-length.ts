import { countBelow } from "../../math/count-at-most.js";
import type { NotedFigure } from "../utility/noted-figure.js";
import { type Cells, meanEstimate, shareLikeness } from "./share-likeness.js";
import type { TextSample } from "./text-samples.js";
import { sidedResult, type TextSides } from "./text-sides.js";

const mostBins = 20;
const measures = ["characters", "words", "sentences"] as const;

/** By row; -1 where there is no text. */
type Lengths = Readonly<Record<(typeof measures)[number], Float64Array>>;

/**
 * Likeness of lengths in characters, words and sentences: 1 - Jensen-Shannon distance over bins of about as many texts of train, at most 20, cells
 * without text being a bin of their own; mean over measures and columns.
 */
export function textLength(sides: TextSides): NotedFigure {
  const columns = sides.fitting.texts.map((_, c) => {
    const fitted = lengthsOf(sides.fitting, c);
    const real = lengthsOf(sides.holdout, c);
    return measures.map((measure) => {
      const cuts = equalMassCuts(
        fitted[measure].filter((length) => length >= 0),
        mostBins,
      );
      const cells = (lengths: Lengths): Cells => ({
        cells: Int32Array.from(lengths[measure], (length) => (length < 0 ? 0 : 1 + countBelow(cuts, length))),
        cellCount: cuts.length + 2,
      });
      return { measure, cells, real: cells(real) };
    });
  });
  const scores = (side: TextSample) =>
    columns.flatMap((parts, c) => {
      const lengths = lengthsOf(side, c);
      return parts.map(({ measure, cells, real }) => ({ measure, estimate: shareLikeness(real, cells(lengths)) }));
    });
  const own = scores(sides.synthetic);
  const level = (measure: string): string =>
    meanEstimate(own.filter((score) => score.measure === measure).map(({ estimate }) => estimate)).value.toFixed(3);
  return {
    result: sidedResult((side) => meanEstimate((side === sides.synthetic ? own : scores(side)).map(({ estimate }) => estimate)), sides),
    notes: [`Text length by measure: ${measures.map((measure) => `${measure} ${level(measure)}`).join(", ")}.`],
  };
}

function lengthsOf({ texts, tokens }: TextSample, c: number): Lengths {
  const own = texts[c]!;
  const { starts } = tokens[c]!;
  return {
    characters: Float64Array.from(own, (text) => (text === null ? -1 : text.length)),
    words: Float64Array.from(own, (text, row) => (text === null ? -1 : starts[row + 1]! - starts[row]!)),
    sentences: Float64Array.from(own, (text) => (text === null ? -1 : sentenceCount(text))),
  };
}

/** Runs of closing signs at the end of a word, or line ends, and what follows the last of them; at least 1. */
export function sentenceCount(text: string): number {
  const parts = text.trim().split(/[.!?…]+["'”’)\]]*\s+|[。！？]+|\n+/u);
  return Math.max(1, parts.filter((part) => part !== "").length);
}

/** Ends between at most `mostBins` bins of about as many values each, ascending; a bin holds what lies above the end before up to its own. */
function equalMassCuts(values: Float64Array, mostBins: number): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const cuts: number[] = [];
  for (let bin = 1; bin < mostBins; bin++) {
    const cut = sorted[Math.floor((bin * sorted.length) / mostBins)];
    if (cut !== undefined && cut !== cuts.at(-1)) cuts.push(cut);
  }
  return Float64Array.from(cuts);
}
