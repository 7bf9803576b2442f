import { selectTokens, type Vocabulary } from "../../language/token-rows.js";
import { uniformInteger } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { FigureResult, Side } from "../fidelity/compared.js";
import { type Estimate, intervalOf } from "../fidelity/estimate.js";
import { drawRows, selectSample } from "../fidelity/sample.js";
import type { Interval } from "../figures.js";
import { personHalves, type TextSample, type TextSamples } from "./text-samples.js";

/** Texts a side that are compared. */
const mostRows = 5000;
/** Characters a word, on average, beyond which a text is taken for one that writes no spaces. */
const mostPieceLength = 15;

/** What is compared with the holdout, and what is fitted for that. */
export interface TextSides extends Readonly<Record<Side, TextSample>> {
  /** Half of the persons of train: what must be fitted is fitted on them alone. */
  readonly fitting: TextSample;
  readonly holdout: TextSample;
}

/**
 * The texts to compare. Ceiling: the other half of train's persons, as many rows as synthetic ones. Floor: the ceiling's texts with as many words
 * each, every word drawn by itself from all of them: single words kept and nothing else.
 */
export function textSides({ train, holdout, synthetic, vocabulary }: TextSamples, rng: Rng): TextSides {
  const halves = personHalves(train.rows, rng.fork("halves"));
  const rowsOf = (half: number) => Uint32Array.from(halves.keys()).filter((row) => halves[row] === half);
  const other = selectTexts(train, rowsOf(0));
  const take = Math.min(mostRows, other.rows.rowCount, synthetic.rows.rowCount);
  const ceiling = drawTexts(other, take, rng.fork("ceiling"));
  return {
    fitting: drawTexts(selectTexts(train, rowsOf(1)), mostRows, rng.fork("fitting")),
    holdout: drawTexts(holdout, mostRows, rng.fork("holdout")),
    synthetic: drawTexts(synthetic, take, rng.fork("synthetic")),
    ceiling,
    floor: independentWords(ceiling, vocabulary, rng.fork("floor")),
  };
}

/** Whole persons drawn at random, the fewest that make `take` rows. */
export function drawTexts(sample: TextSample, take: number, rng: Rng): TextSample {
  return take >= sample.rows.rowCount ? sample : selectTexts(sample, drawRows(sample.rows, take, rng));
}

/** The sample at `rows`, persons renumbered. */
function selectTexts(sample: TextSample, rows: Uint32Array): TextSample {
  return {
    rows: selectSample(sample.rows, rows),
    texts: sample.texts.map((texts) => Array.from(rows, (row) => texts[row] ?? null)),
    tokens: sample.tokens.map((tokens) => selectTokens(tokens, rows)),
  };
}

function independentWords(sample: TextSample, vocabulary: Vocabulary, rng: Rng): TextSample {
  const texts = sample.texts.map((own) => {
    const pieces = own.map((text) => (text === null ? [] : piecesOf(text)));
    const all = pieces.flat();
    return own.map((text, row) => {
      if (text === null || all.length === 0) return text;
      const drawn = pieces[row]!.map(() => all[uniformInteger(all.length, rng)]!);
      return drawn.join(text.includes(" ") ? " " : "");
    });
  });
  return { rows: sample.rows, texts, tokens: texts.map(vocabulary.read) };
}

/** Words with the signs around them; where nothing divides a long text, its characters. */
function piecesOf(text: string): string[] {
  const pieces = text.trim().split(/\s+/);
  return text.length > mostPieceLength * pieces.length ? Array.from(text.trim()) : pieces;
}

/** Value, ceiling and floor with 90 % intervals over persons. */
export function sidedResult(measure: (side: TextSample) => Estimate, sides: TextSides): FigureResult {
  const interval = (side: Side): Interval => intervalOf(measure(sides[side]), sides.holdout.rows, sides[side].rows);
  return { kind: "measured", value: interval("synthetic"), ceiling: interval("ceiling"), floor: interval("floor") };
}
