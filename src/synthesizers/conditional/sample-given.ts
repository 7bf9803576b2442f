import type { Job } from "../../parallel/pool.js";
import { rowAddresses } from "../../table/row-address.js";
import type { Context, DrawnTable, SampleRequest } from "../synthesizer.js";
import { drawUnitStarts, type UnitSizes } from "../unit-sizes.js";
import { assignStrata } from "./assign-strata.js";
import type { DrawingColumn } from "./conditional-model.js";
import type { CellConditions, Conditions, StrataConditions, StratumAssessment, StratumPlan } from "./conditions.js";
import { type GivenBlock, type GivenInput, type GivenOutput, type GivenRows, mostParticles, type TriedStratum } from "./draw-given.js";

/** A fitted method whose rows can be drawn under conditions. */
export interface GivenMethod<Data> {
  /** Its worker calls `workOnGiven` with the method's conditional model. */
  readonly job: Job<GivenInput<Data>, GivenOutput>;
  readonly data: Data;
  /** In the order of drawing. */
  readonly columns: readonly DrawingColumn[];
  /** Column names in the order of the table. */
  readonly names: readonly string[];
  readonly sizes: UnitSizes;
}

/** Rows of a block; blocks are drawn in parallel. */
const blockRows = 8192;
/** Particles a row for each unit of the weights' relative variance: what is drawn then differs from the model's conditional by about 1 %. */
const particlesPerVariance = 64;
/** Completed rows at first; a row that needs more particles gets more. */
const completionPlan: StratumPlan = { particles: 64, guides: new Map() };
/** Relative variance below which one particle is enough. */
const evenVariance = 0.002;

/** Rows under conditions; see `FittedModel.sample`. @throws StandinError CONDITION_UNSUPPORTED, RangeError for conditions on unknown columns */
export async function sampleGiven<Data>(
  method: GivenMethod<Data>,
  request: SampleRequest & { readonly given: Conditions },
  context: Context,
): Promise<DrawnTable> {
  const { firstUnit, unitCount, given } = request;
  checkColumns(method.columns, given);
  const unitStart = given.kind === "cells" ? null : drawUnitStarts(method.sizes, firstUnit, unitCount, context.rng);
  const address = rowAddresses(firstUnit, unitCount, unitStart);
  const settled = given.kind === "cells" ? given : await withPlans(method, given, context);
  const blocks = blocksOf(method, settled, address.unit, address.place, context);
  let done = 0;
  const inputs = blocks.map((block) => ({ model: method.data, task: { kind: "rows", block } as const }));
  const drawn = (await context.pool.map(method.job, inputs, () => {
    context.signal.throwIfAborted();
    context.progress("sample", ++done / blocks.length);
  })) as GivenRows[];
  context.signal.throwIfAborted();
  const placeOf = new Map(method.columns.map(({ name }, at) => [name, at]));
  const columns = method.names.map((name) => {
    const at = placeOf.get(name)!;
    const codes = new Uint16Array(address.unit.length);
    drawn.forEach((rows, i) => codes.set(rows.columns[at]!, i * blockRows));
    const { cardinality, ordered } = method.columns[at]!;
    return { name, cardinality, ordered, codes };
  });
  const unseen = new Uint8Array(address.unit.length);
  drawn.forEach((rows, i) => unseen.set(rows.unseen, i * blockRows));
  return { rowCount: address.unit.length, unitCount, unitStart, columns, unseen };
}

/**
 * How hard each stratum is to meet, and the particles that it needs. Depends on (model, rng key, conditions) alone.
 * @returns one a stratum
 */
export async function assessGiven<Data>(
  method: GivenMethod<Data>,
  given: StrataConditions,
  context: Context,
): Promise<StratumAssessment[]> {
  checkColumns(method.columns, given);
  const rngKey = context.rng.fork("assess").key;
  const inputs = given.strata.map(({ weights }) => {
    const trial = { weights: method.columns.map(({ name }) => weights.get(name) ?? null), rngKey };
    return { model: method.data, task: { kind: "trial", trial } as const };
  });
  const tried = (await context.pool.map(method.job, inputs, () => context.signal.throwIfAborted())) as TriedStratum[];
  return tried.map(({ logMass, variance, guides }) => {
    const probability = Math.exp(logMass);
    const named = new Map(guides.flatMap((own, at) => (own === null ? [] : [[method.columns[at]!.name, own] as const])));
    if (probability === 0) return { probability, effectiveShare: 0, particles: 0, guides: named };
    return { probability, effectiveShare: 1 / (1 + variance), particles: particlesFor(variance), guides: named };
  });
}

function particlesFor(variance: number): number {
  if (variance < evenVariance) return 1;
  return Math.min(mostParticles, 2 ** Math.ceil(Math.log2(1 + particlesPerVariance * variance)));
}

async function withPlans<Data>(method: GivenMethod<Data>, given: StrataConditions, context: Context): Promise<StrataConditions> {
  if (given.strata.every(({ plan }) => plan !== undefined)) return given;
  const found = await assessGiven(method, given, context);
  return { ...given, strata: given.strata.map((stratum, i) => ({ plan: found[i]!, ...stratum })) };
}

function blocksOf<Data>(
  { columns }: GivenMethod<Data>,
  given: StrataConditions | CellConditions,
  unit: Uint32Array,
  place: Uint32Array,
  { rng }: Context,
): GivenBlock[] {
  const isCells = given.kind === "cells";
  const byPlace = (weights: ReadonlyMap<string, Float64Array>): (Float64Array | null)[] =>
    columns.map(({ name }) => weights.get(name) ?? null);
  const strata = isCells ? [{ weights: given.weights, plan: completionPlan }] : given.strata;
  const drawnStrata = strata.map(({ weights, plan = completionPlan }) => ({
    weights: byPlace(weights),
    particles: Math.max(1, plan.particles),
    guides: byPlace(plan.guides),
  }));
  const shares = isCells ? [1] : given.strata.map(({ share }) => share);
  const stratumOf = assignStrata(shares, unit, place, rng);
  const starts = Array.from({ length: Math.ceil(unit.length / blockRows) }, (_, i) => i * blockRows);
  return starts.map((from) => {
    const own = unit.slice(from, from + blockRows);
    return {
      unit: own,
      place: place.slice(from, from + blockRows),
      stratumOf: stratumOf.slice(from, from + blockRows),
      strata: drawnStrata,
      fixed: columns.map(({ name }) => (isCells ? keptCodes(given.fixed.get(name), own) : null)),
      rngKey: rng.key,
    };
  });
}

function keptCodes(fixed: Int32Array | undefined, unit: Uint32Array): Int32Array | null {
  if (fixed === undefined) return null;
  const kept = Int32Array.from(unit, (u) => fixed[u] ?? -1);
  return kept.some((code) => code >= 0) ? kept : null;
}

function checkColumns(columns: readonly DrawingColumn[], given: Conditions): void {
  const cardinality = new Map(columns.map((column) => [column.name, column.cardinality]));
  const strata = given.kind === "cells" ? [given] : given.strata;
  for (const { weights } of strata) {
    for (const [name, own] of weights) {
      if (cardinality.get(name) !== own.length) throw new RangeError(`weights of column ${name} do not fit the model`);
    }
  }
  if (given.kind !== "cells") return;
  for (const [name, codes] of given.fixed) {
    const most = cardinality.get(name);
    if (most === undefined || codes.some((code) => code >= most)) throw new RangeError(`kept codes of column ${name} do not fit the model`);
  }
}
