import type { Rng } from "../../random/rng.js";
import type { FigureResult } from "../fidelity/compared.js";
import type { EvaluationInput, Fold } from "../figures.js";
import { textAssociation } from "./text-association.js";
import { textDiversity } from "./text-diversity.js";
import { textFluency } from "./text-fluency.js";
import { textLength } from "./text-length.js";
import { textMauve } from "./text-mauve.js";
import { textSamples } from "./text-samples.js";
import { textSides } from "./text-sides.js";
import { textSpace } from "./text-space.js";
import { textTopics } from "./text-topics.js";
import { textUtility } from "./text-utility.js";

/** In the order of the report. */
export const textIds = ["textUtility", "textLength", "textTopics", "textDiversity", "textFluency", "textAssociation", "textMauve"] as const;
export type TextId = (typeof textIds)[number];

const idsOfTexts: ReadonlySet<string> = new Set(textIds);

/** Whether a figure is one of free text. */
export function isTextFigure({ id }: { readonly id: string }): boolean {
  return idsOfTexts.has(id);
}

/** Free text of one fold. */
export interface FoldTexts {
  readonly results: Readonly<Record<TextId, FigureResult>>;
  readonly notes: readonly string[];
}

/** What the columns of free text keep, against the holdout; without such columns it costs nothing. */
export function foldTexts(fold: Fold, input: EvaluationInput, rng: Rng): FoldTexts {
  const { metadata, k } = input;
  const samples = textSamples(fold, metadata, rng.fork("draw"));
  if ("reason" in samples) return { results: recordOf(() => samples), notes: [] };
  const sides = textSides(samples, rng.fork("sides"));
  const spaces = sides.fitting.tokens.map((tokens, c) => textSpace(tokens, rng.fork(`space/${c}`)));
  const figures = {
    textUtility: textUtility(samples, metadata.target, k, rng.fork("utility")),
    textLength: textLength(sides),
    textTopics: textTopics(sides, spaces, rng.fork("topics")),
    textDiversity: textDiversity(sides, rng.fork("diversity")),
    textFluency: textFluency(sides),
    textAssociation: textAssociation(samples.columns, sides, rng.fork("association")),
    textMauve: textMauve(sides, spaces, rng.fork("mauve")),
  };
  return {
    results: recordOf((id) => figures[id].result),
    notes: [...samples.notes, ...textIds.flatMap((id) => figures[id].notes)],
  };
}

function recordOf(of: (id: TextId) => FigureResult): Record<TextId, FigureResult> {
  return Object.fromEntries(textIds.map((id) => [id, of(id)])) as Record<TextId, FigureResult>;
}
