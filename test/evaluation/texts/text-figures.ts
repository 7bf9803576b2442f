import type { FigureResult } from "../../../src/evaluation/fidelity/compared.js";
import type { Interval } from "../../../src/evaluation/figures.js";
import { foldTexts, type TextId } from "../../../src/evaluation/texts/fold-texts.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { type Cells, inputOf, tableOf } from "../fidelity/invented-tables.js";
import { messageMetadata, messages } from "./invented-texts.js";

export const root = createRng(seedKey("text figures"));
export const [train, holdout, fresh] = ["train", "holdout", "fresh"].map((name) => messages(1600, root.fork(name))) as [
  Cells,
  Cells,
  Cells,
];

export interface MeasuredFigure {
  readonly value: Interval;
  readonly ceiling: Interval;
  readonly floor: Interval;
}

/** What invented synthetic rows read, by figure. */
export function figuresOf(synthetic: Cells, metadata = messageMetadata, real = { train, holdout }) {
  const input = inputOf(tableOf(real.train), tableOf(real.holdout), tableOf(synthetic), metadata);
  const { results, notes } = foldTexts(input.folds[0]!, input, root.fork("figures"));
  return { notes, results, of: (id: TextId): MeasuredFigure => measuredFigure(results[id]) };
}

function measuredFigure(result: FigureResult): MeasuredFigure {
  if (result.kind !== "measured") throw new Error(result.reason);
  return { ...result, ceiling: result.ceiling!, floor: result.floor! };
}
