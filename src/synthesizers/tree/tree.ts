import type { Job } from "../../parallel/pool.js";
import { sharedCopy } from "../../parallel/shared-array.js";
import { rowAddresses } from "../../table/row-address.js";
import type { CodedFeature } from "../../trees/conditional-tree.js";
import type { Context, FittedModel, SampleRequest, Synthesizer } from "../synthesizer.js";
import { drawingOrder, type OrderOptions } from "../drawing-order.js";
import { type GivenInput, type GivenOutput, workOnGiven } from "../conditional/draw-given.js";
import { assessGiven, type GivenMethod, sampleGiven } from "../conditional/sample-given.js";
import { personOfRows } from "../person-of-rows.js";
import { drawUnitStarts, learnUnitSizes, type UnitSizes } from "../unit-sizes.js";
import { treeConditional } from "./conditional-shares.js";
import { defaultFidelity, withFidelity } from "./caution.js";
import { type DrawnColumn, drawRows, type DrawRowsInput } from "./draw-rows.js";
import { type ColumnFitInput, type ColumnFitOptions, fitColumn } from "./fit-column.js";
import { codeMeaning, meaningfulFeature } from "./score.js";
import type { FittedColumn } from "./fitted-column.js";
import { parseTreeState, treeState } from "./tree-state.js";

export interface TreeOptions extends Partial<ColumnFitOptions>, OrderOptions {
  readonly k: number;
  /** From privacy (0) to fidelity (1); 0.5 is the default. */
  readonly fidelity?: number;
}

const defaults: Omit<ColumnFitOptions, "k"> = {
  minLeaf: 60,
  rowsPerClass: 1,
  maxDepth: 24,
  minGain: 4,
  gainPerClass: 1.5,
  classes: 32,
  featureCells: 3_200_000,
  groupRows: 15,
  groupChiSquare: 2.5,
  rakeGroups: 24,
  rakeRounds: 2,
  rakeShrinkRows: 4,
  rakeChiSquare: 2.5,
  score: { iterations: 60, learningRate: 0.2, maxLeafNodes: 12, minSamplesLeaf: 50, l2: 0, mostRows: 16_000 },
};

const fitJob: Job<ColumnFitInput, FittedColumn> = { address: new URL("./fit-column.worker.js", import.meta.url), run: fitColumn };
const drawJob: Job<DrawRowsInput, Uint16Array[]> = { address: new URL("./draw-rows.worker.js", import.meta.url), run: drawRows };
const givenJob: Job<GivenInput<readonly DrawnColumn[]>, GivenOutput> = {
  address: new URL("./draw-given.worker.js", import.meta.url),
  run: ({ model, task }) => workOnGiven(treeConditional(model), task),
};

/** Rows of one block; blocks are drawn in parallel. */
const blockRows = 65536;

/**
 * The tree synthesizer: columns in ascending cardinality, each drawn from a histogram tree over the ones before it (sequential CART,
 * Reiter 2005, Journal of Official Statistics 21:441-462; here with information gain on codes, tilted leaves and raked pairs, see docs/methods/tree.md).
 */
export function treeSynthesizer(options: TreeOptions): Synthesizer {
  const { last = null, order: first = [], alone = [], fidelity = defaultFidelity, ...given } = options;
  const groupRows = Math.max(given.groupRows ?? defaults.groupRows, given.k);
  const columnOptions = withFidelity({ ...defaults, ...given, groupRows }, fidelity);
  return {
    kind: "tree",
    cost: () => ({ kind: "none" }),
    fit: async (train, context) => {
      if (train.rowCount === 0) throw new RangeError("cannot fit an empty table");
      const { order, aloneCount } = drawingOrder(train, { last, order: first, alone });
      const features = order.map((index): CodedFeature => {
        const { codes, cardinality, ordered } = train.columns[index]!;
        return { codes: sharedCopy(Uint16Array, codes), cardinality, ordered };
      });
      const meanings = features.map((feature) => codeMeaning(feature, columnOptions.k));
      const scored = features.map((feature, place) => meaningfulFeature(feature, meanings[place]!));
      const personOf = personOfRows(train);
      let done = 0;
      const inputs = order.map(
        (index, place): ColumnFitInput => ({
          target: features[place]!,
          features: features.slice(0, place < order.length - aloneCount ? place : 0),
          scored: scored.slice(0, place < order.length - aloneCount ? place : 0),
          rngKey: context.rng.fork(`fit/${train.columns[index]!.name}`).key,
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
        return { name, cardinality, ordered, meaning: meanings[place]!, fitted: fitted[place]! };
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

function treeModel(columns: readonly DrawnColumn[], names: readonly string[], sizes: UnitSizes): FittedModel {
  const method: GivenMethod<readonly DrawnColumn[]> = { job: givenJob, data: columns, columns, names, sizes };
  return {
    assess: (given, context) => assessGiven(method, given, context),
    sample: async ({ firstUnit, unitCount, given }: SampleRequest, context: Context) => {
      if (given !== undefined) return await sampleGiven(method, { firstUnit, unitCount, given }, context);
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
