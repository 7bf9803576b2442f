import type { CodedTable } from "../../table/coded-table.js";
import type { CodedFeature } from "../../trees/conditional-tree.js";
import type { Job } from "../../parallel/pool.js";
import { rowAddresses } from "../../table/row-address.js";
import type { Context, FittedModel, SampleRequest, Synthesizer } from "../synthesizer.js";
import { drawUnitStarts, learnUnitSizes, type UnitSizes } from "../unit-sizes.js";
import { type DrawnColumn, drawRows, type DrawRowsInput } from "./draw-rows.js";
import { type ColumnFitInput, type ColumnFitOptions, type FittedColumn, fitColumn } from "./fit-column.js";
import { parseTreeState, treeState } from "./tree-state.js";

export interface TreeOptions extends Partial<ColumnFitOptions> {
  readonly k: number;
  /** Column to model last, given all others: the declared target. */
  readonly last?: string | null;
}

const defaults: Omit<ColumnFitOptions, "k"> = {
  minLeaf: 100,
  rowsPerClass: 1,
  maxDepth: 24,
  minGain: 4,
  gainPerClass: 1.5,
  classes: 32,
  groupRows: 15,
  groupChiSquare: 8,
  rakeGroups: 24,
  rakeRounds: 3,
  rakeShrinkRows: 4,
  rakeChiSquare: 12,
};

const fitJob: Job<ColumnFitInput, FittedColumn> = { address: new URL("./fit-column.worker.js", import.meta.url), run: fitColumn };
const drawJob: Job<DrawRowsInput, Uint16Array[]> = { address: new URL("./draw-rows.worker.js", import.meta.url), run: drawRows };

/** Rows of one block; blocks are drawn in parallel. */
const blockRows = 65536;

/**
 * The tree synthesizer: columns in ascending cardinality, each drawn from a histogram tree over the ones before it (sequential CART,
 * Reiter 2005, Journal of Official Statistics 21:441-462; here with information gain on codes, tilted leaves and raked pairs, see docs/methods/tree.md).
 */
export function treeSynthesizer(options: TreeOptions): Synthesizer {
  const { last = null, ...given } = options;
  const columnOptions: ColumnFitOptions = { ...defaults, ...given, groupRows: Math.max(given.groupRows ?? defaults.groupRows, given.k) };
  return {
    kind: "tree",
    cost: () => ({ kind: "none" }),
    fit: async (train, context) => {
      if (train.rowCount === 0) throw new RangeError("cannot fit an empty table");
      const order = drawingOrder(train, last);
      const features = order.map((index) => sharedFeature(train.columns[index]!));
      const personOf = personsOfRows(train);
      let done = 0;
      const inputs = order.map(
        (_, place): ColumnFitInput => ({
          target: features[place]!,
          features: features.slice(0, place),
          personOf,
          personCount: train.unitCount,
          options: columnOptions,
        }),
      );
      context.signal.throwIfAborted();
      // the last columns have the most features: begun first, so that no thread is left with one at the end
      const fitted = await context.pool.map(fitJob, inputs.toReversed(), () => {
        context.signal.throwIfAborted();
        context.progress("fit", ++done / inputs.length);
      });
      fitted.reverse();
      const columns = order.map((index, place): DrawnColumn => {
        const { name, cardinality, ordered } = train.columns[index]!;
        return { name, cardinality, ordered, fitted: fitted[place]! };
      });
      return treeModel(
        columns,
        train.columns.map(({ name }) => name),
        learnUnitSizes(train, columnOptions.k),
      );
    },
    load: (state) => {
      const { columns, names, sizes } = parseTreeState(state);
      return treeModel(columns, names, sizes);
    },
  };
}

/** Ascending cardinality, ties in file order, the declared target last. */
function drawingOrder(train: CodedTable, last: string | null): number[] {
  const weight = (index: number): number =>
    train.columns[index]!.name === last ? Number.POSITIVE_INFINITY : train.columns[index]!.cardinality;
  return train.columns.map((_, index) => index).sort((a, b) => (weight(a) === weight(b) ? a - b : weight(a) - weight(b)));
}

function sharedFeature({ codes, cardinality, ordered }: CodedFeature): CodedFeature {
  const shared = new Uint16Array(new SharedArrayBuffer(codes.byteLength));
  shared.set(codes);
  return { codes: shared, cardinality, ordered };
}

function personsOfRows({ unitStart, rowCount }: CodedTable): Uint32Array | null {
  if (unitStart === null) return null;
  const personOf = new Uint32Array(new SharedArrayBuffer(rowCount * 4));
  for (let u = 0; u + 1 < unitStart.length; u++) personOf.fill(u, unitStart[u], unitStart[u + 1]);
  return personOf;
}

function treeModel(columns: readonly DrawnColumn[], names: readonly string[], sizes: UnitSizes): FittedModel {
  return {
    sample: async ({ firstUnit, unitCount }: SampleRequest, context: Context) => {
      const unitStart = drawUnitStarts(sizes, firstUnit, unitCount, context.rng);
      const { unit, place } = rowAddresses(firstUnit, unitCount, unitStart);
      const starts = Array.from({ length: Math.ceil(unit.length / blockRows) }, (_, i) => i * blockRows);
      let done = 0;
      const blocks = await context.pool.map(
        drawJob,
        starts.map((from) => ({
          columns,
          unit: unit.slice(from, from + blockRows),
          place: place.slice(from, from + blockRows),
          rngKey: context.rng.key,
        })),
        () => {
          context.signal.throwIfAborted();
          context.progress("sample", ++done / starts.length);
        },
      );
      const drawn = new Map(columns.map((column, at) => [column.name, { column, codes: joined(blocks, at, unit.length) }]));
      return {
        rowCount: unit.length,
        unitCount,
        unitStart,
        columns: names.map((name) => {
          const { column, codes } = drawn.get(name)!;
          return { name, cardinality: column.cardinality, ordered: column.ordered, codes };
        }),
      };
    },
    toJSON: () => treeState(columns, names, sizes),
  };
}

function joined(blocks: readonly (readonly Uint16Array[])[], at: number, rowCount: number): Uint16Array {
  const codes = new Uint16Array(rowCount);
  blocks.forEach((block, i) => codes.set(block[at]!, i * blockRows));
  return codes;
}
