import { leavesOf, type CodedFeature, type TreeStructure } from "../../trees/conditional-tree.js";
import { type GrowOptions, growConditional } from "../../trees/grow-conditional.js";
import { type LeafTable, leafTableBuilder } from "../leaf-table.js";
import { fitPairRakes, type PairRake, type RakeOptions } from "./pair-rakes.js";
import { splitClasses } from "./split-classes.js";
import { tiltedDistribution, type TiltOptions } from "./tilted-distribution.js";

export interface ColumnFitOptions extends GrowOptions, TiltOptions, RakeOptions {
  /** Persons behind every leaf and cut side. */
  readonly k: number;
  /** Fewest rows of a leaf for each class of the target. */
  readonly rowsPerClass: number;
  /** Most classes of the target, for splits and pair corrections. */
  readonly classes: number;
}

/** A large table is not divided more finely: a leaf holds at least 1/1000 of the rows, a group of codes 1/10,000. */
const mostLeaves = 1000;
const mostGroups = 10_000;

/** One column given the ones before it. */
export interface ColumnFitInput {
  readonly target: CodedFeature;
  readonly features: readonly CodedFeature[];
  /** Row → person, null when every row is a person. */
  readonly personOf: Uint32Array | null;
  readonly personCount: number;
  readonly options: ColumnFitOptions;
}

/** Conditional distribution of one column: a tree, the distributions of its leaves, and corrections by pairs. */
export interface FittedColumn {
  readonly structure: TreeStructure;
  /** Node → leaf number in the table, -1 inside. */
  readonly leafOf: Int32Array;
  readonly leaves: LeafTable;
  /** Code of the target → class. */
  readonly classOf: Uint16Array;
  readonly rakes: readonly PairRake[];
}

/** Fits the conditional distribution of one column. O(rows × features × depth). */
export function fitColumn(input: ColumnFitInput): FittedColumn {
  const { target, features, options } = input;
  const rowCount = target.codes.length;
  const counts = countCodes(target, null);
  const { classOf, classCount } = splitClasses(counts, target.ordered, options.classes);
  const classes = target.codes.map((code) => classOf[code]!);
  const minLeaf = Math.max(options.minLeaf, Math.ceil(rowCount / mostLeaves), Math.ceil(options.rowsPerClass * classCount), options.k);
  const groupRows = Math.max(options.groupRows, Math.ceil(rowCount / mostGroups));
  const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
  const grown = growConditional(features, classes, classCount, rows, { ...options, minLeaf }, personCheck(input));
  const root = counts.map((count) => count / Math.max(1, rowCount));
  const builder = leafTableBuilder();
  const leafOf = fillLeaves(
    grown.structure,
    { rows, start: grown.start, end: grown.end },
    target,
    root,
    { ...options, groupRows },
    builder,
  );
  const leaves = builder.build();
  const leafOfRow = new Uint32Array(rowCount);
  leavesOf(grown.structure, features, 0, rowCount, leafOfRow);
  for (let row = 0; row < rowCount; row++) leafOfRow[row] = leafOf[leafOfRow[row]!]!;
  const rakes = fitPairRakes(classes, classCount, features, leafOfRow, leafClassShares(leaves, classOf, classCount), options);
  return { structure: grown.structure, leafOf, leaves, classOf, rakes };
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
