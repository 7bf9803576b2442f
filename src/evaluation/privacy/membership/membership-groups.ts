import { sharedArray } from "../../../parallel/shared-array.js";
import { permutation } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import type { Queries } from "../compared/nearest.js";
import { type Persons, rowsOfPersons } from "../compared/persons.js";
import type { Points, RankScale } from "../compared/points.js";
import { pointsOf } from "../compared/points.js";

/** Who plays which part in a membership attack. */
export const groups = ["members", "nonMembers", "reference", "scouts"] as const;
export type Group = (typeof groups)[number];

/** Rows of some persons of one table. */
interface Cast {
  /** Person indices in their table. */
  readonly persons: Uint32Array;
  /** Rows of these persons, and for each the position of its person in `persons`. */
  readonly rows: Uint32Array;
  readonly positions: Uint32Array;
}

/**
 * members: persons of train, challenged. nonMembers: half of the holdout, challenged. reference: the other half, the attacker's own data,
 * which calibrates the scores. scouts: other persons of train; the best attack is chosen on scouts against reference, so that no
 * challenged person has a say in it.
 */
export type Casting = Readonly<Record<Group, Cast>> & {
  /** All rows of the reference half, of which `reference` may be a sample. */
  readonly pool: Cast;
};

/**
 * Most persons a group. Few columns make single records hard to tell apart, so a leak moves the figures little and takes more persons to
 * see; they are also quick to search.
 */
const fewColumns = 8;
const mostChallenged = { few: 20_000, many: 5000 };
const mostScouts = { few: 10_000, many: 2500 };
const mostPooled = 100_000;

export function castPersons(fold: ComparedFold, rng: Rng): Casting {
  const ofHoldout = permutation(fold.holdout.persons.personCount, rng.fork("holdout"));
  const half = ofHoldout.length >>> 1;
  const width = fold.categoryNames.length + fold.numberNames.length <= fewColumns ? "few" : "many";
  const challenged = Math.min(half, mostChallenged[width], fold.train.persons.personCount >>> 1);
  const ofTrain = permutation(fold.train.persons.personCount, rng.fork("train"));
  const pool = ofHoldout.slice(half, half + mostPooled);
  return {
    members: castOf(fold.train.persons, ofTrain.slice(0, challenged)),
    nonMembers: castOf(fold.holdout.persons, ofHoldout.slice(0, challenged)),
    reference: castOf(fold.holdout.persons, pool.slice(0, mostChallenged[width])),
    scouts: castOf(fold.train.persons, ofTrain.slice(challenged, challenged + mostScouts[width])),
    pool: castOf(fold.holdout.persons, pool),
  };
}

/** The first persons of each group, for the controls. */
export function smallerCasting(casting: Casting, fold: ComparedFold, most: number): Casting {
  const cut = (cast: Cast, persons: Persons) => castOf(persons, cast.persons.slice(0, most));
  return {
    members: cut(casting.members, fold.train.persons),
    nonMembers: cut(casting.nonMembers, fold.holdout.persons),
    reference: cut(casting.reference, fold.holdout.persons),
    scouts: cut(casting.scouts, fold.train.persons),
    pool: casting.pool,
  };
}

/** Rows in the order of their table. */
function castOf(persons: Persons, chosen: Uint32Array): Cast {
  const positionOf = new Int32Array(persons.personCount).fill(-1);
  chosen.forEach((person, position) => {
    positionOf[person] = position;
  });
  const rows = rowsOfPersons(
    persons,
    Uint8Array.from(positionOf, (position) => (position < 0 ? 0 : 1)),
  );
  return { persons: chosen, rows, positions: rows.map((row) => positionOf[persons.personOf[row]!]!) };
}

/** The rows of all groups as one list of queries, group after group. Only the reference must not find its own rows (in the pool). */
export interface CastQueries extends Queries {
  readonly starts: Readonly<Record<Group, number>>;
}

export function castQueries(fold: ComparedFold, casting: Casting, scales: readonly RankScale[]): CastQueries {
  const parts = groups.map((group) => {
    const table = group === "members" || group === "scouts" ? fold.train : fold.holdout;
    return pointsOf(table, scales, casting[group].rows);
  });
  const rowCount = parts.reduce((sum, part) => sum + part.rowCount, 0);
  const { width, categoryCount } = parts[0]!;
  const values = sharedArray(Float32Array, rowCount * width);
  const persons = sharedArray(Int32Array, rowCount).fill(-1);
  const starts = { members: 0, nonMembers: 0, reference: 0, scouts: 0 };
  let row = 0;
  groups.forEach((group, g) => {
    starts[group] = row;
    values.set(parts[g]!.values, row * width);
    if (group === "reference")
      casting.reference.rows.forEach((source, i) => {
        persons[row + i] = fold.holdout.persons.personOf[source]!;
      });
    row += parts[g]!.rowCount;
  });
  return { points: { rowCount, width, categoryCount, values } satisfies Points, persons, starts };
}

/** Mean of a group's row scores for each of its persons. */
export function personScores(scores: Float64Array, group: Group, casting: Casting, starts: CastQueries["starts"]): Float64Array {
  const { persons, positions } = casting[group];
  const sums = new Float64Array(persons.length);
  const counts = new Uint32Array(persons.length);
  const start = starts[group];
  positions.forEach((position, i) => {
    sums[position]! += scores[start + i]!;
    counts[position]!++;
  });
  return sums.map((sum, position) => sum / counts[position]!);
}
