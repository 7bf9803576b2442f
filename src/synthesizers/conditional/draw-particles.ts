import type { Rng } from "../../random/rng.js";
import type { ColumnShares, ConditionalModel, ParticleBlock } from "./conditional-model.js";

/** Rows to be drawn under one set of conditions, each from `particles` rows in the making. */
export interface ParticleRequest {
  /** Address of each row. */
  readonly unit: Uint32Array;
  readonly place: Uint32Array;
  /** Particles a row, integer in [1, 4096]. */
  readonly particles: number;
  /** By drawing place: weight of each code in [0, 1], null where the column is free. */
  readonly weights: readonly (Float64Array | null)[];
  /**
   * By drawing place: how much likelier a code makes the conditions that are still to come, > 0; null where that is not known. It only guides which
   * codes are tried and which particles are resampled; every weight is corrected for it, so the distribution is the same whatever stands here.
   */
  readonly guides?: readonly (Float64Array | null)[] | undefined;
  /** By drawing place: the code that a row keeps, -1 where it is drawn; null where no row keeps one. Goes before `weights`. */
  readonly fixed: readonly (Int32Array | null)[];
  /** Tells the draws of a second try from those of the first. */
  readonly attempt: number;
}

export interface ParticleRows {
  /** Codes by drawing place, one a row. */
  readonly columns: Uint16Array[];
  /** Natural logarithm of the estimated probability of the row's conditions; -Infinity where no particle met them. */
  readonly logMass: Float64Array;
  /** Relative variance of the weights of one particle, summed over the stretches between resamplings; 0 where all weigh the same. */
  readonly variance: Float64Array;
  /** 1 where a kept code had a share below `leastShare` in every particle. */
  readonly unseen: Uint8Array;
}

/** A kept code counts for at least this share, so that a row that the model holds impossible can still be completed. */
export const leastShare = 1e-6;
/** Resampled where the effective particles fall below this share of them. */
const leastEffective = 0.5;
/** Room for the columns of a table in the draw number of a resampling. */
const mostColumns = 4096;

/**
 * Draws rows by sequential importance sampling with resampling (Gordon, Salmond & Smith 1993; systematic resampling: Kitagawa 1996).
 *
 * Columns are drawn in the model's order. At a column with a condition the draw is restricted to what is allowed, and the particle's weight is
 * multiplied by the mass of that. At the end one particle a row is chosen by weight; its distribution is that of the model under the conditions,
 * up to an error of about `variance / particles`. What a row becomes depends on (model, rng key, its address, its conditions, particles) alone.
 */
export function drawParticles(model: ConditionalModel, request: ParticleRequest, rng: Rng): ParticleRows {
  const lastOf = lastConditions(request);
  const last = lastOf.reduce((most, own) => Math.max(most, own), -1);
  const cloud = openCloud(model, request, lastOf, rng);
  if (last < 0) collapse(cloud);
  for (let at = 0; at < model.columns.length; at++) {
    drawColumn(cloud, at, leastEffective);
    if (at === last) collapse(cloud);
  }
  const { columns, logMass, variance, unseen } = cloud;
  return { columns, logMass, variance, unseen };
}

/** Particles of a single row as they stand at its last condition, none resampled or chosen. */
export interface ParticleTrial {
  /** Codes by drawing place, up to the last condition. */
  readonly columns: readonly Uint16Array[];
  /** Weight of each particle, mean 1; all 0 where none met the conditions. */
  readonly weight: Float64Array;
  readonly logMass: number;
  /** Relative variance of the weights. */
  readonly variance: number;
}

export function tryParticles(model: ConditionalModel, request: ParticleRequest, rng: Rng): ParticleTrial {
  const lastOf = lastConditions(request);
  const cloud = openCloud(model, request, lastOf, rng);
  for (let at = 0; at <= lastOf[0]!; at++) drawColumn(cloud, at, 0);
  const logMass = cloud.logMass[0]!;
  const weight = logMass === Number.NEGATIVE_INFINITY ? cloud.weight.fill(0) : cloud.weight;
  return { columns: cloud.columns, weight, logMass, variance: cloud.variance[0]! };
}

function drawColumn(cloud: Cloud, at: number, resampleBelow: number): void {
  const { request, model, block, rng } = cloud;
  const { name, cardinality } = model.columns[at]!;
  const own = rng.fork(`given/${request.attempt}/${name}`);
  const shares = block.column(at, cloud.columns, () => particleNumbers(cloud));
  const codes = new Uint16Array(cloud.slot.length);
  cloud.columns.push(codes);
  const isHeld = request.weights[at] !== null || request.fixed[at] !== null;
  const isGuided = (request.guides?.[at] ?? null) !== null;
  if (isHeld || isGuided) drawHeld(cloud, at, shares, cardinality, own, codes);
  else drawFree(cloud, shares, cardinality, own, codes);
  tellDrawn(cloud, shares, codes, own);
  if (isHeld || isGuided) reweigh(cloud, at, resampleBelow);
}

