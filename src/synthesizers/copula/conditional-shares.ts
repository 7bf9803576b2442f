import { intervalOf } from "../../math/count-at-most.js";
import { approximateNormalQuantile, normalCdf } from "../../math/normal.js";
import type { ColumnShares, ConditionalModel, ParticleBlock } from "../conditional/conditional-model.js";
import type { LatentColumns } from "./draw-copula.js";

/**
 * The copula as the engine of conditional drawing sees it. Each particle keeps the independent normals behind its columns: given those of the columns
 * before, a column's normal has mean Σ factor × normal and the factor's diagonal for its deviation; when a code is chosen, its own normal is
 * drawn inside the code's interval. So unconditioned particles follow the copula exactly, not only to second order.
 */
export function copulaConditional(latent: LatentColumns): ConditionalModel {
  return {
    columns: latent.columns,
    begin: (particleCount) => particleBlock(latent, particleCount),
  };
}

function particleBlock({ columns, codes, thresholds, factor }: LatentColumns, particleCount: number): ParticleBlock {
  const width = columns.length;
  let normals: Float64Array[] = [];
  let count = particleCount;
  return {
    column: (at) => {
      const mean = new Float64Array(count);
      normals.forEach((theirs, earlier) => {
        const weight = factor[at * width + earlier]!;
        if (weight !== 0) for (let p = 0; p < count; p++) mean[p]! += weight * theirs[p]!;
      });
      const own = new Float64Array(count);
      normals.push(own);
      return columnShares(codes[at]!, thresholds[at]!, mean, factor[at * width + at]!, own);
    },
    copy: (from) => {
      normals = normals.map((theirs) => Float64Array.from(from, (p) => theirs[p]!));
      count = from.length;
    },
  };
}

function columnShares(codes: Uint16Array, ends: Float64Array, mean: Float64Array, deviation: number, own: Float64Array): ColumnShares {
  const placeOf = new Map(Array.from(codes, (code, place) => [code, place]));
  const below = (particle: number, place: number): number => (place < 0 ? 0 : normalCdf((ends[place]! - mean[particle]!) / deviation));
  return {
    shares: (particle, out) => {
      out.fill(0);
      let reached = 0;
      for (let place = 0; place < codes.length; place++) {
        const next = below(particle, place);
        out[codes[place]!] = Math.max(0, next - reached);
        reached = next;
      }
    },
    draw: (uniforms, out) => {
      for (let p = 0; p < uniforms.length; p++) out[p] = codes[intervalOf(ends, mean[p]! + deviation * quantile(uniforms[p]!))]!;
    },
    drawn: (particle, code, uniform) => {
      const place = placeOf.get(code) ?? 0;
      const from = below(particle, place - 1);
      const to = below(particle, place);
      own[particle] = to > from ? quantile(from + (to - from) * uniform) : nearestInside(ends, place, mean[particle]!, deviation);
    },
  };
}

const leastProbability = 2 ** -53;

function quantile(probability: number): number {
  return approximateNormalQuantile(Math.min(1 - leastProbability, Math.max(leastProbability, probability)));
}

/** For an interval too far out to have a mass: the end that lies toward the mean, as a normal of its own. */
function nearestInside(ends: Float64Array, place: number, mean: number, deviation: number): number {
  const [from, to] = [place === 0 ? Number.NEGATIVE_INFINITY : ends[place - 1]!, ends[place]!];
  const nearest = Math.min(Math.max(mean, from), to);
  return (nearest - mean) / deviation;
}
