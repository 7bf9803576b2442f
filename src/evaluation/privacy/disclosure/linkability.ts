import { wilson } from "../../../math/wilson.js";
import { permutation, uniformInteger } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { CheckFigure, EvaluationInput, Interval, Twin } from "../../figures.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import type { ComparedFold, ComparedTable } from "../compared/compared-fold.js";
import { type NeighbourRows, nearestRows } from "../compared/nearest.js";
import { buildNearestIndex, type NearestIndex } from "../compared/nearest-index.js";
import { type Points, pointsOf, projectPoints, rankScales } from "../compared/points.js";
import { type CheckResult, intervalText } from "../figure.js";
import { type ColumnHalves, columnHalves } from "./column-halves.js";
import { residualRisk } from "./residual-risk.js";
import { marksOf } from "../compared/persons.js";

/** Persons attacked a side, over all folds. */
const mostAttacked = 5000;
const neighbourCounts = [1, 10] as const;
const mostNeighbours = 10;

const outputs = ["release", "twin", "control", "copy"] as const;
type Output = (typeof outputs)[number];

/** Persons linked by each of `neighbourCounts`, among persons attacked. */
interface Links {
  attacked: number;
  readonly linked: [number, number];
}
type Tallies = Readonly<Record<Output, { readonly train: Links; readonly holdout: Links }>>;

/**
 * B4: linkability. Two parties hold disjoint sets of columns of the same persons (`column-halves.ts`); each looks up a person's nearest
 * rows of the output on its own columns. The person is linked when both find a row of the same synthetic person among the first 1, or 10.
 * Residual risk of equal draws of persons of train against persons of the holdout, one random row a person.
 *
 * The distance is that of `points.ts`, in which two missing values are equal; Anonymeter's Gower distance has them differ. Among rows at the
 * same distance both parties follow one random order, drawn anew for each attacked person: tables of categories tie massively, the lowest
 * row number (Anonymeter's rule) would favour the same few rows for all, and two independent orders would hide a copied row among its ties.
 * Twin: copies of all of train added to the output. Control: half of the holdout as the output, the other half against train. Copy: train
 * as the output.
 * @see Giomi, Boenisch, Wehmeyer & Tasnádi (2023), PETS 2023(2):312-328, section 5.2
 */
export async function measureLinkability({ metadata }: Pick<EvaluationInput, "metadata">, context: AttackContext): Promise<CheckResult> {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const halves = columnHalves(context.folds[0]!, metadata);
  if (halves === null) return { kind: "notApplicable", reason: "Only one column is compared; there is nothing to link it with." };
  const tallies: Tallies = { release: newTally(), twin: newTally(), control: newTally(), copy: newTally() };
  for (const [f, fold] of context.folds.entries())
    await attackFold(fold, halves, { ...context, rng: context.rng.fork(`B4/${f}`) }, tallies);
  return { kind: "measured", figures: figuresOf(tallies), twin: twinOf(tallies), notes: notesOf(halves, context) };
}

function newTally(): Tallies[Output] {
  return { train: { attacked: 0, linked: [0, 0] }, holdout: { attacked: 0, linked: [0, 0] } };
}

