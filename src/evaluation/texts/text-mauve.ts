import { divergenceFrontier } from "../../math/divergence-frontier.js";
import { kMeans, nearestCentres } from "../../math/k-means.js";
import type { Rng } from "../../random/rng.js";
import type { Estimate } from "../fidelity/estimate.js";
import { type NotedFigure, unmeasured } from "../utility/noted-figure.js";
import { type Cells, meanEstimate, pulls, sharesOf } from "./share-likeness.js";
import type { TextSample } from "./text-samples.js";
import { drawTexts, sidedResult, type TextSides } from "./text-sides.js";
import { spaceWidth, type TextSpace } from "./text-space.js";
import { hasPlace } from "./text-topics.js";

/** Texts a side, and how many of them make a bucket. */
const mostRows = 2000;
const textsPerBucket = 10;
const rounds = 6;
/** The published scale of divergences. */
const scale = 5;

/**
 * MAUVE over the space of texts: the area under the divergence frontier of the holdout's and the synthetic rows' shares of clusters (k-means on both
 * together, a tenth as many clusters as texts a side), mean over columns. Its size depends on the space; the ceiling is what real texts read.
 * @see Pillutla et al. (2021), arXiv:2102.01454
 */
export function textMauve(sides: TextSides, spaces: readonly (TextSpace | null)[], rng: Rng): NotedFigure {
  const used = spaces.flatMap((space, c) => (space === null ? [] : [{ space, c }]));
  if (used.length === 0) return unmeasured("notMeasured", "the texts of train share too few words to be placed");
  const rowCount = Math.min(mostRows, sides.holdout.rows.rowCount, sides.synthetic.rows.rowCount);
  const of = (sample: TextSample, name: string) => drawTexts(sample, rowCount, rng.fork(name));
  const drawn: TextSides = {
    fitting: sides.fitting,
    holdout: of(sides.holdout, "holdout"),
    synthetic: of(sides.synthetic, "synthetic"),
    ceiling: of(sides.ceiling, "ceiling"),
    floor: of(sides.floor, "ceiling"),
  };
  const measure = (side: TextSample): Estimate =>
    meanEstimate(used.map(({ space, c }) => mauveOf(space(drawn.holdout.tokens[c]!), space(side.tokens[c]!), rng.fork(`buckets/${c}`))));
  return { result: sidedResult(measure, drawn), notes: [] };
}

/** @param real, own places of texts, row-major [texts × 32] */
function mauveOf(real: Float32Array, own: Float32Array, rng: Rng): Estimate {
  const textCount = Math.min(real.length, own.length) / spaceWidth;
  const bucketCount = Math.max(2, Math.round(textCount / textsPerBucket));
  const both = new Float32Array(real.length + own.length);
  both.set(real);
  both.set(own, real.length);
  const draws = Float64Array.from({ length: bucketCount }, () => rng.nextFloat());
  const clustering = kMeans(both, spaceWidth, bucketCount, draws, rounds);
  const nearest = nearestCentres(both, spaceWidth, clustering);
  const cellsOf = (from: number, to: number): Cells => ({
    cells: nearest.slice(from, to).map((bucket, row) => (hasPlace(both, from + row) ? bucket : clustering.clusterCount)),
    cellCount: clustering.clusterCount + 1,
  });
  const [p, q] = [cellsOf(0, real.length / spaceWidth), cellsOf(real.length / spaceWidth, nearest.length)];
  const [pShares, qShares] = [sharesOf(p), sharesOf(q)];
  const { area, pSlope, qSlope } = divergenceFrontier(pShares, qShares, scale);
  return { value: area, real: pulls(p, pShares, pSlope), synthetic: pulls(q, qShares, qSlope) };
}
