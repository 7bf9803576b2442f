import { leavesOf, type CodedFeature, type TreeStructure } from "../../trees/conditional-tree.js";
import { type GrowOptions, growConditional } from "../../trees/grow-conditional.js";
import { type LeafTable, leafTableBuilder } from "../leaf-table.js";
import { createRng } from "../../random/rng.js";
import { meanLogLikelihood } from "./column-shares.js";
import type { FittedColumn } from "./fitted-column.js";
import { fitPairRakes, type RakeOptions } from "./pair-rakes.js";
import { fitResidual } from "./residual.js";
import {
  crossFitScore,
  picked,
  roundedShares,
  rowsOfHalf,
  scoreCuts,
  scoreFeature,
  scoreFeatureOnRows,
  type ScoreFeature,
  type ScoreModel,
  type ScoreOptions,
} from "./score.js";
import { splitClasses } from "./split-classes.js";
import { tiltedDistribution, type TiltOptions } from "./tilted-distribution.js";

export interface ColumnFitOptions extends GrowOptions, TiltOptions, RakeOptions {
  /** Persons behind every leaf and cut side. */
  readonly k: number;
  /** Fewest rows of a leaf for each class of the target. */
  readonly rowsPerClass: number;
  /** Most classes of the target, for splits and pair corrections. */
  readonly classes: number;
  /** Boosted regressions that may stand before the tree of a number column. */
  readonly score: Omit<ScoreOptions, "k">;
}

/** A large table is not divided more finely: a leaf holds at least 1/1000 of the rows, a group of codes 1/10,000. */
const mostLeaves = 1000;
const mostGroups = 10_000;

/** In a table of fewer persons each stands out more: leaves grow by up to this share, the fewer the more. */
const smallTable = 10_000;
const smallTableCaution = 2 / 3;

/** One column given the ones before it. */
export interface ColumnFitInput {
  readonly target: CodedFeature;
  readonly features: readonly CodedFeature[];
  /** The features again, as scores see them. */
  readonly scored: readonly ScoreFeature[];
  readonly rngKey: Uint32Array;
  /** Row → person, null when every row is a person. */
  readonly personOf: Uint32Array | null;
  readonly personCount: number;
  readonly options: ColumnFitOptions;
}

/** How a column is modelled: its codes; its codes, with the score to ask; or its distance to the score. */
type Form = "plain" | "score" | "residual";

/** A score of the rows at hand: each row's by a regression that has not seen its person. */
interface CrossFitted {
  readonly model: ScoreModel;
  readonly scores: Float64Array;
}

/** Rows that the choice of a form is made on, in each half, and the trees of its scores. */
const mostChoiceRows = 5000;
const choiceIterations = 24;
/** Nats a row that a form must gain over the plain tree on rows it has not seen. */
const leastFormGain = 0.02;
/** Fewest codes of a number column whose distance to a score is modelled. */
const leastResidualCodes = 32;
/** A score gathers what many columns say, so that little is left to chance: its tree asks for this part of the gain for each class. */
const scoredGain = 0.5;

/** Fits the conditional distribution of one column. O(rows × features × depth). */
export function fitColumn(input: ColumnFitInput): FittedColumn {
  const form = chooseForm(input);
  return fitForm(input, form, form === "plain" ? null : crossFit(input, input.options.score.iterations));
}

function crossFit({ target, scored, personOf, options }: ColumnFitInput, iterations: number): CrossFitted {
  const shares = roundedShares(countCodes(target, null), options.k);
  return crossFitScore({ target, shares, features: scored, personOf, options: { ...options.score, iterations, k: options.k } });
}

/** Whether a regression of the column makes sense: ordered, or with two values. */
function isNumberLike({ ordered }: CodedFeature, shares: Float64Array): boolean {
  const held = shares.reduce((count, share) => count + (share > 0 ? 1 : 0), 0);
  return held === 2 || (held > 2 && ordered);
}

/** The form of largest likelihood on one half of some persons when fitted on the other. */
function chooseForm(input: ColumnFitInput): Form {
  const { target, features, personOf, options } = input;
  const rowCount = target.codes.length;
  const shares = sharesOf(countCodes(target, null), rowCount);
  if (features.length === 0 || !isNumberLike(target, shares) || rowCount < 8 * options.minLeaf) return "plain";
  const sample = onRows(input, rowsOfHalf(rowCount, personOf, null, mostChoiceRows));
  const crossed = crossFit(sample, Math.min(choiceIterations, options.score.iterations));
  const [train, test] = [0, 1].map((half) => rowsOfHalf(sample.target.codes.length, sample.personOf, half, mostChoiceRows));
  const trainInput = onRows(sample, train!);
  const testInput = onRows(sample, test!);
  const testScores = picked(crossed.scores, test!);
  const forms: Form[] = target.ordered && target.cardinality >= leastResidualCodes ? ["plain", "score", "residual"] : ["plain", "score"];
  let best: Form = "plain";
  let most = Number.NEGATIVE_INFINITY;
  for (const form of forms) {
    const fitted = fitForm(trainInput, form, { ...crossed, scores: picked(crossed.scores, train!) });
    const own = meanLogLikelihood(fitted, testInput.target, testInput.features, testScores);
    if (own <= most) continue;
    best = form;
    most = form === "plain" ? own + leastFormGain : own;
  }
  return best;
}

