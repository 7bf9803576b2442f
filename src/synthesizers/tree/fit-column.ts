import { leavesOf, type CodedFeature, type TreeStructure } from "../../trees/conditional-tree.js";
import { type GrowOptions, growConditional } from "../../trees/grow-conditional.js";
import { type LeafTable, leafTableBuilder } from "../leaf-table.js";
import { createRng } from "../../random/rng.js";
import { countCodes, heldCodes, mapped, picked } from "./codes.js";
import { meanLogLikelihood } from "./column-shares.js";
import type { FittedColumn } from "./fitted-column.js";
import { fitPairRakes, type RakeOptions } from "./pair-rakes.js";
import { fitResidual } from "./residual.js";
import {
  crossFitScore,
  normalScores,
  roundedShares,
  scoreCuts,
  scoreFeature,
  scoreFeatureOnRows,
  type ScoreFeature,
  type ScoreModel,
  type ScoreOptions,
} from "./score.js";
import { onAllFeatures, selectFeatures } from "./select-features.js";
import { splitClasses } from "./split-classes.js";
import { rowsOfHalf, thinnedRows } from "./thinned-rows.js";
import { tiltedDistribution, type TiltOptions } from "./tilted-distribution.js";

export interface ColumnFitOptions extends GrowOptions, TiltOptions, RakeOptions {
  /** Persons behind every leaf and cut side. */
  readonly k: number;
  /** Fewest rows of a leaf for each class of the target. */
  readonly rowsPerClass: number;
  /** Most classes of the target, for splits and pair corrections. */
  readonly classes: number;
  /** Cells (rows × columns) of the earlier columns that the model looks at; of more columns, those the target depends on most. */
  readonly featureCells: number;
  /** Boosted regressions that may stand before the tree of a number column. */
  readonly score: Omit<ScoreOptions, "k">;
}

/** A large table is not divided more finely: a leaf holds at least 1/1000 of the rows, a group of codes 1/10,000. */
const mostLeaves = 1000;
const mostGroups = 10_000;

/** Rows that a tree is grown on at most; its leaves are filled from all rows. */
const mostGrownRows = 50_000;

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

/** Rows that the choice of a form is made on, half to fit and half to compare, and the trees of its scores: few, of large steps. */
const mostChoiceRows = 10_000;
const choiceScore = { iterations: 12, learningRate: 0.4 };
/** Nats a row that a score must say by itself before it is tried: one that says less has nothing to add to a tree. */
const leastScoreNats = 0.04;
/** Nats a row that a form must gain over the plain tree on rows it has not seen. */
const leastFormGain = 0.02;
/** Fewest codes of a number column whose distance to a score is modelled. */
const leastResidualCodes = 32;
/** A score gathers what many columns say, so that little is left to chance: its tree asks for this part of the gain for each class. */
const scoredGain = 0.5;

/** Fits the conditional distribution of one column. O(rows × features × depth), of many features only those it depends on most. */
export function fitColumn(input: ColumnFitInput): FittedColumn {
  const chosen = selectFeatures(input.target, input.scored, input.personOf, input.options);
  if (chosen === null) return fitOn(input);
  const some = { features: chosen.map((at) => input.features[at]!), scored: chosen.map((at) => input.scored[at]!) };
  return onAllFeatures(fitOn({ ...input, ...some }), chosen, input.features.length);
}

function fitOn(input: ColumnFitInput): FittedColumn {
  const form = chooseForm(input);
  return fitForm(input, form, form === "plain" ? null : crossFit(input, {}));
}

function crossFit({ target, scored, personOf, options }: ColumnFitInput, changed: Partial<ScoreOptions>): CrossFitted {
  const shares = roundedShares(countCodes(target.codes, target.cardinality), options.k);
  return crossFitScore({ target, shares, features: scored, personOf, options: { ...options.score, ...changed, k: options.k } });
}

/** Whether a regression of the column makes sense: ordered, or with two values. */
function isNumberLike({ ordered }: CodedFeature, shares: Float64Array): boolean {
  const held = heldCodes(shares);
  return held === 2 || (held > 2 && ordered);
}