function particleNumbers({ slot, width, request }: Cloud): Uint32Array {
  return slot.map((own, p) => request.unit[(p / width) | 0]! + own);
}

interface Cloud {
  readonly model: ConditionalModel;
  readonly request: ParticleRequest;
  readonly lastOf: Int32Array;
  readonly block: ParticleBlock;
  readonly rng: Rng;
  columns: Uint16Array[];
  /** Particles a row now: `request.particles`, and 1 after the last condition. */
  width: number;
  /** Number of each particle among its row's first ones; keys its draws. */
  slot: Uint32Array;
  /** Mean 1 within a row after `reweigh`. */
  weight: Float64Array;
  /** Product of the guides of a particle's codes: what its weight is to be divided by at the row's last condition. */
  debt: Float64Array;
  readonly logMass: Float64Array;
  readonly variance: Float64Array;
  readonly unseen: Uint8Array;
}

/** Last drawing place with a condition on each row, -1 for none. */
function lastConditions({ unit, weights, fixed }: ParticleRequest): Int32Array {
  const last = new Int32Array(unit.length).fill(-1);
  for (let at = 0; at < weights.length; at++) {
    const kept = fixed[at] ?? null;
    if (weights[at] !== null) last.fill(at);
    else if (kept !== null) for (let row = 0; row < last.length; row++) if (kept[row]! >= 0) last[row] = at;
  }
  return last;
}

function openCloud(model: ConditionalModel, request: ParticleRequest, lastOf: Int32Array, rng: Rng): Cloud {
  const rowCount = request.unit.length;
  const count = rowCount * request.particles;
  return {
    model,
    request,
    lastOf,
    rng,
    block: model.begin(count),
    columns: [],
    width: request.particles,
    slot: Uint32Array.from({ length: count }, (_, p) => p % request.particles),
    weight: new Float64Array(count).fill(1),
    debt: new Float64Array(count).fill(1),
    logMass: new Float64Array(rowCount),
    variance: new Float64Array(rowCount),
    unseen: new Uint8Array(rowCount),
  };
}

function drawFree(cloud: Cloud, shares: ColumnShares, cardinality: number, own: Rng, codes: Uint16Array): void {
  const { slot, width, request } = cloud;
  const { unit, place, particles } = request;
  const uniforms = new Float64Array(slot.length);
  for (let p = 0; p < slot.length; p++) {
    const row = (p / width) | 0;
    uniforms[p] = own.floatAt(unit[row]!, place[row]! * particles + slot[p]!);
  }
  if (shares.draw !== undefined) {
    shares.draw(uniforms, codes);
    return;
  }
  const scratch = new Float64Array(cardinality);
  for (let p = 0; p < slot.length; p++) {
    shares.shares(p, scratch);
    codes[p] = codeAt(scratch, 1, uniforms[p]!);
  }
}

/** Restricts a column to what its condition allows, guided, and multiplies the weights by the mass of that. */
function drawHeld(cloud: Cloud, at: number, shares: ColumnShares, cardinality: number, own: Rng, codes: Uint16Array): void {
  const { slot, width, request, weight, debt, unseen } = cloud;
  const { unit, place, particles } = request;
  const weights = request.weights[at] ?? null;
  const guide = request.guides?.[at] ?? null;
  const fixed = request.fixed[at] ?? null;
  const known = new Uint8Array(unit.length);
  const scratch = new Float64Array(cardinality);
  for (let p = 0; p < slot.length; p++) {
    const row = (p / width) | 0;
    const kept = fixed === null ? -1 : fixed[row]!;
    shares.shares(p, scratch);
    if (kept >= 0) {
      const share = scratch[kept]!;
      if (share >= leastShare) known[row] = 1;
      weight[p]! *= Math.max(share, leastShare);
      codes[p] = kept;
      continue;
    }
    const before = totalOf(scratch);
    if (weights !== null) for (let code = 0; code < cardinality; code++) scratch[code]! *= weights[code]!;
    if (guide !== null) for (let code = 0; code < cardinality; code++) scratch[code]! *= guide[code]!;
    const mass = totalOf(scratch);
    if (weights !== null || guide !== null) weight[p]! *= before > 0 ? mass / before : 0;
    const code = codeAt(scratch, mass, own.floatAt(unit[row]!, place[row]! * particles + slot[p]!));
    if (guide !== null) debt[p]! *= guide[code]!;
    codes[p] = code;
  }
  if (fixed !== null) for (let row = 0; row < known.length; row++) if (fixed[row]! >= 0 && known[row] === 0) unseen[row] = 1;
}