function onRows(input: ColumnFitInput, rows: Uint32Array): ColumnFitInput {
  const { target, features, scored, personOf } = input;
  const some = (feature: CodedFeature): CodedFeature => ({ ...feature, codes: picked(feature.codes, rows) });
  return {
    ...input,
    target: some(target),
    features: features.map(some),
    scored: scored.map((feature) => scoreFeatureOnRows(feature, rows)),
    personOf: personOf === null ? null : picked(personOf, rows),
  };
}

function fitForm(input: ColumnFitInput, form: Form, crossed: CrossFitted | null): FittedColumn {
  if (form === "plain" || crossed === null) return { score: null, ...fitTree(input.target, input.features, input) };
  const { model, scores } = crossed;
  const { target, options, personOf, rngKey } = input;
  const cuts = scoreCuts(scores, personOf, options.k);
  const scored = { ...input, options: { ...options, gainPerClass: scoredGain * options.gainPerClass } };
  const features = [...input.features, scoreFeature(scores, cuts)];
  if (form === "score") return { score: { model, cuts, residual: null }, ...fitTree(target, features, scored) };
  const shares = roundedShares(countCodes(target, null), options.k);
  const rng = createRng(rngKey);
  const { model: residual, coded } = fitResidual({ target, shares, scores, personOf, k: options.k, binRows: options.groupRows, rng });
  return { score: { model, cuts, residual }, ...fitTree(coded, features, scored) };
}

/** A tree, its leaves and pair corrections. */
function fitTree(target: CodedFeature, features: readonly CodedFeature[], input: ColumnFitInput): Omit<FittedColumn, "score"> {
  const { options } = input;
  const rowCount = target.codes.length;
  const counts = countCodes(target, null);
  const { classOf, classCount } = splitClasses(counts, target.ordered, options.classes);
  const classes = target.codes.map((code) => classOf[code]!);
  const ownLeaf = options.minLeaf * (1 + smallTableCaution * Math.max(0, 1 - input.personCount / smallTable));
  const minLeaf = Math.ceil(Math.max(ownLeaf, rowCount / mostLeaves, options.rowsPerClass * classCount, options.k));
  const groupRows = Math.max(options.groupRows, Math.ceil(rowCount / mostGroups));
  const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
  const grown = growConditional(features, classes, classCount, rows, { ...options, minLeaf }, personCheck(input));
  const root = sharesOf(counts, rowCount);
  const builder = leafTableBuilder();
  const runs = { rows, start: grown.start, end: grown.end };
  const leafOf = fillLeaves(grown.structure, runs, target, root, { ...options, groupRows }, builder);
  const leaves = builder.build();
  const leafOfRow = new Uint32Array(rowCount);
  leavesOf(grown.structure, features, 0, rowCount, leafOfRow);
  for (let row = 0; row < rowCount; row++) leafOfRow[row] = leafOf[leafOfRow[row]!]!;
  const rakes = fitPairRakes(classes, classCount, features, leafOfRow, leafClassShares(leaves, classOf, classCount), options);
  return { structure: grown.structure, leafOf, leaves, classOf, rakes };
}

function sharesOf(counts: Float64Array, rowCount: number): Float64Array {
  return counts.map((count) => count / Math.max(1, rowCount));
}

function countCodes(target: CodedFeature, rows: Uint32Array | null): Float64Array {
  const counts = new Float64Array(target.cardinality);
  if (rows === null) for (const code of target.codes) counts[code]!++;
  else for (const row of rows) counts[target.codes[row]!]!++;
  return counts;
}

/** True where k persons stand behind the rows. */
function personCheck({ personOf, personCount, options }: ColumnFitInput): (rows: Uint32Array) => boolean {
  if (personOf === null) return (rows) => rows.length >= options.k;
  const seen = new Uint32Array(personCount);
  let round = 0;
  return (rows) => {
    round++;
    let persons = 0;
    for (const row of rows) {
      const person = personOf[row]!;
      if (seen[person] === round) continue;
      seen[person] = round;
      if (++persons >= options.k) return true;
    }
    return false;
  };
}

interface NodeRuns {
  readonly rows: Uint32Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

/** Distributions of the leaves, each tilted from its parent's, down from the root. @returns leaf of each node, -1 inside */
function fillLeaves(
  structure: TreeStructure,
  runs: NodeRuns,
  target: CodedFeature,
  root: Float64Array,
  options: TiltOptions,
  builder: ReturnType<typeof leafTableBuilder>,
): Int32Array {
  const leafOf = new Int32Array(structure.feature.length).fill(-1);
  const visit = (node: number, parent: Float64Array): void => {
    const rows = runs.rows.subarray(runs.start[node], runs.end[node]);
    const own = new Float64Array(parent.length);
    tiltedDistribution(countCodes(target, rows), rows.length, parent, target.ordered, options, own);
    if (structure.feature[node]! < 0) {
      leafOf[node] = builder.add(own);
      return;
    }
    visit(structure.left[node]!, own);
    visit(structure.left[node]! + 1, own);
  };
  visit(0, root);
  return leafOf;
}

/** Shares of the classes in each leaf, row-major [leaves × classes]. */
function leafClassShares({ offset, codes, cumulative }: LeafTable, classOf: Uint16Array, classCount: number): Float64Array {
  const shares = new Float64Array((offset.length - 1) * classCount);
  for (let leaf = 0; leaf + 1 < offset.length; leaf++) {
    let before = 0;
    for (let entry = offset[leaf]!; entry < offset[leaf + 1]!; entry++) {
      shares[leaf * classCount + classOf[codes[entry]!]!]! += (cumulative[entry]! - before) / 65535;
      before = cumulative[entry]!;
    }
  }
  return shares;
}
