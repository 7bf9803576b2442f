import type { QualityFigure } from "../evaluation/figures.js";
import { noSourceText } from "../evaluation/texts/text-samples.js";

/** Figures that were not measured for one and the same reason. */
export interface Unmeasured {
  readonly kind: "notMeasured" | "notApplicable";
  readonly reason: string;
  /** In the order of the evaluation; at least one. */
  readonly figures: readonly QualityFigure[];
}

/**
 * The figures without a result by reason, so that one missing target is said once and not of eight figures. That a source has no free text is
 * not said at all: nothing is missing there.
 */
export function unmeasuredFigures(quality: readonly QualityFigure[]): Unmeasured[] {
  const found = new Map<string, { kind: Unmeasured["kind"]; reason: string; figures: QualityFigure[] }>();
  for (const figure of quality) {
    const { result } = figure;
    if (result.kind === "measured" || result.reason === noSourceText.reason) continue;
    const key = `${result.kind} ${result.reason}`;
    const known = found.get(key) ?? { kind: result.kind, reason: result.reason, figures: [] };
    found.set(key, known);
    known.figures.push(figure);
  }
  return [...found.values()];
}