async function attackFold(fold: ComparedFold, halves: ColumnHalves, context: AttackContext, tallies: Tallies): Promise<void> {
  const { train, holdout, synthetic } = fold;
  const { rng } = context;
  const scales = rankScales(fold);
  const most = Math.ceil(mostAttacked / context.folds.length);
  const strangers = permutation(holdout.persons.personCount, rng.fork("holdout"));
  const [outside, standing] = [strangers.subarray(0, strangers.length >>> 1), strangers.subarray(strangers.length >>> 1)];
  const members = permutation(train.persons.personCount, rng.fork("train"));
  const attackedOf = (among: Uint32Array) => Math.min(among.length, members.length, most);
  const rowOfTrain = oneRowEach(train, rng.fork("rows of train"));
  const rowOfHoldout = oneRowEach(holdout, rng.fork("rows of the holdout"));
  const queriesOf = (table: ComparedTable, rowOf: Uint32Array, persons: Uint32Array) =>
    pointsOf(
      table,
      scales,
      persons.map((person) => rowOf[person]!),
    );
  const sides = [
    { side: "train", queries: queriesOf(train, rowOfTrain, members.subarray(0, attackedOf(strangers))), controlled: attackedOf(standing) },
    // those who play the output come last, so that the first are strangers to it
    {
      side: "holdout",
      queries: queriesOf(holdout, rowOfHoldout, Uint32Array.from([...standing, ...outside]).subarray(0, attackedOf(strangers))),
      controlled: attackedOf(standing),
    },
  ] as const;
  const played = marksOf(holdout.persons.personCount, outside);
  const outputRows = Uint32Array.from({ length: holdout.rowCount }, (_, row) => row).filter(
    (row) => played[holdout.persons.personOf[row]!] === 1,
  );
  const tables = {
    release: { points: pointsOf(synthetic, scales, null), personOf: synthetic.persons.personOf },
    train: { points: pointsOf(train, scales, null), personOf: train.persons.personOf },
    control: { points: pointsOf(holdout, scales, outputRows), personOf: outputRows.map((row) => holdout.persons.personOf[row]!) },
  };
  const keys = { key: rng.fork("ties").nextUint32() };
  const search = (points: Points, rowOffset: number) => pairSearch(points, halves, { ...keys, rowOffset }, context);
  const [release, source, control] = [
    search(tables.release.points, 0),
    search(tables.train.points, synthetic.rowCount),
    search(tables.control.points, 0),
  ];
  for (const { side, queries, controlled } of sides) {
    stopIfAborted(context.signal);
    const foundRelease = asPersons(await release(queries), tables.release.personOf, 0);
    const foundTrain = asPersons(await source(queries), tables.train.personOf, synthetic.persons.personCount);
    const firstQueries = { ...queries, rowCount: controlled };
    countLinks(foundRelease, queries.rowCount, tallies.release[side]);
    countLinks(foundTrain, queries.rowCount, tallies.copy[side]);
    countLinks(mergedPair(foundRelease, foundTrain), queries.rowCount, tallies.twin[side]);
    if (controlled > 0) countLinks(asPersons(await control(firstQueries), tables.control.personOf, 0), controlled, tallies.control[side]);
  }
}

/** A random row of each person. */
function oneRowEach({ persons: { personOf, personCount } }: ComparedTable, rng: Rng): Uint32Array {
  const rowOf = new Uint32Array(personCount);
  const seen = new Uint32Array(personCount);
  for (let row = 0; row < personOf.length; row++) {
    const person = personOf[row]!;
    seen[person]!++;
    if (seen[person] === 1 || uniformInteger(seen[person]!, rng) === 0) rowOf[person] = row;
  }
  return rowOf;
}

/** What the two parties find. */
type Pair = readonly [NeighbourRows, NeighbourRows];

/** A search of one output by both parties; `rows` becomes persons in `asPersons`. */
function pairSearch(
  points: Points,
  { first, second }: ColumnHalves,
  order: { readonly key: number; readonly rowOffset: number },
  { pool }: AttackContext,
): (queries: Points) => Promise<Pair> {
  const indices: readonly (readonly [readonly number[], NearestIndex])[] = [first, second].map(
    (columns) => [columns, buildNearestIndex(projectPoints(points, columns), null)] as const,
  );
  return async (queries) => {
    const [a, b] = await Promise.all(
      indices.map(([columns, index]) => nearestRows(pool, index, projectPoints(queries, columns), mostNeighbours, order)),
    );
    return [a!, b!];
  };
}

/** Rows replaced by their persons, numbered from `offset`; -1 stays. */
function asPersons(pair: Pair, personOf: Uint32Array, offset: number): Pair {
  const of = (found: NeighbourRows): NeighbourRows => ({
    ...found,
    rows: found.rows.map((row) => (row < 0 ? -1 : personOf[row]! + offset)),
  });
  return [of(pair[0]), of(pair[1])];
}

/** The two outputs as one. */
function mergedPair(a: Pair, b: Pair): Pair {
  return [merged(a[0], b[0]), merged(a[1], b[1])];
}

