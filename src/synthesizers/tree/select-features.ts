import type { CodedFeature } from "../../trees/conditional-tree.js";
import { countCodes, heldCodes, mapped, picked } from "./codes.js";
import type { FittedColumn } from "./fitted-column.js";
import type { ScoreFeature } from "./score.js";
import { splitClasses } from "./split-classes.js";
import { thinnedRows } from "./thinned-rows.js";

/** Earlier columns that the model of a column may look at however many rows there are. */
const leastFeatures = 32;
/** Rows that dependence is measured on. */
const mostRows = 10_000;

/**
 * The earlier columns that the target depends on most and beyond chance, in their order; null where there are few anyway.
 */
export function selectFeatures(
  target: CodedFeature,
  scored: readonly ScoreFeature[],
  personOf: Uint32Array | null,
  { classes: mostClasses, featureCells }: { readonly classes: number; readonly featureCells: number },
): number[] | null {
  const mostFeatures = Math.max(leastFeatures, Math.floor(featureCells / target.codes.length));
  if (scored.length <= mostFeatures) return null;
  const rows = thinnedRows(target.codes.length, personOf, mostRows);
  const codes = picked(target.codes, rows);
  const { classOf, classCount } = splitClasses(countCodes(codes, target.cardinality), target.ordered, mostClasses);
  const classes = mapped(codes, classOf);
  const dependence = scored.map(({ binned }) => excessInformation(picked(binned.codes, rows), binned.binCount, classes, classCount));
  const byDependence = Array.from(dependence.keys())
    .filter((at) => dependence[at]! > 0)
    .sort((a, b) => dependence[b]! - dependence[a]! || a - b);
  return byDependence.slice(0, mostFeatures).sort((a, b) => a - b);
}

/**
 * Mutual information of two coded columns beyond what chance gives, nats a row: chance gives half a nat for each degree of freedom over all rows
 * (Miller 1955, in Information Theory in Psychology, 95-100).
 */
function excessInformation(bins: Uint8Array, binCount: number, classes: Uint16Array, classCount: number): number {
  const cells = new Float64Array(binCount * classCount);
  for (let i = 0; i < bins.length; i++) cells[bins[i]! * classCount + classes[i]!]!++;
  const ofBin = new Float64Array(binCount);
  const ofClass = new Float64Array(classCount);
  cells.forEach((count, cell) => {
    ofBin[Math.floor(cell / classCount)]! += count;
    ofClass[cell % classCount]! += count;
  });
  const freedom = (heldCodes(ofBin) - 1) * (heldCodes(ofClass) - 1);
  const information = sumNLogN(cells) - sumNLogN(ofBin) - sumNLogN(ofClass) + nLogN(bins.length);
  return (information - freedom / 2) / bins.length;
}

const nLogN = (count: number): number => (count > 0 ? count * Math.log(count) : 0);
const sumNLogN = (counts: Float64Array): number => counts.reduce((sum, count) => sum + nLogN(count), 0);

/** A column fitted on some of the earlier columns as one of all of them. @param chosen positions of those it was fitted on */
export function onAllFeatures(fitted: FittedColumn, chosen: readonly number[], featureCount: number): FittedColumn {
  // the score, where there is one, is asked after the earlier columns
  const positionOf = (feature: number): number => (feature < 0 ? feature : (chosen[feature] ?? featureCount));
  const { score, structure, rakes } = fitted;
  return {
    ...fitted,
    structure: { ...structure, feature: structure.feature.map(positionOf) },
    rakes: rakes.map((rake) => ({ ...rake, feature: positionOf(rake.feature) })),
    score: score && {
      ...score,
      model: score.model.map((regression) => {
        const weights = new Float64Array(featureCount);
        regression.weights.forEach((weight, feature) => {
          weights[positionOf(feature)] = weight;
        });
        return { ...regression, weights, trees: { ...regression.trees, feature: regression.trees.feature.map(positionOf) } };
      }),
    },
  };
}
