import { averageInterval } from "./fidelity/estimate.js";
import { columnPicture } from "./fidelity/column-picture.js";
import { figureOf, type QualityId } from "./fidelity/figure-texts.js";
import type { FigureResult } from "./fidelity/compared.js";
import { type FoldFidelity, fidelityIds, foldFidelity } from "./fidelity/fold-fidelity.js";
import { pairPictures } from "./fidelity/pair-picture.js";
import { averageCosts, protectionCost } from "./fidelity/protection-cost.js";
import { alignTables } from "./fidelity/sample.js";
import { weakInAll } from "./fidelity/weak-pairs.js";
import type { Evaluation, EvaluationInput, Interval, PairScore } from "./figures.js";
import { mixSearch } from "./utility/mix-search.js";
import { type FoldTexts, foldTexts, textIds } from "./texts/fold-texts.js";
import { textExamples } from "./texts/text-examples.js";
import { type FoldUtility, foldUtility, utilityIds } from "./utility/train-and-test.js";

export type QualityEvaluation = Pick<
  Evaluation,
  "quality" | "columns" | "pairs" | "pairPictures" | "learningCurve" | "mix" | "protectionCost" | "textExamples" | "notes"
>;

/**
 * Fidelity and utility: figures against the holdout averaged over the folds, pictures of the released file, heat map.
 * @throws the signal's reason when it aborts
 */
export async function evaluateQuality(input: EvaluationInput): Promise<QualityEvaluation> {
  const { folds, rng, signal, progress } = input;
  if (folds.length === 0) throw new RangeError("an evaluation needs at least one fold");
  const fidelity: FoldFidelity[] = [];
  const utility: FoldUtility[] = [];
  const texts: FoldTexts[] = [];
  const costs = folds.map((fold, f) => protectionCost(fold, input.metadata, rng.fork(`protections/${f}`)));
  for (const [f, fold] of folds.entries()) {
    signal.throwIfAborted();
    fidelity.push(await foldFidelity(fold, input, rng.fork(`fidelity/${f}`), (share) => progress("fidelity", (f + share) / folds.length)));
    signal.throwIfAborted();
    utility.push(await foldUtility(fold, input, rng.fork(`utility/${f}`), (share) => progress("utility", (f + share) / folds.length)));
    signal.throwIfAborted();
    texts.push(foldTexts(fold, input, rng.fork(`texts/${f}`)));
  }
  const mix = input.mixSearch === undefined ? null : await mixSearch(folds[0]!, input, input.mixSearch.realRows, rng.fork("mix"));
  progress("fidelity", 1);
  progress("utility", 1);
  const results: [QualityId, FigureResult][] = [
    ...fidelityIds.map((id): [QualityId, FigureResult] => [id, combine(fidelity.map((fold) => fold.results[id]))]),
    ...utilityIds.map((id): [QualityId, FigureResult] => [id, combine(utility.map((fold) => fold.results[id]))]),
    ...textIds.map((id): [QualityId, FigureResult] => [id, combine(texts.map((fold) => fold.results[id]))]),
  ];
  return {
    quality: results.map(([id, result]) => figureOf(id, result)),
    ...pictures(input, fidelity),
    pairs: averagePairs(fidelity.map((fold) => fold.pairs)),
    learningCurve: utility[0]!.learningCurve,
    mix: mix !== null && mix.kind === "measured" ? mix : null,
    protectionCost: averageCosts(costs),
    textExamples: textExamples(input.released, input.fittedOn, input.metadata, rng.fork("examples")),
    notes: [
      ...columnNotes(input),
      ...foldNotes([fidelity, utility, texts]),
      ...(mix !== null && mix.kind !== "measured" ? [`No share of synthetic rows was searched for: ${mix.reason}.`] : []),
    ],
  };
}

/** One result over the folds: means where every fold was measured, else the first reason. */
function combine(results: readonly FigureResult[]): FigureResult {
  const missing = results.find((result) => result.kind !== "measured");
  if (missing !== undefined) return missing;
  const measured = results.filter((result) => result.kind === "measured");
  const over = (part: (result: (typeof measured)[number]) => Interval | null): Interval | null => {
    const intervals = measured.map(part).filter((interval) => interval !== null);
    return intervals.length === measured.length ? averageInterval(intervals) : null;
  };
  return {
    kind: "measured",
    value: averageInterval(measured.map((result) => result.value)),
    ceiling: over((result) => result.ceiling),
    floor: over((result) => result.floor),
  };
}

function pictures(input: EvaluationInput, fidelity: readonly FoldFidelity[]): Pick<QualityEvaluation, "columns" | "pairPictures"> {
  const { columns, samples } = alignTables([input.fittedOn, input.released], input.metadata);
  const [train, synthetic] = [samples[0]!, samples[1]!];
  const own = columns.flatMap((column, c) => {
    const shapes = fidelity.flatMap((fold) => fold.shapeByColumn.get(column.name) ?? []);
    if (shapes.length === 0) return [];
    const shape = shapes.reduce((sum, score) => sum + score, 0) / shapes.length;
    return columnPicture(column, c, train, synthetic, input.k, shape) ?? [];
  });
  return {
    columns: own,
    pairPictures: pairPictures(weakInAll(fidelity.map((fold) => fold.weakPairs)), columns, train, synthetic, input.k),
  };
}

/** Mean score of each pair over the folds that measured it. */
function averagePairs(folds: readonly (readonly PairScore[])[]): PairScore[] {
  return (folds[0] ?? []).map(({ a, b }, i) => {
    const scores = folds.flatMap((pairs) => (pairs[i]?.a === a && pairs[i].b === b ? (pairs[i].score ?? []) : []));
    return { a, b, score: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length };
  });
}

function columnNotes(input: EvaluationInput): string[] {
  const fold = input.folds[0]!;
  const { excluded, absent } = alignTables(
    [fold.train, fold.holdout, fold.synthetic, input.fittedOn, input.released].map(withoutRows),
    input.metadata,
  );
  const notes: string[] = [];
  if (excluded.length > 0) notes.push(`Not part of fidelity and utility, because they are not modelled: ${excluded.join(", ")}.`);
  if (absent.length > 0) notes.push(`Not judged, because a table lacks them: ${absent.join(", ")}.`);
  return notes;
}

/** The table's columns alone. */
function withoutRows(table: EvaluationInput["released"]): EvaluationInput["released"] {
  return {
    rowCount: 0,
    columns: table.columns.map((column) =>
      column.storage === "number" ? { ...column, values: new Float64Array(0) } : { ...column, codes: new Int32Array(0), dictionary: [] },
    ),
  };
}

/** @param parts by part of the evaluation, then by fold */
function foldNotes(parts: readonly (readonly { readonly notes: readonly string[] }[])[]): string[] {
  const own = parts.flatMap((part) => part[0]!.notes);
  const foldCount = parts[0]!.length;
  if (foldCount === 1) return own;
  return [
    `Figures are means over ${foldCount} folds; their intervals are means of the folds' ends, which is wider than the interval of the mean.`,
    ...own.map((note) => `First fold: ${note}`),
  ];
}