/** The form of largest likelihood on one half of some persons when fitted on the other. */
function chooseForm(input: ColumnFitInput): Form {
  const { target, features, personOf, options } = input;
  const rowCount = target.codes.length;
  const shares = sharesOf(countCodes(target.codes, target.cardinality), rowCount);
  if (features.length === 0 || !isNumberLike(target, shares) || rowCount < 8 * options.minLeaf) return "plain";
  const sample = onRows(input, thinnedRows(rowCount, personOf, mostChoiceRows));
  const crossed = crossFit(sample, choiceScore);
  if (explainedNats(sample.target, shares, crossed.scores) < leastScoreNats) return "plain";
  const [train, test] = [0, 1].map((half) => rowsOfHalf(sample.target.codes.length, sample.personOf, half, Number.POSITIVE_INFINITY));
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

/** Nats a row that scores say of their target's normal score if both are normal: -ln(1 - R²) / 2. */
function explainedNats({ codes }: CodedFeature, shares: Float64Array, scores: Float64Array): number {
  const normal = normalScores(shares);
  let [sum, squares, left] = [0, 0, 0];
  for (let row = 0; row < codes.length; row++) {
    const value = normal[codes[row]!]!;
    sum += value;
    squares += value ** 2;
    left += (value - scores[row]!) ** 2;
  }
  return Math.log((squares - sum ** 2 / codes.length) / left) / 2;
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
  const shares = roundedShares(countCodes(target.codes, target.cardinality), options.k);
  const rng = createRng(rngKey);
  const { model: residual, coded } = fitResidual({ target, shares, scores, personOf, k: options.k, binRows: options.groupRows, rng });
  return { score: { model, cuts, residual }, ...fitTree(coded, features, scored) };
}

/** A tree, its leaves and pair corrections. */
function fitTree(target: CodedFeature, features: readonly CodedFeature[], input: ColumnFitInput): Omit<FittedColumn, "score"> {
  const { options } = input;
  const rowCount = target.codes.length;
  const counts = countCodes(target.codes, target.cardinality);
  const { classOf, classCount } = splitClasses(counts, target.ordered, options.classes);
  const classes = mapped(target.codes, classOf);
  const structure = growStructure(features, classes, classCount, input);
  const groupRows = Math.max(options.groupRows, Math.ceil(rowCount / mostGroups));
  const nodeOfRow = leavesOf(structure, features, rowCount);
  const builder = leafTableBuilder();
  const leafOf = fillLeaves(
    structure,
    codesByNode(structure, nodeOfRow, target.codes),
    counts,
    target.ordered,
    { ...options, groupRows },
    builder,
  );
  const leaves = builder.build();
  const rakes = fitPairRakes(
    classes,
    classCount,
    features,
    mapped(nodeOfRow, leafOf),
    leafClassShares(leaves, classOf, classCount),
    options,
  );
  return { structure, leafOf, leaves, classOf, rakes };
}

/** Grows the tree, of a large table on rows thinned by person. */
function growStructure(
  features: readonly CodedFeature[],
  classes: Uint16Array,
  classCount: number,
  { personOf, personCount, options }: ColumnFitInput,
): TreeStructure {
  const thinned = thinnedRows(classes.length, personOf, mostGrownRows);
  const ownLeaf = options.minLeaf * (1 + smallTableCaution * Math.max(0, 1 - personCount / smallTable));
  const minLeaf = Math.ceil(Math.max(ownLeaf, thinned.length / mostLeaves, options.rowsPerClass * classCount, options.k));
  // the rows side by side: growing walks them again and again
  const isWhole = thinned.length === classes.length;
  const some = isWhole ? features : features.map((feature) => ({ ...feature, codes: picked(feature.codes, thinned) }));
  const someClasses = isWhole ? classes : picked(classes, thinned);
  const somePersons = isWhole || personOf === null ? personOf : picked(personOf, thinned);
  const rows = Uint32Array.from({ length: thinned.length }, (_, row) => row);
  return growConditional(some, someClasses, classCount, rows, { ...options, minLeaf }, personCheck(somePersons, personCount, options.k));
}

function sharesOf(counts: Float64Array, rowCount: number): Float64Array {
  return counts.map((count) => count / Math.max(1, rowCount));
}

/** True where k persons stand behind the rows. */
function personCheck(personOf: Uint32Array | null, personCount: number, k: number): (rows: Uint32Array) => boolean {
  if (personOf === null) return (rows) => rows.length >= k;
  const seen = new Uint32Array(personCount);
  let round = 0;
  return (rows) => {
    round++;
    let persons = 0;
    for (const row of rows) {
      const person = personOf[row]!;
      if (seen[person] === round) continue;
      seen[person] = round;
      if (++persons >= k) return true;
    }
    return false;
  };
}

/** Codes of the target by node: those of a node and all below it stand together. */
interface NodeCodes {
  readonly codes: Uint16Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

function codesByNode({ feature, left }: TreeStructure, nodeOfRow: Uint32Array, own: Uint16Array): NodeCodes {
  const start = new Uint32Array(feature.length);
  const end = new Uint32Array(feature.length);
  // children are numbered after their parent: rows below each node first, then places from the root down
  for (let row = 0; row < nodeOfRow.length; row++) end[nodeOfRow[row]!]!++;
  for (let node = feature.length - 1; node >= 0; node--) if (feature[node]! >= 0) end[node] = end[left[node]!]! + end[left[node]! + 1]!;
  for (let node = 0; node < feature.length; node++) {
    const from = start[node]!;
    end[node]! += from;
    if (feature[node]! < 0) continue;
    start[left[node]!] = from;
    start[left[node]! + 1] = from + end[left[node]!]!;
  }
  const next = start.slice();
  const codes = new Uint16Array(own.length);
  for (let row = 0; row < nodeOfRow.length; row++) codes[next[nodeOfRow[row]!]!++] = own[row]!;
  return { codes, start, end };
}

/** Distributions of the leaves, each tilted from its parent's, down from the root. @returns leaf of each node, -1 inside */
function fillLeaves(
  structure: TreeStructure,
  { codes, start, end }: NodeCodes,
  counts: Float64Array,
  ordered: boolean,
  options: TiltOptions,
  builder: ReturnType<typeof leafTableBuilder>,
): Int32Array {
  const leafOf = new Int32Array(structure.feature.length).fill(-1);
  const visit = (node: number, held: Float64Array, parent: Float64Array): void => {
    const own = new Float64Array(parent.length);
    tiltedDistribution(held, end[node]! - start[node]!, parent, ordered, options, own);
    if (structure.feature[node]! < 0) {
      leafOf[node] = builder.add(own);
      return;
    }
    const left = structure.left[node]!;
    const onLeft = countCodes(codes.subarray(start[left], end[left]), held.length);
    visit(left, onLeft, own);
    visit(
      left + 1,
      held.map((all, code) => all - onLeft[code]!),
      own,
    );
  };
  visit(0, counts, sharesOf(counts, codes.length));
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
