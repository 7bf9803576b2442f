import type { EvaluationInput, Fold, PairScore } from "../figures.js";
import { type Accuracy, type AccuracyGroups, accuraciesOf, accuracyGroups, allPairs, drawPairs, pairLimit } from "./accuracy.js";
import { type AccuracyCodes, accuracyBins, accuracyCodes } from "./accuracy-bins.js";
import { type Compared, compare, type FigureResult, measuredResult, narrow, notApplicable, sides } from "./compared.js";
import { coverageFigure } from "./coverage.js";
import { groupsFigure } from "./groups.js";
import { memorisingNote } from "./memorising.js";
import { missingnessFigure } from "./missingness.js";
import { weightedMutualInformation } from "./mutual-information.js";
import { type AlignedSamples, alignTables, type Sample, type SampleColumn } from "./sample.js";
import { seasonalityFigure } from "./seasonality.js";
import { shapeOf } from "./shape.js";
import { type TrendPair, trendOf } from "./trend.js";
import { type WeakPair, weakPairs } from "./weak-pairs.js";
import { minRowsPerSide, type TwoSampleTest, twoSampleTests } from "./two-sample.js";

/** Columns that pairs, triples and the classifier look at (mostlyai-qa's ACCURACY_MAX_COLUMNS). */
const mostColumns = 300;
/** Columns of the heat map. */
const mostPictureColumns = 60;
/** Row visits that pairs may cost. */
const pairWork = 1.5e8;

/** In the order of the report. */
export const fidelityIds = ["shape", "trend", "wnmis", "accuracy3", "coverage", "missingness", "seasonality", "groups", "c2st"] as const;
export type FidelityId = (typeof fidelityIds)[number];
/** Fidelity of one fold. */
export interface FoldFidelity {
  readonly results: Readonly<Record<FidelityId, FigureResult>>;
  /** Shape score by column name. */
  readonly shapeByColumn: ReadonlyMap<string, number>;
  readonly pairs: readonly PairScore[];
  /** Of the pairs with the lowest scores those that real rows score clearly higher at. */
  readonly weakPairs: readonly WeakPair[];
  readonly notes: readonly string[];
}

/** Fidelity of a fold's synthetic rows against its holdout, with floor, ceiling and 90 % intervals. */
export async function foldFidelity(
  fold: Fold,
  input: EvaluationInput,
  rng: EvaluationInput["rng"],
  report: (share: number) => void,
): Promise<FoldFidelity> {
  const aligned = alignTables([fold.train, fold.holdout, fold.synthetic], input.metadata);
  const reason = reasonNotToMeasure(aligned);
  if (reason !== null) return nothingMeasured(reason);
  const compared = compare(aligned, rng);
  const judged = narrow(compared, mostColumns);
  const notes: string[] = [];
  const step = (share: number): void => {
    input.signal.throwIfAborted();
    report(share);
  };
  step(0.02);
  const shapes = shapeOf(compared.columns, compared.holdout, compared.synthetic);
  const shape = measuredResult(
    (side) => (side === "synthetic" ? shapes : shapeOf(compared.columns, compared.holdout, compared[side])).overall,
    compared,
  );
  step(0.08);
  const limit = pairLimit(pairWork, judged.holdout.rowCount + judged.synthetic.rowCount, 200);
  const columnPairs = drawPairs(allPairs(judged.columns.length), limit, rng.fork("pairs"));
  const ownTrend = trendOf(judged.columns, columnPairs, judged.holdout, judged.synthetic);
  const trend = measuredResult(
    (side) => (side === "synthetic" ? ownTrend : trendOf(judged.columns, columnPairs, judged.holdout, judged[side])).overall,
    judged,
  );
  step(0.15);
  const wnmis = measuredResult((side) => weightedMutualInformation(judged.columns, columnPairs, judged.holdout, judged[side]), judged);
  step(0.25);
  const groups = accuracyGroups(judged.columns.length, judged.holdout.rowCount + judged.synthetic.rowCount, rng.fork("accuracy"));
  const accuracy = accuracies(groups, judged, notes);
  step(0.4);
  const tests = await twoSampleTests(
    judged.columns,
    sides.map((side) => ({ real: judged.holdout, synthetic: judged[side], rng: rng.fork(`c2st/${side}`) })),
    input.pool,
    (share) => step(0.4 + 0.6 * share),
  );
  const coverage = coverageFigure(compared, notes);
  const missingness = missingnessFigure(compared, rng.fork("missingness"), notes);
  const seasonality = seasonalityFigure(compared, notes);
  const groupShape = groupsFigure(compared, input.metadata, input.k, rng.fork("groups"), notes);
  const pairs = pairScores(narrow(compared, mostPictureColumns), compared.columns.length <= mostPictureColumns ? ownTrend.pairs : []);
  notes.push(...limitNotes(compared, columnPairs.length, groups), ...classifierNotes(judged.columns, tests[0] ?? null));
  return {
    results: {
      shape: shape ?? notApplicable("no column has a value on either side"),
      trend: trend ?? trendReason(judged.columns.length),
      wnmis:
        wnmis ??
        (judged.columns.length < 2
          ? notApplicable("there is one column only")
          : notApplicable("no two columns depend on each other in the holdout or the synthetic rows")),
      accuracy3: accuracy ?? notApplicable("no column could be binned"),
      coverage,
      missingness,
      seasonality,
      groups: groupShape,
      c2st: testResult(tests),
    },
    shapeByColumn: new Map(
      compared.columns.flatMap((column, c) => {
        const score = shapes.scores[c] ?? null;
        return score === null ? [] : [[column.name, score] as const];
      }),
    ),
    pairs,
    weakPairs: weakPairs(pairs, compared),
    notes,
  };
}

