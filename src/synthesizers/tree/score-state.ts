import { z } from "zod";
import { fromBase64, toBase64 } from "../../table/typed-array-text.js";
import { packedCodes, packedLeaves, packedSteps, type PackedTrees } from "../../trees/packed-boosting.js";
import { base64 } from "../state-schema.js";
import type { FittedScore } from "./fitted-column.js";
import type { ResidualModel } from "./residual.js";
import { type CodeMeaning, type Regression, weightSteps } from "./score.js";

const treesSchema = z
  .object({ start: base64, feature: base64, left: base64, goesLeft: base64, value: base64, baseline: z.number().int() })
  .strict();
const regressionSchema = z.object({ weights: base64, constant: z.number().int(), trees: treesSchema }).strict();
const residualSchema = z.object({ bounds: base64, edges: base64, centres: base64, spreads: base64 }).strict();

export const meaningSchema = z.object({ bins: base64, normal: base64.nullable() }).strict();
export const scoreSchema = z
  .object({ regressions: z.array(regressionSchema).min(1).max(16), cuts: base64, residual: residualSchema.nullable() })
  .strict();
export type MeaningState = z.infer<typeof meaningSchema>;
export type ScoreState = z.infer<typeof scoreSchema>;

const inSteps = (values: Float64Array, steps: number): string => toBase64(Int32Array.from(values, (value) => Math.round(value * steps)));
const fromSteps = (text: string, steps: number): Float64Array =>
  Float64Array.from(fromBase64("Int32Array", text), (value) => value / steps);

export function meaningState({ bins, normal }: CodeMeaning): MeaningState {
  return { bins: toBase64(bins), normal: normal === null ? null : toBase64(normal) };
}

export function scoreState({ model, cuts, residual }: FittedScore): ScoreState {
  return {
    regressions: model.map(({ weights, constant, trees }) => ({
      weights: inSteps(weights, weightSteps),
      constant: Math.round(constant * packedSteps),
      trees: {
        start: toBase64(trees.start),
        feature: toBase64(trees.feature),
        left: toBase64(trees.left),
        goesLeft: toBase64(trees.goesLeft),
        value: toBase64(trees.value),
        baseline: trees.baseline,
      },
    })),
    cuts: inSteps(cuts, packedSteps),
    residual:
      residual === null
        ? null
        : {
            bounds: inSteps(residual.bounds, packedSteps),
            edges: inSteps(residual.edges, packedSteps),
            centres: inSteps(residual.centres, packedSteps),
            spreads: inSteps(residual.spreads, packedSteps),
          },
  };
}

/** Tells what is wrong with a state, in words that follow "column NAME: ". */
export type Refusal = (what: string) => Error;

export function parseMeaning({ bins, normal }: MeaningState, cardinality: number, refuse: Refusal): CodeMeaning {
  const meaning = { bins: fromBase64("Uint8Array", bins), normal: normal === null ? null : fromBase64("Int16Array", normal) };
  const fits = meaning.bins.length === cardinality && (meaning.normal === null || meaning.normal.length === cardinality);
  if (!fits || meaning.bins.some((bin) => bin >= packedCodes)) throw refuse("the bins of its codes do not fit its cardinality");
  return meaning;
}

/** @param before what the earlier columns' codes mean @param cardinality codes of the column itself */
export function parseScore(
  { regressions, cuts: cutText, residual: residualState }: ScoreState,
  before: readonly CodeMeaning[],
  cardinality: number,
  refuse: Refusal,
): FittedScore {
  const model = regressions.map(({ weights: weightText, constant, trees: state }): Regression => {
    const weights = fromSteps(weightText, weightSteps);
    if (weights.length !== before.length || weights.some((weight, f) => weight !== 0 && before[f]!.normal === null))
      throw refuse("the weights of its score do not fit the earlier columns");
    const trees: PackedTrees = {
      start: fromBase64("Uint32Array", state.start),
      feature: fromBase64("Int16Array", state.feature),
      left: fromBase64("Uint16Array", state.left),
      goesLeft: fromBase64("Uint32Array", state.goesLeft),
      value: fromBase64("Int16Array", state.value),
      baseline: state.baseline,
    };
    checkTrees(trees, before.length, refuse);
    return { weights, constant: constant / packedSteps, trees };
  });
  const cuts = fromSteps(cutText, packedSteps);
  if (!isAscending(cuts) || cuts.length > 65535) throw refuse("the cuts of its score do not ascend");
  return { model, cuts, residual: residualState === null ? null : parseResidual(residualState, cardinality, refuse) };
}

function checkTrees({ start, feature, left, goesLeft, value }: PackedTrees, featureCount: number, refuse: Refusal): void {
  const nodes = feature.length;
  const whole =
    left.length === nodes && goesLeft.length === 2 * nodes && value.length === nodes && start[0] === 0 && start.at(-1) === nodes;
  if (!whole || start.some((first, t) => t > 0 && first <= start[t - 1]!)) throw refuse("the trees of its score are broken");
  for (let t = 0; t + 1 < start.length; t++) {
    if (start[t + 1]! - start[t]! > 2 * packedLeaves - 1) throw refuse("a tree of its score has too many leaves");
    for (let node = start[t]!; node < start[t + 1]!; node++) {
      if (feature[node]! < 0) continue;
      const child = start[t]! + left[node]!;
      if (feature[node]! >= featureCount || child <= node || child + 1 >= start[t + 1]!)
        throw refuse("a tree of its score points outside itself");
    }
  }
}

function parseResidual(state: z.infer<typeof residualSchema>, cardinality: number, refuse: Refusal): ResidualModel {
  const residual = {
    bounds: fromSteps(state.bounds, packedSteps),
    edges: fromSteps(state.edges, packedSteps),
    centres: fromSteps(state.centres, packedSteps),
    spreads: fromSteps(state.spreads, packedSteps),
  };
  const { bounds, edges, centres, spreads } = residual;
  const fits = bounds.length === cardinality - 1 && edges.length >= 2 && centres.length >= 1 && centres.length === spreads.length;
  const rises = isAscending(edges) && isAscending(centres) && bounds.every((bound, i) => i === 0 || bound >= bounds[i - 1]!);
  if (!fits || !rises || spreads.some((spread) => spread <= 0)) throw refuse("its distance to the score is broken");
  return residual;
}

function isAscending(values: Float64Array): boolean {
  return values.every((value, i) => i === 0 || value > values[i - 1]!);
}
