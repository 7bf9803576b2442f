import type { Job } from "../../parallel/pool.js";
import type { CodedTable } from "../../table/coded-table.js";
import { rowAddresses } from "../../table/row-address.js";
import { cholesky } from "../../math/cholesky.js";
import type { Context, FittedModel, SampleRequest, Synthesizer } from "../synthesizer.js";
import { type GivenInput, type GivenOutput, workOnGiven } from "../conditional/draw-given.js";
import { assessGiven, type GivenMethod, sampleGiven } from "../conditional/sample-given.js";
import { drawUnitStarts, type UnitSizes } from "../unit-sizes.js";
import type { OrderOptions } from "../drawing-order.js";
import { copulaState, type CopulaParts, correlationMatrix, parseCopulaState } from "./copula-state.js";
import { copulaConditional } from "./conditional-shares.js";
import { drawCopula, type DrawCopulaInput, type LatentColumns } from "./draw-copula.js";
import { copulaParts, cutTable } from "./fit-copula.js";
import { thresholdsOf } from "./margin.js";
import { type PairMoments, pairMoments, type PairMomentsInput } from "./pair-moments.js";

export interface CopulaOptions extends Pick<OrderOptions, "alone"> {
  /** Persons behind every run of group sizes, and the fewest persons whose dependences are learned. */
  readonly k: number;
}

const momentsJob: Job<PairMomentsInput, PairMoments> = { address: new URL("./pair-moments.worker.js", import.meta.url), run: pairMoments };
const drawJob: Job<DrawCopulaInput, Uint16Array[]> = { address: new URL("./draw-copula.worker.js", import.meta.url), run: drawCopula };

const givenJob: Job<GivenInput<LatentColumns>, GivenOutput> = {
  address: new URL("./draw-given.worker.js", import.meta.url),
  run: ({ model, task }) => workOnGiven(copulaConditional(model), task),
};

/** Rows of one block; blocks are drawn in parallel. */
const blockRows = 65536;
/**
 * The Gaussian copula: every column is a normal cut at its cumulated shares, and the normals have one correlation matrix (docs/methods/copula.md).
 *
 * O(rows × columns²) to fit and to draw.
 * @see Nelsen (2006), An Introduction to Copulas; Patki, Wedge & Veeramachaneni (2016), "The Synthetic Data Vault", DSAA, section III
 */
export function copulaSynthesizer({ k, alone = [] }: CopulaOptions): Synthesizer {
  return {
    kind: "copula",
    cost: () => ({ kind: "none" }),
    fit: async (train, context) => {
      if (train.rowCount === 0) throw new RangeError("cannot fit an empty table");
      context.signal.throwIfAborted();
      const cut = cutTable(train, k);
      let done = 0;
      // the last columns have the most before them: begun first, so that no thread is left with one at the end
      const moments = await context.pool.map(momentsJob, cut.pairs.toReversed(), () => {
        context.signal.throwIfAborted();
        context.progress("fit", ++done / (cut.pairs.length + 1));
      });
      const parts = copulaParts(train, k, alone, cut, moments.reverse());
      context.signal.throwIfAborted();
      context.progress("fit", 1);
      return copulaModel(parts);
    },
    load: (state) => {
      const { factor, ...parts } = parseCopulaState(state);
      return copulaModel(parts, factor);
    },
  };
}

function copulaModel(parts: CopulaParts, given?: Float64Array): FittedModel {
  const { margins, correlation, sizes } = parts;
  const latent: LatentColumns = {
    columns: margins.map(({ name, cardinality, ordered }) => ({ name, cardinality, ordered })),
    codes: margins.map(({ table }) => table.codes),
    thresholds: margins.map(({ table }) => thresholdsOf(table)),
    factor: given ?? cholesky(correlationMatrix(correlation, margins.length), margins.length)!, // the fit rounds until there is one
  };
  const names = margins.map(({ name }) => name);
  const method: GivenMethod<LatentColumns> = { job: givenJob, data: latent, columns: latent.columns, names, sizes };
  return {
    assess: (conditions, context) => assessGiven(method, conditions, context),
    sample: async (request, context) =>
      request.given === undefined
        ? await sampleFreely(latent, sizes, request, context)
        : await sampleGiven(method, { ...request, given: request.given }, context),
    toJSON: () => copulaState(parts),
  };
}

async function sampleFreely(
  latent: LatentColumns,
  sizes: UnitSizes,
  { firstUnit, unitCount }: SampleRequest,
  { rng, pool, signal, progress }: Context,
): Promise<CodedTable> {
  signal.throwIfAborted();
  const unitStart = drawUnitStarts(sizes, firstUnit, unitCount, rng);
  const { unit, place } = rowAddresses(firstUnit, unitCount, unitStart);
  const starts = Array.from({ length: Math.ceil(unit.length / blockRows) }, (_, i) => i * blockRows);
  const inputs = starts.map(
    (from): DrawCopulaInput => ({
      latent,
      unit: unit.slice(from, from + blockRows),
      place: place.slice(from, from + blockRows),
      rngKey: rng.key,
    }),
  );
  let done = 0;
  const blocks = await pool.map(drawJob, inputs, () => {
    signal.throwIfAborted();
    progress("sample", ++done / inputs.length);
  });
  const columns = latent.columns.map((column, at) => ({ ...column, codes: joined(blocks, at, unit.length) }));
  return { rowCount: unit.length, unitCount, unitStart, columns };
}

function joined(blocks: readonly (readonly Uint16Array[])[], at: number, rowCount: number): Uint16Array {
  const codes = new Uint16Array(rowCount);
  blocks.forEach((block, i) => codes.set(block[at]!, i * blockRows));
  return codes;
}