function reasonNotToMeasure(aligned: AlignedSamples): FigureResult | null {
  const [train, holdout, synthetic] = aligned.samples;
  if (aligned.columns.length === 0) return notApplicable("no column is modelled: all are ids, surrogates, constants or left out");
  if (train!.rowCount === 0) return { kind: "notMeasured", reason: "the train table has no rows" };
  if (holdout!.rowCount === 0) return { kind: "notMeasured", reason: "the holdout has no rows" };
  return synthetic!.rowCount === 0 ? { kind: "notMeasured", reason: "the synthetic table has no rows" } : null;
}

function nothingMeasured(result: FigureResult): FoldFidelity {
  return {
    results: Object.fromEntries(fidelityIds.map((id) => [id, result])) as Record<FidelityId, FigureResult>,
    shapeByColumn: new Map(),
    pairs: [],
    weakPairs: [],
    notes: [],
  };
}

function trendReason(columnCount: number): FigureResult {
  if (columnCount < 2) return notApplicable("there is one column only");
  return notApplicable("in the holdout no pair of columns is associated beyond |correlation| 0.5 or Cramér's V 0.3");
}

function accuracies(groups: AccuracyGroups, judged: Compared, notes: string[]): FigureResult | null {
  const bins = accuracyBins(judged.columns, judged.holdout);
  const code = (sample: Sample): AccuracyCodes => accuracyCodes(bins, sample);
  const [holdout, trainAsReal, synthetic] = [code(judged.holdout), code(judged.trainAsReal), code(judged.synthetic)];
  const [ceiling, floor] = [code(judged.ceiling), code(judged.floor)];
  const isWholeTrain = judged.ceiling.rowCount === judged.train.rowCount;
  const [own, ceilingOwn, floorOwn, ownAgainstTrain, copy] = accuraciesOf(groups, [
    ...[synthetic, ceiling, floor].map((side) => ({ real: holdout, synthetic: side })),
    { real: trainAsReal, synthetic },
    ...(isWholeTrain ? [{ real: trainAsReal, synthetic: ceiling }] : []),
  ]);
  const bySide = { synthetic: own!.overall, ceiling: ceilingOwn!.overall, floor: floorOwn!.overall };
  const copyGap = copy === undefined ? null : copy.overall.value - bySide.ceiling.value;
  notes.push(levelsNote(own!), memorisingNote({ holdout: own!.overall, train: ownAgainstTrain!.overall }, judged, copyGap));
  return measuredResult((side) => bySide[side], judged);
}

function levelsNote({ univariate, bivariate, trivariate }: Accuracy): string {
  const parts = [`one column ${short(univariate)}`];
  if (bivariate !== null) parts.push(`two ${short(bivariate)}`);
  if (trivariate !== null) parts.push(`three ${short(trivariate)}`);
  return `Accuracy by level: ${parts.join(", ")}.`;
}

function short(value: number): string {
  return value.toFixed(4);
}

function testResult(tests: readonly (TwoSampleTest | null)[]): FigureResult {
  const [own = null, ceiling = null, floor = null] = tests;
  if (own === null) {
    return { kind: "notMeasured", reason: `the classifier needs at least ${minRowsPerSide} rows on each side` };
  }
  return { kind: "measured", value: own.auc, ceiling: ceiling?.auc ?? null, floor: floor?.auc ?? null };
}

/** Which columns give synthetic rows away, when any do. */
function classifierNotes(columns: readonly SampleColumn[], test: TwoSampleTest | null): string[] {
  if (test === null || test.auc.lower <= 0.5) return [];
  const top = Array.from(test.gainShares, (share, c) => ({ share, name: columns[c]!.name }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 3)
    .filter((entry) => entry.share >= 0.05);
  if (top.length === 0) return [];
  const parts = top.map((entry) => `${entry.name} (${Math.round(entry.share * 100)} %)`).join(", ");
  return [
    `The classifier tells synthetic rows apart (AUC ${test.auc.estimate.toFixed(3)}) mostly by ${parts}, by share of its trees' loss reduction.`,
  ];
}

function limitNotes(compared: Compared, pairCount: number, groups: AccuracyGroups): string[] {
  const columnCount = Math.min(mostColumns, compared.columns.length);
  const notes: string[] = [];
  if (compared.columns.length > mostColumns)
    notes.push(`Pairs, triples and the classifier look at the first ${mostColumns} of ${compared.columns.length} columns.`);
  if (pairCount < (columnCount * (columnCount - 1)) / 2)
    notes.push(`Trend and mutual information rest on ${pairCount} randomly drawn pairs of columns.`);
  if (groups.triples.length < (columnCount * (columnCount - 1) * (columnCount - 2)) / 6) {
    notes.push(`Accuracy rests on ${groups.pairs.length} pairs and ${groups.triples.length} randomly drawn triples of columns.`);
  }
  if (compared.columns.length > mostPictureColumns) notes.push(`The heat map shows the first ${mostPictureColumns} columns.`);
  return notes;
}

/** Trend scores for the heat map, of all pairs whether they are associated or not. @param known pairs of the same columns that have been compared */
function pairScores(compared: Compared, known: readonly TrendPair[]): PairScore[] {
  const wanted = allPairs(compared.columns.length);
  const pairs = known.length === wanted.length ? known : trendOf(compared.columns, wanted, compared.holdout, compared.synthetic).pairs;
  return pairs.map(({ a, b, score }) => ({ a: compared.columns[a]!.name, b: compared.columns[b]!.name, score }));
}
