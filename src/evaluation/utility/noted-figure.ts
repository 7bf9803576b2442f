import type { FigureResult } from "../fidelity/compared.js";

/** A figure and what is to be said of it. */
export interface NotedFigure {
  readonly result: FigureResult;
  readonly notes: readonly string[];
}

export function unmeasured(kind: "notMeasured" | "notApplicable", reason: string): NotedFigure {
  return { result: { kind, reason }, notes: [] };
}
