import { sharedArray } from "../../../parallel/shared-array.js";
import { permutation } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import type { Queries } from "../compared/nearest.js";
import { type Persons, rowsOfPersons } from "../compared/persons.js";
import { pointsOf, type RankScale } from "../compared/points.js";
import type { TableRows } from "./record-texts.js";

/**
 * Who plays which part in a membership attack. members: persons of train, challenged. nonMembers: half of the holdout, challenged.
 * reference: the other half, the attacker's own data, which calibrates the scores. scouts: other persons of train; the best attack is chosen
 * on scouts against reference, so that no challenged person has a say in it.
 */
export const groups = ["members", "nonMembers", "reference", "scouts"] as const;
export type Group = (typeof groups)[number];

/** Rows of some persons of one table. */
export interface Cast {
  /** Person indices in their table. */
  readonly persons: Uint32Array;
  /** Rows of these persons in the order of their table, and for each the position of its person in `persons`. */
  readonly rows: Uint32Array;
  readonly positions: Uint32Array;
  /** The first so many persons take part in B1; those after are here for being isolated. */
  readonly drawnCount: number;
  /** By position: 1 for the persons of B2. */
  readonly isolated: Uint8Array;
}

export type Casting = Readonly<Record<Group, Cast>>;

/** Persons who may play each part, in a random order: the first are drawn first. */
export type Parts = Readonly<Record<Group, Uint32Array>>;

/**
 * Most persons a group. Few columns make single records hard to tell apart, so a leak moves the figures little and takes more persons to
 * see; they are also quick to search.
 */
const fewColumns = 8;
const mostChallenged = { few: 20_000, many: 5000 };
const mostChoosers = { few: 10_000, many: 2500 };
/** Most persons of a part who can be called isolated. */
const mostRanked = { few: 40_000, many: 12_000 };
/** Persons of the reference half that outputs are compared with. */
export const mostPooled = 100_000;

const widthOf = (fold: ComparedFold) => (fold.categoryNames.length + fold.numberNames.length <= fewColumns ? "few" : "many");

/** Persons of all parts, drawn at random: a quarter of train are scouts, half of the holdout the reference. */
export function drawParts(fold: ComparedFold, rng: Rng): Parts {
  const ofHoldout = permutation(fold.holdout.persons.personCount, rng.fork("holdout"));
  const ofTrain = permutation(fold.train.persons.personCount, rng.fork("train"));
  const half = ofHoldout.length >>> 1;
  const quarter = ofTrain.length >>> 2;
  const most = mostRanked[widthOf(fold)];
  return {
    members: ofTrain.slice(quarter, quarter + most),
    nonMembers: ofHoldout.slice(0, Math.min(half, most)),
    reference: ofHoldout.slice(half, half + mostPooled),
    scouts: ofTrain.slice(0, Math.min(quarter, most >>> 1)),
  };
}

/** Who of each part is isolated, by position; parts may be longer. */
export type IsolatedParts = Readonly<Record<Group, Uint8Array>>;

/** The first persons of each part, and after them the isolated ones among the rest, at most as many isolated ones as are challenged. */
export function castPersons(fold: ComparedFold, parts: Parts, isolated: IsolatedParts): Casting {
  const width = widthOf(fold);
  const cast = (group: Group, drawn: number) => castOf(personsIn(fold, group), parts[group], isolated[group], drawn, mostChallenged[width]);
  return {
    members: cast("members", mostChallenged[width]),
    nonMembers: cast("nonMembers", mostChallenged[width]),
    reference: cast("reference", mostChoosers[width]),
    scouts: cast("scouts", mostChoosers[width]),
  };
}

/** Fewer persons of each group, for the controls. */
export function smallerCasting(casting: Casting, fold: ComparedFold, drawn: number, mostIsolated: number): Casting {
  const cut = (group: Group) => {
    const { persons, isolated, drawnCount } = casting[group];
    return castOf(personsIn(fold, group), persons, isolated, Math.min(drawn, drawnCount), mostIsolated);
  };
  return { members: cut("members"), nonMembers: cut("nonMembers"), reference: cut("reference"), scouts: cut("scouts") };
}

function personsIn(fold: ComparedFold, group: Group): Persons {
  return tableOf(fold, group).persons;
}

function tableOf(fold: ComparedFold, group: Group) {
  return group === "members" || group === "scouts" ? fold.train : fold.holdout;
}

function castOf(persons: Persons, part: Uint32Array, isolated: Uint8Array, drawn: number, mostIsolated: number): Cast {
  let isolatedCount = 0;
  const places = Array.from(part.keys()).filter((place) => {
    const counts = isolated[place] === 1 && isolatedCount < mostIsolated;
    if (counts) isolatedCount++;
    return place < drawn || counts;
  });
  const chosen = Uint32Array.from(places, (place) => part[place]!);
  const positionOf = new Int32Array(persons.personCount).fill(-1);
  chosen.forEach((person, position) => {
    positionOf[person] = position;
  });
  const rows = rowsOfPersons(
    persons,
    Uint8Array.from(positionOf, (position) => (position < 0 ? 0 : 1)),
  );
  return {
    persons: chosen,
    rows,
    positions: rows.map((row) => positionOf[persons.personOf[row]!]!),
    drawnCount: Math.min(drawn, part.length),
    isolated: Uint8Array.from(places, (place) => isolated[place] ?? 0),
  };
}

/** The rows of all groups as one list of queries, group after group. Only the reference must not find its own rows (among its own). */
export interface CastQueries extends Queries {
  readonly starts: Readonly<Record<Group, number>>;
  /** Where the rows come from, in the order of `groups`. */
  readonly sources: readonly TableRows[];
  /** Person of each query in its own table. */
  readonly personOf: Uint32Array;
}

export function castQueries(fold: ComparedFold, casting: Casting, scales: readonly RankScale[]): CastQueries {
  const sources = groups.map((group) => ({ table: tableOf(fold, group), rows: casting[group].rows }));
  const parts = sources.map(({ table, rows }) => pointsOf(table, scales, rows));
  const rowCount = parts.reduce((sum, part) => sum + part.rowCount, 0);
  const { width, categoryCount } = parts[0]!;
  const values = sharedArray(Float32Array, rowCount * width);
  const persons = sharedArray(Int32Array, rowCount).fill(-1);
  const personOf = new Uint32Array(rowCount);
  const starts = { members: 0, nonMembers: 0, reference: 0, scouts: 0 };
  let row = 0;
  groups.forEach((group, g) => {
    starts[group] = row;
    values.set(parts[g]!.values, row * width);
    casting[group].rows.forEach((source, i) => {
      personOf[row + i] = sources[g]!.table.persons.personOf[source]!;
    });
    if (group === "reference") persons.set(personOf.subarray(row, row + parts[g]!.rowCount), row);
    row += parts[g]!.rowCount;
  });
  return { points: { rowCount, width, categoryCount, values }, persons, starts, sources, personOf };
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
