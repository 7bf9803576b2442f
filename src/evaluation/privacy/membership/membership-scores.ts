import { countAtMost, countBelow } from "../../../math/count-at-most.js";
import { plantedShare } from "../figure.js";
import { type NeighbourLists, neighbourCount, radiusNeighbour } from "./neighbour-lists.js";
import { expectedShares, type RecordCounts, type RecordScheme } from "./record-counts.js";

/** Attacks by neighbours and counts, each a score per record: the higher, the likelier a member. */
export const neighbourAttacks = [
  "distance",
  "distance difference",
  "distance ratio",
  "isolation ratio",
  "density ratio",
  "count ratio",
  "record ratio",
  "Monte Carlo",
  "DPI",
] as const;
export type NeighbourAttack = (typeof neighbourAttacks)[number];

/** What the queries see of one table. */
export interface Sighting {
  readonly neighbours: NeighbourLists;
  /** null where the column set is too wide to count records. */
  readonly records: RecordCounts | null;
  /** One distance for all queries, and the rows within it; null where the lists say how many, up to their length. */
  readonly radius: number | null;
  readonly within: Float64Array | null;
}

/** Keeps the ratios of tiny distances finite; the scale is that of `points.ts`, where a column costs at most 1. */
const softening = 0.02;

/**
 * Scores of all queries under one attack.
 *
 * distance: nearness to the output (DCR). distance difference: the same less the nearness to the reference (GAN-leaks, calibrated; Chen et
 * al. 2020). distance ratio: its logarithmic form. isolation ratio: the nearest of the output against the mean of five of the reference,
 * which ranks records that stand in the output by how alone they are. density ratio: log p_S(x) / p_R(x) by the mean of five neighbour
 * distances (after DOMIAS, van Breugel et al. 2023, with neighbours in place of kernels). count ratio: the same by counting within the fifth
 * neighbour in the reference, which also works where records repeat. record ratio: `recordRatios`, for records that stand in the output
 * although they should hardly ever occur; the one that sees copies among few columns of many duplicates. Monte Carlo: rows of the output
 * within one distance for all (Hilprecht et al. 2019), counted up to 20 above eight columns. DPI: share of the output among the 20 nearest of output and reference (Ward et al.
 * 2024, Data Plagiarism Index).
 * @returns one score a query; null when the tables were not counted as the attack needs it
 */
export function membershipScores(
  attack: NeighbourAttack,
  synthetic: Sighting,
  reference: Sighting,
  scheme: RecordScheme | null,
): Float64Array | null {
  switch (attack) {
    case "count ratio":
      return countRatios(synthetic.neighbours, reference.neighbours);
    case "record ratio":
      return synthetic.records && reference.records && scheme && recordRatios(synthetic.records, reference.records, scheme);
    case "Monte Carlo":
      return synthetic.within ?? listedWithin(synthetic);
    case "DPI":
      return plagiarismShares(synthetic.neighbours, reference.neighbours);
    default:
      return distanceScores(attack, synthetic.neighbours, reference.neighbours);
  }
}

function listedWithin({ neighbours: { distances }, radius }: Sighting): Float64Array | null {
  if (radius === null) return null;
  const counts = new Float64Array(distances.length / neighbourCount);
  for (let i = 0; i < distances.length; i++) if (distances[i]! <= radius) counts[Math.floor(i / neighbourCount)]!++;
  return counts;
}

function distanceScores(
  attack: Exclude<NeighbourAttack, "count ratio" | "record ratio" | "Monte Carlo" | "DPI">,
  synthetic: NeighbourLists,
  reference: NeighbourLists,
): Float64Array {
  const scores = new Float64Array(synthetic.distances.length / neighbourCount);
  for (let i = 0; i < scores.length; i++) {
    const s = synthetic.distances[i * neighbourCount]!;
    const r = reference.distances[i * neighbourCount]!;
    if (attack === "distance") scores[i] = -s;
    else if (attack === "distance difference") scores[i] = r - s;
    else if (attack === "distance ratio") scores[i] = Math.log((r + softening) / (s + softening));
    else if (attack === "isolation ratio") scores[i] = Math.log((meanAt(reference, i) + softening) / (s + softening));
    else scores[i] = Math.log((meanAt(reference, i) + softening) / (meanAt(synthetic, i) + softening));
  }
  return scores;
}

