import { countAtMost } from "../../math/count-at-most.js";
import { normalQuantile } from "../../math/normal.js";
import { toStep } from "../../math/to-step.js";
import type { Rng } from "../../random/rng.js";
import type { CodedFeature } from "../../trees/conditional-tree.js";
import { packedSteps } from "../../trees/packed-boosting.js";
import { picked } from "./codes.js";
import { ascendingRows, personRuns } from "./person-runs.js";
import { thinnedRows } from "./thinned-rows.js";

/**
 * A number column as its distance to the score: the normal score of the value is score + spread(score) × z, and z is what the tree models, in
 * bins. Codes are intervals of the normal score, so every z falls into one.
 * All numbers are in steps of 1/`packedSteps`.
 */
export interface ResidualModel {
  /** Normal scores between neighbouring codes; length cardinality - 1, ascending. */
  readonly bounds: Float64Array;
  /** Ends of the bins of z; length bins + 1, ascending; the outer ones lie inside the k-th persons. */
  readonly edges: Float64Array;
  /** Scores at which the spread is known, ascending, and the spread there; linear between. */
  readonly centres: Float64Array;
  readonly spreads: Float64Array;
}

const rounded = (value: number): number => toStep(value, packedSteps);

/** Bins of z at most, and scores at which the spread is measured at most. */
const mostBins = 128;
const mostCentres = 24;
const leastSpread = 1 / 256;
/** Rows that the bins are learned from at most. */
const mostRows = 100_000;

export interface ResidualInput {
  readonly target: CodedFeature;
  /** Share of each code of the target. */
  readonly shares: Float64Array;
  /** A row's score by a regression that has not seen it. */
  readonly scores: Float64Array;
  readonly personOf: Uint32Array | null;
  readonly k: number;
  /** Fewest rows of a bin. */
  readonly binRows: number;
  readonly rng: Rng;
}

/** Learns the residual coding of a number column. @returns the coding, and z in bins for each row */
export function fitResidual(input: ResidualInput): { model: ResidualModel; coded: CodedFeature } {
  const { target, shares, scores, rng } = input;
  const rowCount = target.codes.length;
  const below = new Float64Array(shares.length + 1);
  shares.forEach((share, code) => {
    below[code + 1] = below[code]! + share;
  });
  const bounds = below.slice(1, -1).map((share) => rounded(normalQuantile(inside(share))));
  // a code is an interval: where in it a row stands is drawn, so that the residuals have no grid
  const values = Float64Array.from(target.codes, (code, row) =>
    normalQuantile(inside(below[code]! + rng.floatAt(row, 0) * shares[code]!, 1 / (2 * rowCount))),
  );
  // of a large table, some rows say enough of where the bins end
  const rows = thinnedRows(rowCount, input.personOf, mostRows);
  const some = { ...input, scores: picked(scores, rows), personOf: input.personOf && picked(input.personOf, rows) };
  const { centres, spreads } = spreadsOf(picked(values, rows), some);
  const partial: ResidualModel = { bounds, edges: new Float64Array(0), centres, spreads };
  const z = values.map((value, row) => (value - scores[row]!) / spreadAt(partial, scores[row]!));
  const edges = binEdges(picked(z, rows), some);
  const inner = edges.subarray(1, -1);
  return {
    model: { bounds, edges, centres, spreads },
    coded: { codes: Uint16Array.from(z, (value) => countAtMost(inner, value)), cardinality: edges.length - 1, ordered: true },
  };
}

const inside = (share: number, margin = 1e-6): number => Math.min(1 - margin, Math.max(margin, share));

/** Mean distance of value and score, over runs of rows with neighbouring scores. */
function spreadsOf(values: Float64Array, { scores, personOf, k, binRows }: ResidualInput): Pick<ResidualModel, "centres" | "spreads"> {
  const order = ascendingRows(scores);
  const starts = personRuns(order, personOf, Math.max(4 * binRows, order.length / mostCentres), k);
  const centres: number[] = [];
  const spreads: number[] = [];
  starts.forEach((start, run) => {
    const rows = order.subarray(start, starts[run + 1]);
    let score = 0;
    let distance = 0;
    for (const row of rows) {
      score += scores[row]!;
      distance += Math.abs(values[row]! - scores[row]!);
    }
    const centre = rounded(score / rows.length);
    if (centre <= (centres.at(-1) ?? Number.NEGATIVE_INFINITY)) return;
    centres.push(centre);
    spreads.push(Math.max(leastSpread, rounded(distance / rows.length)));
  });
  return { centres: Float64Array.from(centres), spreads: Float64Array.from(spreads) };
}

/** Ends of bins of about equal mass, in steps; the outer ones where k persons lie at or beyond them. */
function binEdges(z: Float64Array, { personOf, k, binRows }: ResidualInput): Float64Array {
  const order = ascendingRows(z);
  const starts = personRuns(order, personOf, Math.max(binRows, order.length / mostBins), k);
  const [low, high] = [order, order.toReversed()].map((rows) =>
    rounded(z[rows[(personRuns(rows, personOf, 1, k)[1] ?? rows.length) - 1]!]!),
  );
  const edges = [low!];
  for (const start of starts.slice(1)) {
    const edge = rounded(z[order[start]!]!);
    if (edge > edges.at(-1)! && edge < high!) edges.push(edge);
  }
  edges.push(Math.max(high!, edges.at(-1)! + 1 / packedSteps));
  return Float64Array.from(edges);
}

function spreadAt({ centres, spreads }: ResidualModel, score: number): number {
  const after = countAtMost(centres, score);
  if (after === 0) return spreads[0]!;
  if (after === centres.length) return spreads[after - 1]!;
  const from = centres[after - 1]!;
  const place = (score - from) / (centres[after]! - from);
  return spreads[after - 1]! * (1 - place) + spreads[after]! * place;
}

/** Code of a drawn bin of z. @param uniform place in the bin, on [0, 1) */
export function residualCode(model: ResidualModel, score: number, bin: number, uniform: number): number {
  const { edges, bounds } = model;
  const z = edges[bin]! + uniform * (edges[bin + 1]! - edges[bin]!);
  return countAtMost(bounds, score + spreadAt(model, score) * z);
}

/** Adds to `out` the share of each code, given the share of each bin of z. O(bins + cardinality) */
export function addCodeShares(model: ResidualModel, score: number, binShares: Float64Array, out: Float64Array): void {
  const { edges, bounds } = model;
  const spread = spreadAt(model, score);
  let code = countAtMost(bounds, score + spread * edges[0]!);
  for (let bin = 0; bin + 1 < edges.length; bin++) {
    const from = score + spread * edges[bin]!;
    const to = score + spread * edges[bin + 1]!;
    const density = binShares[bin]! / (to - from);
    let at = from;
    while (code < bounds.length && bounds[code]! < to) {
      if (bounds[code]! > at) {
        out[code]! += density * (bounds[code]! - at);
        at = bounds[code]!;
      }
      code++;
    }
    out[code]! += density * (to - at);
  }
}
