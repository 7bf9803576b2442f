import type { Pool } from "../../../parallel/pool.js";
import { sharedArray } from "../../../parallel/shared-array.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { nearestDistances } from "../compared/nearest.js";
import { buildNearestIndex } from "../compared/nearest-index.js";
import { marksOf, meanByPerson, rowsOfPersons } from "../compared/persons.js";
import { pointsOf, type RankScale } from "../compared/points.js";
import { type Group, groups, type IsolatedParts, type Parts } from "./membership-groups.js";

const neighbourCount = 5;
/** Persons of the reference half among whom neighbours are looked for. */
const mostAmong = 20_000;
/** The most isolated tenth is challenged, and where that is too few, so many, but no more than a quarter. */
const isolatedShare = 0.1;
const leastIsolated = 250;
const largestShare = 0.25;

/**
 * How isolated persons are: mean distance to the five nearest rows of other persons in the reference half of the holdout, the same pool for
 * both sides, of which it favours neither; mean over a person's rows. After Meeus, Guépin, Creţu & de Montjoye (2023), Achilles' Heels.
 * Departure: the distance of `points.ts` in place of their cosines, as in all our attacks.
 * @returns by position in each part, >= 0
 */
export async function isolationOf(
  fold: ComparedFold,
  scales: readonly RankScale[],
  parts: Parts,
  pool: Pool,
): Promise<Readonly<Record<Group, Float64Array>>> {
  const { holdout } = fold;
  const among = parts.reference.slice(0, mostAmong);
  const poolRows = rowsOfPersons(holdout.persons, marksOf(holdout.persons.personCount, among));
  const index = buildNearestIndex(
    pointsOf(holdout, scales, poolRows),
    poolRows.map((row) => holdout.persons.personOf[row]!),
  );
  const isolations: Record<Group, Float64Array> = { members: none, nonMembers: none, reference: none, scouts: none };
  for (const group of groups) {
    const listed = group === "reference" ? among : parts[group];
    const table = group === "members" || group === "scouts" ? fold.train : holdout;
    const rows = rowsOfPersons(table.persons, marksOf(table.persons.personCount, listed));
    const points = pointsOf(table, scales, rows);
    const persons = group === "reference" ? sharedArray(Int32Array, rows.length) : null;
    persons?.set(rows.map((row) => holdout.persons.personOf[row]!));
    const distances = await nearestDistances(pool, index, { points, persons }, neighbourCount);
    isolations[group] = byPerson(distances, points.width, rows, table.persons, listed);
  }
  return isolations;
}

const none = new Float64Array(0);

function byPerson(
  distances: Float64Array,
  farthest: number,
  rows: Uint32Array,
  persons: ComparedFold["train"]["persons"],
  listed: Uint32Array,
): Float64Array {
  const rowValues = new Float64Array(persons.personOf.length);
  rows.forEach((row, i) => {
    for (let j = i * neighbourCount; j < (i + 1) * neighbourCount; j++) {
      rowValues[row]! += (Number.isFinite(distances[j]!) ? distances[j]! : farthest) / neighbourCount;
    }
  });
  const means = meanByPerson(rowValues, persons);
  return Float64Array.from(listed, (person) => means[person]!);
}

/**
 * Non-members who are called isolated: a tenth, or the 250 most isolated where a tenth is fewer, though no more than a quarter.
 * @param count     non-members of this fold
 * @param foldCount folds that are pooled, which share the 250
 */
export function isolatedCount(count: number, foldCount: number): number {
  return Math.max(Math.ceil(isolatedShare * count), Math.min(Math.ceil(leastIsolated / foldCount), Math.floor(largestShare * count)));
}

/** Marks of those who are at least as isolated as the most isolated `count` non-members: one threshold for all parts. */
export function markIsolated(isolations: Readonly<Record<Group, Float64Array>>, count: number): IsolatedParts {
  const sorted = isolations.nonMembers.slice().sort();
  const threshold = sorted[Math.max(0, sorted.length - count)] ?? Number.POSITIVE_INFINITY;
  const of = (group: Group) => Uint8Array.from(isolations[group], (isolation) => (isolation >= threshold ? 1 : 0));
  return { members: of("members"), nonMembers: of("nonMembers"), reference: of("reference"), scouts: of("scouts") };
}

/** Marks the most isolated of some persons; the first listed of equals. @returns length personCount, 1 for marked */
export function mostIsolated(personCount: number, listed: readonly number[], isolation: readonly number[], count: number): Uint8Array {
  const order = listed.map((_, i) => i).sort((a, b) => isolation[b]! - isolation[a]! || a - b);
  return marksOf(
    personCount,
    order.slice(0, count).map((place) => listed[place]!),
  );
}
