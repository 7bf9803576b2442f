import type { Pool } from "../../../parallel/pool.js";
import { permutation, sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { nearestDistances, type Queries } from "../compared/nearest.js";
import { buildNearestIndex, type NearestIndex } from "../compared/nearest-index.js";
import { marksOf, rowsOfPersons } from "../compared/persons.js";
import { pointsOf, type RankScale } from "../compared/points.js";

/** Persons of the holdout asked; more are sampled down. */
const mostAsked = 20_000;
/** Where there are fewer, train is cut several times. */
const enoughAsked = 10_000;
const mostCuts = 4;
const tolerance = 1e-9;
/** Knots of the scales here. */
const coarseKnots = 256;

/** Strangers who would count as copied by an output that knows nobody, at each of the ratios asked for. */
export interface Coincidence {
  readonly hits: Float64Array;
  /** Chances to be hit: persons times outputs. */
  readonly asked: number;
}

/**
 * How often a stranger counts as copied by mere chance: train is cut into two random halves of its persons; one plays the output, the other one the
 * train that the distance is held against, and the other way round. The release is not looked at, so a ratio that is chosen by it does not follow the luck
 * of the holdout with the release. The ranks are those of a few hundred values: on their own scale both sides lie evenly, a step apart, and nobody comes near.
 *
 * @param ratios descending, in (0, 1)
 * @param isOwn  rows of the holdout that nobody of train has
 */
export async function coincidences(
  { train, holdout }: Pick<ComparedFold, "train" | "holdout">,
  fineScales: readonly RankScale[],
  ratios: readonly number[],
  isOwn: (row: number) => boolean,
  { pool, rng }: { readonly pool: Pool; readonly rng: Rng },
): Promise<Coincidence> {
  const { personOf, personCount } = holdout.persons;
  const persons = sampleIndices(personCount, mostAsked, rng.fork("asked"));
  const rows = rowsOfPersons(holdout.persons, marksOf(personCount, persons)).filter(isOwn);
  const scales = fineScales.map(coarse);
  const queries: Queries = { points: pointsOf(holdout, scales, rows), persons: null };
  const owners = rows.map((row) => personOf[row]!);
  const hits = new Float64Array(ratios.length);
  const cuts = Math.max(1, Math.min(mostCuts, Math.ceil(enoughAsked / Math.max(1, persons.length))));
  for (let cut = 0; cut < cuts; cut++) {
    const order = permutation(train.persons.personCount, rng.fork(`cut ${cut}`));
    const middle = order.length >>> 1;
    const first = await nearestDistances(pool, indexOf(train, scales, order.subarray(0, middle)), queries, 1);
    const second = await nearestDistances(pool, indexOf(train, scales, order.subarray(middle)), queries, 1);
    countHits(first, second, owners, ratios, hits);
    countHits(second, first, owners, ratios, hits);
  }
  return { hits, asked: 2 * cuts * persons.length };
}

/** Every so manieth knot, and the last. */
function coarse({ knots, ranks }: RankScale): RankScale {
  const step = Math.ceil(knots.length / coarseKnots);
  const kept = (_: number, i: number): boolean => i % step === 0 || i === knots.length - 1;
  return { knots: knots.filter(kept), ranks: ranks.filter(kept) };
}

function countHits(
  toOutput: Float64Array,
  toOthers: Float64Array,
  owners: Uint32Array,
  ratios: readonly number[],
  hits: Float64Array,
): void {
  const smallest = new Map<number, number>();
  owners.forEach((person, i) => {
    if (!Number.isFinite(toOutput[i]!) || toOthers[i]! <= tolerance) return;
    const ratio = Number.isFinite(toOthers[i]!) ? toOutput[i]! / toOthers[i]! : 0;
    smallest.set(person, Math.min(ratio, smallest.get(person) ?? 1));
  });
  for (const ratio of smallest.values()) for (let r = 0; r < ratios.length && ratio <= ratios[r]! + tolerance; r++) hits[r]!++;
}

function indexOf(train: ComparedFold["train"], scales: readonly RankScale[], persons: Uint32Array): NearestIndex {
  const rows = rowsOfPersons(train.persons, marksOf(train.persons.personCount, persons));
  return buildNearestIndex(pointsOf(train, scales, rows), null);
}