function merged(a: NeighbourRows, b: NeighbourRows): NeighbourRows {
  const { count } = a;
  const all: NeighbourRows = { count, rows: a.rows.slice(), distances: a.distances.slice(), priorities: a.priorities.slice() };
  for (let start = 0; start < a.rows.length; start += count) {
    let [i, j] = [start, start];
    for (let at = start; at < start + count; at++) {
      const gap = a.distances[i]! - b.distances[j]!;
      const takesA = Number.isNaN(gap) || gap < 0 || (gap === 0 && a.priorities[i]! <= b.priorities[j]!); // NaN: neither has one left
      const [from, k] = takesA ? [a, i++] : [b, j++];
      all.rows[at] = from.rows[k]!;
      all.distances[at] = from.distances[k]!;
      all.priorities[at] = from.priorities[k]!;
    }
  }
  return all;
}

/** Adds the first `attacked` queries of whose neighbours the two parties share a person. */
function countLinks([a, b]: Pair, attacked: number, links: Links): void {
  links.attacked += attacked;
  neighbourCounts.forEach((neighbours, n) => {
    for (let query = 0; query < attacked; query++) if (sharesPerson(a, b, query * a.count, neighbours)) links.linked[n]!++;
  });
}

function sharesPerson(a: NeighbourRows, b: NeighbourRows, start: number, neighbours: number): boolean {
  for (let i = start; i < start + neighbours; i++) {
    if (a.rows[i]! < 0) return false;
    for (let j = start; j < start + neighbours; j++) if (a.rows[i] === b.rows[j]) return true;
  }
  return false;
}

function riskOf({ train, holdout }: Tallies[Output], n: number): Interval {
  return residualRisk({ successes: train.linked[n]!, trials: train.attacked }, { successes: holdout.linked[n]!, trials: holdout.attacked });
}

function figuresOf(tallies: Tallies): CheckFigure[] {
  return neighbourCounts.flatMap((neighbours, n) => {
    const among = neighbours === 1 ? "the nearest record" : `the ${neighbours} nearest records`;
    const of = (name: string, title: string, read: (tally: Tallies[Output]) => Interval): CheckFigure => ({
      name,
      title,
      unit: "share",
      value: read(tallies.release),
      control: tallies.control.train.attacked === 0 ? null : read(tallies.control),
      copy: read(tallies.copy),
    });
    const rate = (side: "train" | "holdout") => (tally: Tallies[Output]) => wilson(tally[side].linked[n]!, tally[side].attacked);
    return [
      of(`residual${neighbours}`, `Persons of train linked by ${among}, beyond strangers`, (tally) => riskOf(tally, n)),
      of(`trainRate${neighbours}`, `Persons of train linked by ${among}`, rate("train")),
      of(`holdoutRate${neighbours}`, `Strangers linked by ${among}`, rate("holdout")),
    ];
  });
}

/** Sighted: for at least one number of neighbours the twin's lower end lies above the release's upper end. */
function twinOf(tallies: Tallies): Twin {
  const read = neighbourCounts.map((neighbours, n) => ({ neighbours, release: riskOf(tallies.release, n), twin: riskOf(tallies.twin, n) }));
  const apart = read.map(({ release, twin }) => twin.lower > release.upper);
  const texts = read.map(
    ({ neighbours, release, twin }, n) =>
      `${neighbours} neighbour${neighbours === 1 ? "" : "s"} ${intervalText(twin)} against ${intervalText(release)}, ${apart[n] ? "apart" : "not apart"}`,
  );
  return {
    plantedShare: 1,
    description: "The release with copies of all persons of train added.",
    figures: read.map(({ neighbours, twin }) => ({
      name: `residual${neighbours}`,
      title: `Persons of train linked by ${neighbours === 1 ? "the nearest record" : `the ${neighbours} nearest records`}, beyond strangers`,
      unit: "share",
      value: twin,
      control: null,
      copy: null,
    })),
    sighted: apart.includes(true),
    reason: `With the copies: ${texts.join("; ")}.`,
  };
}

function notesOf({ first, second, origin }: ColumnHalves, { folds }: AttackContext): string[] {
  const names = [...folds[0]!.categoryNames, ...folds[0]!.numberNames];
  const listed = (columns: readonly number[]) => columns.map((c) => JSON.stringify(names[c])).join(", ");
  const why = origin === "roles" ? "quasi-identifiers against all others" : "associated columns parted between the two";
  return [...folds[0]!.notes, `The two parties hold ${listed(first)} and ${listed(second)}: ${why}.`];
}