/** Of rows that tie at the last of the nearest, output and reference have the parts that they have among the tied. */
function plagiarismShares(synthetic: NeighbourLists, reference: NeighbourLists): Float64Array {
  const scores = new Float64Array(synthetic.distances.length / neighbourCount);
  for (let query = 0; query < scores.length; query++) {
    const from = query * neighbourCount;
    let [s, r] = [0, 0];
    while (s + r < neighbourCount - 1) {
      if (synthetic.distances[from + s]! <= reference.distances[from + r]!) s++;
      else r++;
    }
    const last = Math.min(synthetic.distances[from + s]!, reference.distances[from + r]!);
    const [sBelow, sTied] = belowAndTied(synthetic.distances, from, last);
    const [rBelow, rTied] = belowAndTied(reference.distances, from, last);
    scores[query] = (sBelow + ((neighbourCount - sBelow - rBelow) * sTied) / (sTied + rTied)) / neighbourCount;
  }
  return scores;
}

function belowAndTied(distances: Float64Array, from: number, last: number): readonly [number, number] {
  let [below, tied] = [0, 0];
  for (let i = from; i < from + neighbourCount; i++) {
    if (distances[i]! < last) below++;
    else if (distances[i] === last) tied++;
  }
  return [below, tied];
}

function countRatios(synthetic: NeighbourLists, reference: NeighbourLists): Float64Array | null {
  if (synthetic.counts === null || reference.counts === null) return null;
  const scores = new Float64Array(synthetic.counts.length);
  const shift = Math.log((reference.size + 1) / (synthetic.size + 1));
  for (let i = 0; i < scores.length; i++) scores[i] = Math.log((synthetic.counts[i]! + 1) / (reference.counts[i]! + 1)) + shift;
  return scores;
}

/** Rows that the tree's expectation is worth against what the reference counts at the very record. */
const priorRows = 1;

/**
 * Log likelihood of a record's count in the output if each person was copied there with a chance of 5 %, against none.
 *
 * The rate λ of the record has a gamma distribution: its mean before is what the tree expects (`expectedShares`), its weight one row, and
 * the record's own count in the reference adds to it. With a = 1 + c_R and b = 1/λ₀ + n_R/n_S, counts are negative binomial, and one copy
 * more makes c_S likelier by c_S (b + 1) / (a + c_S - 1): nearly c_S / λ, the most powerful statistic for one copy more in a Poisson count
 * (Neyman & Pearson 1933). A record that is not in the output has 0. Records that are not there tie, and there may be more than 99 % of
 * them; `takenAt` then counts the part of the tie that the rate leaves, which is the mean over a random order.
 */
function recordRatios(synthetic: RecordCounts, reference: RecordCounts, scheme: RecordScheme): Float64Array {
  const shares = expectedShares(reference, scheme);
  return shares.map((share, i) => {
    const [held, size] = [synthetic.records[i]!, synthetic.sizes[i]!];
    if (held === 0 || size === 0) return Math.log(1 - plantedShare);
    const b = priorRows / (size * share) + reference.sizes[i]! / size;
    const likelier = (held * (b + 1)) / (priorRows + reference.records[i]! + held - 1);
    return Math.log(1 - plantedShare + plantedShare * likelier);
  });
}

/** Mean distance of the five nearest. */
function meanAt({ distances }: NeighbourLists, query: number): number {
  let sum = 0;
  for (let j = query * neighbourCount; j < query * neighbourCount + radiusNeighbour; j++) sum += distances[j]!;
  return sum / radiusNeighbour;
}

/** Share of the reference scores below each score, ties half: the false positive rate at which a score is just taken is 1 less this. */
export function standings(scores: Float64Array, reference: Float64Array): Float64Array {
  const sorted = Float64Array.from(reference).sort();
  return scores.map((score) => (countBelow(sorted, score) + countAtMost(sorted, score)) / (2 * sorted.length));
}

/**
 * Scores above the threshold that takes a share `rate` of the reference. Scores that tie with the threshold count by the part of the tied
 * reference scores that is still taken, so that the rate is met exactly.
 * @returns in [0, scores.length], may be fractional
 */
export function takenAt(rate: number, scores: Float64Array, reference: Float64Array): number {
  const sorted = Float64Array.from(reference).sort();
  const allowed = rate * sorted.length;
  const threshold = sorted[Math.max(0, sorted.length - 1 - Math.floor(allowed))]!;
  let [above, tied] = [0, 0];
  for (const score of sorted) {
    if (score > threshold) above++;
    else if (score === threshold) tied++;
  }
  const part = tied === 0 ? 0 : Math.min(1, Math.max(0, (allowed - above) / tied));
  let taken = 0;
  for (const score of scores) taken += score > threshold ? 1 : score === threshold ? part : 0;
  return taken;
}
