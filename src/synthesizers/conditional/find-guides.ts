import type { Rng } from "../../random/rng.js";
import type { ConditionalModel } from "./conditional-model.js";
import { type ParticleTrial, tryParticles } from "./draw-particles.js";

/** Particles of a trial. */
export const trialParticles = 4096;
/** Guides looked for, one column at a time. */
const mostRounds = 12;
/** A trial with weights as even as this needs no more guides. */
const evenEnough = 0.1;
/** A guide is kept where it takes this part of the variance away. */
const leastGain = 0.03;
/** Particles of average weight added to each code, so that a code that few particles have says little. */
const priorParticles = 8;
/** Bounds of a guide: no code is shut out, and none is sought at any price. */
const bounds = { low: 0.02, high: 50 };

export interface GuidedTrial {
  /** By drawing place, see `ParticleRequest.guides`. */
  readonly guides: readonly (Float64Array | null)[];
  readonly logMass: number;
  readonly variance: number;
}

/**
 * Guides for drawing towards conditions on late columns: for the earlier column that tells the weights of trial particles apart best, the mean
 * weight of each of its codes; with that, for the next column, and so on while the weights become more even. A stepwise form of the twisting
 * functions of Guarniero, Johansen & Lee (2017, JASA 112:1636-1647), as a product over columns.
 * @param weights by drawing place, at least one not null
 */
export function findGuides(model: ConditionalModel, weights: readonly (Float64Array | null)[], rng: Rng): GuidedTrial {
  const last = weights.findLastIndex((own) => own !== null);
  let guides: (Float64Array | null)[] = weights.map(() => null);
  let best = trial(model, weights, guides, rng, 0);
  const spent = new Set<number>();
  for (let round = 1; round <= mostRounds && best.variance > evenEnough && best.logMass > Number.NEGATIVE_INFINITY; round++) {
    const place = mostTelling(best, model, last, spent);
    if (place < 0) break;
    const candidate = guides.slice();
    candidate[place] = withMeans(guides[place] ?? null, best, place, model.columns[place]!.cardinality);
    const next = trial(model, weights, candidate, rng, round);
    if (next.variance < best.variance * (1 - leastGain)) [guides, best] = [candidate, next];
    else spent.add(place);
  }
  return { guides, logMass: best.logMass, variance: best.variance };
}

function trial(
  model: ConditionalModel,
  weights: readonly (Float64Array | null)[],
  guides: readonly (Float64Array | null)[],
  rng: Rng,
  attempt: number,
): ParticleTrial {
  const fixed = weights.map(() => null);
  return tryParticles(
    model,
    { unit: Uint32Array.of(0), place: Uint32Array.of(0), particles: trialParticles, weights, guides, fixed, attempt },
    rng,
  );
}

/** The drawing place before the last condition whose codes differ most in their mean weight, beyond chance; -1 where none does. */
function mostTelling(
  { columns, weight, variance }: ParticleTrial,
  model: ConditionalModel,
  last: number,
  spent: ReadonlySet<number>,
): number {
  let found = -1;
  let most = 0;
  for (let place = 0; place < last; place++) {
    if (spent.has(place)) continue;
    const { sums, counts } = byCode(columns[place]!, weight, model.columns[place]!.cardinality);
    let between = 0;
    let codes = 0;
    for (let code = 0; code < sums.length; code++) {
      if (counts[code] === 0) continue;
      codes++;
      between += counts[code]! * (sums[code]! / counts[code]! - 1) ** 2;
    }
    const explained = (between - (codes - 1) * variance) / weight.length;
    if (explained > most) [found, most] = [place, explained];
  }
  return found;
}

function byCode(codes: Uint16Array, weight: Float64Array, cardinality: number): { sums: Float64Array; counts: Float64Array } {
  const sums = new Float64Array(cardinality);
  const counts = new Float64Array(cardinality);
  for (let p = 0; p < weight.length; p++) {
    sums[codes[p]!]! += weight[p]!;
    counts[codes[p]!]!++;
  }
  return { sums, counts };
}

function withMeans(before: Float64Array | null, { columns, weight }: ParticleTrial, place: number, cardinality: number): Float64Array {
  const { sums, counts } = byCode(columns[place]!, weight, cardinality);
  return Float64Array.from(sums, (sum, code) => {
    const mean = (sum + priorParticles) / (counts[code]! + priorParticles);
    return Math.min(bounds.high, Math.max(bounds.low, (before?.[code] ?? 1) * mean));
  });
}