function totalOf(shares: Float64Array): number {
  let total = 0;
  for (let code = 0; code < shares.length; code++) total += shares[code]!;
  return total;
}

/** Code at a uniform number; 0 where nothing is allowed (the particle then weighs nothing). */
function codeAt(shares: Float64Array, total: number, uniform: number): number {
  let left = uniform * total;
  let found = 0;
  for (let code = 0; code < shares.length; code++) {
    if (shares[code]! <= 0) continue;
    found = code;
    left -= shares[code]!;
    if (left < 0) break;
  }
  return found;
}

function tellDrawn(cloud: Cloud, shares: ColumnShares, codes: Uint16Array, own: Rng): void {
  if (shares.drawn === undefined) return;
  const { slot, width, request } = cloud;
  const second = own.fork("drawn");
  for (let p = 0; p < slot.length; p++) {
    const row = (p / width) | 0;
    shares.drawn(p, codes[p]!, second.floatAt(request.unit[row]!, request.place[row]! * request.particles + slot[p]!));
  }
}

/** Brings the weights of each row to mean 1 and resamples the rows whose weights have become uneven. */
function reweigh(cloud: Cloud, at: number, resampleBelow: number): void {
  const { weight, debt, width, logMass, variance, lastOf, request } = cloud;
  const draws = cloud.rng.fork(`given/${request.attempt}/resample`);
  let from: Uint32Array | null = null;
  for (let row = 0; row < logMass.length; row++) {
    if (lastOf[row]! < at) continue;
    const first = row * width;
    let sum = 0;
    let squares = 0;
    if (at === lastOf[row]!) for (let p = first; p < first + width; p++) weight[p]! /= debt[p]!;
    for (let p = first; p < first + width; p++) {
      sum += weight[p]!;
      squares += weight[p]! * weight[p]!;
    }
    logMass[row]! += Math.log(sum / width);
    if (sum === 0) {
      weight.fill(1, first, first + width);
      continue;
    }
    const uneven = Math.max(0, (width * squares) / (sum * sum) - 1);
    const resamples = at < lastOf[row]! && 1 / (1 + uneven) < resampleBelow;
    if (resamples || at === lastOf[row]!) variance[row]! += uneven;
    if (!resamples) {
      for (let p = first; p < first + width; p++) weight[p]! *= width / sum;
      continue;
    }
    from ??= Uint32Array.from({ length: weight.length }, (_, p) => p);
    systematic(weight, first, width, sum, draws.floatAt(request.unit[row]!, request.place[row]! * mostColumns + at), from);
    weight.fill(1, first, first + width);
  }
  if (from !== null) rearrange(cloud, from);
}

/** Particle p of a row becomes a copy of from[p]; each is copied about weight × width / sum times. @param uniform on [0, 1) */
function systematic(weight: Float64Array, first: number, width: number, sum: number, uniform: number, from: Uint32Array): void {
  let reached = weight[first]!;
  let source = first;
  for (let i = 0; i < width; i++) {
    const sought = ((i + uniform) / width) * sum;
    while (reached <= sought && source < first + width - 1) reached += weight[++source]!;
    from[first + i] = source;
  }
}

function rearrange(cloud: Cloud, from: Uint32Array): void {
  cloud.columns = cloud.columns.map((codes) => {
    const moved = new Uint16Array(from.length);
    for (let p = 0; p < from.length; p++) moved[p] = codes[from[p]!]!;
    return moved;
  });
  cloud.debt = from.length === cloud.debt.length ? Float64Array.from(from, (p) => cloud.debt[p]!) : new Float64Array(0);
  cloud.block.copy?.(from);
}

/** One particle a row, chosen by weight; it keeps its slot, so that when a block collapses does not matter. */
function collapse(cloud: Cloud): void {
  const { weight, width, request } = cloud;
  if (width === 1) return;
  const draws = cloud.rng.fork(`given/${request.attempt}/choose`);
  const from = new Uint32Array(request.unit.length);
  for (let row = 0; row < from.length; row++) {
    const first = row * width;
    const own = weight.subarray(first, first + width);
    from[row] = first + codeAt(own, totalOf(own), draws.floatAt(request.unit[row]!, request.place[row]!));
  }
  cloud.slot = from.map((p) => p % width);
  cloud.weight = new Float64Array(from.length).fill(1);
  cloud.width = 1;
  rearrange(cloud, from);
}
