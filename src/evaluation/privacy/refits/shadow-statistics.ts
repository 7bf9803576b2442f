import { sharedArray, sharedCopy } from "../../../parallel/shared-array.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { Metadata } from "../../../metadata/metadata.js";
import { stackTables } from "../../../table/stack-tables.js";
import { selectRows, type Table } from "../../../table/table.js";
import type { AttackContext } from "../attack-context.js";
import { compareFold } from "../compared/compared-fold.js";
import { nearestDistances } from "../compared/nearest.js";
import { buildNearestIndex } from "../compared/nearest-index.js";
import { meanByPerson, type Persons, rowsOfPersons } from "../compared/persons.js";
import { type Points, pointsOf, type RankScale, rankScales } from "../compared/points.js";
import { plantedShare } from "../figure.js";
import {
  addedCounts,
  type CellTable,
  cellTable,
  type QueryScheme,
  queryScheme,
  type TargetedCounts,
  targetedCounts,
  targetedScores,
} from "./targeted-counts.js";

/** The persons of the audit, as a table and as the attack sees them; nothing here knows who is in which shadow. */
export interface AuditedPersons {
  readonly table: Table;
  readonly metadata: Metadata;
  readonly persons: Persons;
  readonly scales: readonly RankScale[];
  readonly points: Points;
  readonly scheme: QueryScheme;
  readonly cells: CellTable;
  /** The persons' own values among all of them: what an output is expected to show. */
  readonly expected: TargetedCounts;
}

/** What one output shows of each person; length personCount each. */
export interface PersonStatistics {
  /** -log(distance to the nearest row + 0.02), mean over the person's rows. */
  readonly nearness: Float64Array;
  /** Targeted counts against the audited persons as a whole, mean over the person's rows. */
  readonly counts: Float64Array;
}

/** Keeps the logarithm of a copy finite; as in `membership-scores.ts`. */
const softening = 0.02;

/** @returns null when no modelled column varies */
export function auditedPersons(table: Table, metadata: Metadata, rng: Rng): AuditedPersons | null {
  const fold = compareFold({ train: table, holdout: selectRows(table, new Uint32Array(0)), synthetic: table }, metadata);
  if (fold.categoryNames.length + fold.numberNames.length === 0) return null;
  const scales = rankScales(fold);
  const points = pointsOf(fold.train, scales, null);
  const scheme = queryScheme(points, table.rowCount, rng);
  const cells = cellTable(points, scheme);
  return { table, metadata, persons: fold.train.persons, scales, points, scheme, cells, expected: targetedCounts(cells, cells, scheme) };
}

/** Mean distance of each person to its five nearest others (Meeus et al. 2023, "Achilles' Heels", with our distance). @returns length personCount */
export async function isolationOf({ points, persons }: AuditedPersons, { pool }: AttackContext): Promise<Float64Array> {
  const index = buildNearestIndex(points, persons.personOf);
  const nearest = await nearestDistances(pool, index, { points, persons: sharedCopy(Int32Array, persons.personOf) }, neighbours);
  const rows = Float64Array.from({ length: points.rowCount }, (_, row) => {
    const own = nearest.subarray(row * neighbours, (row + 1) * neighbours);
    return own.reduce((sum, distance) => sum + Math.min(distance, points.width), 0) / neighbours;
  });
  return meanByPerson(rows, persons);
}

const neighbours = 5;

/**
 * What an output shows of each audited person, and what it would show with copies of a random twentieth of `members` in it.
 * @param members nonzero for persons whom the output's model was fitted on
 */
export async function statisticsOf(
  audited: AuditedPersons,
  output: Table,
  members: Uint8Array,
  context: AttackContext,
): Promise<{ readonly plain: PersonStatistics; readonly planted: PersonStatistics }> {
  const { persons, points, cells, scheme, expected } = audited;
  const drawn = outputPoints(audited, output);
  const copies = pickPoints(points, rowsOfPersons(persons, someOf(members, context.rng)));
  const near = await distancesTo(drawn, points, context);
  const nearer = await distancesTo(copies, points, context);
  const nearnessOf = (distances: Float64Array) =>
    meanByPerson(
      distances.map((distance) => -Math.log(distance + softening)),
      persons,
    );
  const scored = (counts: TargetedCounts) => meanByPerson(targetedScores(counts, expected, scheme), persons);
  const countsIn = (table: Points) => targetedCounts(cells, cellTable(table, scheme), scheme);
  const drawnCounts = countsIn(drawn);
  return {
    plain: { nearness: nearnessOf(near), counts: scored(drawnCounts) },
    planted: {
      nearness: nearnessOf(near.map((distance, i) => Math.min(distance, nearer[i]!))),
      counts: scored(addedCounts(drawnCounts, countsIn(copies))),
    },
  };
}

/** The output's rows as points of the audited columns. Read beside the audited rows, so that a column it leaves empty is missing, not left out. */
function outputPoints({ table, metadata, scales }: AuditedPersons, output: Table): Points {
  const both = stackTables([output, table]);
  const fold = compareFold({ train: table, holdout: selectRows(table, new Uint32Array(0)), synthetic: both }, metadata);
  return pointsOf(
    fold.synthetic,
    scales,
    Uint32Array.from({ length: output.rowCount }, (_, row) => row),
  );
}

function pickPoints(points: Points, rows: Uint32Array): Points {
  const { width } = points;
  const values = sharedArray(Float32Array, rows.length * width);
  rows.forEach((row, i) => values.set(points.values.subarray(row * width, (row + 1) * width), i * width));
  return { ...points, rowCount: rows.length, values };
}

async function distancesTo(output: Points, queries: Points, { pool }: AttackContext): Promise<Float64Array> {
  const distances = await nearestDistances(pool, buildNearestIndex(output, null), { points: queries, persons: null }, 1);
  return distances.map((distance) => Math.min(distance, queries.width));
}

/** Marks a random twentieth of the marked, at least one. */
function someOf(marks: Uint8Array, rng: Rng): Uint8Array {
  const marked = Uint32Array.from(marks, (_, i) => i).filter((i) => marks[i] !== 0);
  const chosen = new Uint8Array(marks.length);
  for (const i of sampleIndices(marked.length, Math.max(1, Math.round(plantedShare * marked.length)), rng)) chosen[marked[i]!] = 1;
  return chosen;
}
