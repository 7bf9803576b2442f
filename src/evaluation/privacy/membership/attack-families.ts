import type { Pool } from "../../../parallel/pool.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { quantiles } from "../../../math/quantile.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { countsWithin } from "../compared/nearest.js";
import { type Points, projectPoints } from "../compared/points.js";
import { classifierScores, mostLearned } from "./classifier-scores.js";
import type { ColumnSet } from "./column-sets.js";
import { densityRatios, kernelReference, kernelSight, type KernelSight, mergedSights, silvermanBandwidth } from "./kernel-sight.js";
import type { RowScores } from "./membership-battery.js";
import type { CastQueries } from "./membership-groups.js";
import { membershipScores, neighbourAttacks, type Sighting } from "./membership-scores.js";
import { textDistances } from "./nearest-text.js";
import { mergedLists, neighbourCount, type NeighbourLists, neighbourLists } from "./neighbour-lists.js";
import { principalAxes, projectedOnAxes } from "./principal-axes.js";
import { countRecords, mergedCounts, recordQueries, recordScheme } from "./record-counts.js";
import { cellTexts, type TableRows } from "./record-texts.js";

/** Rows of an output, or a part of one. */
export interface Part extends TableRows {
  /** All columns. */
  readonly points: Points;
}

/** What an attacker has, and whom he asks about. */
export interface Scene {
  readonly fold: ComparedFold;
  readonly reference: Part;
  /** Person of each row of the reference. */
  readonly referencePersons: Uint32Array;
  readonly queries: CastQueries;
  /** Each a list of parts that together are the output; the first part of all is the same. */
  readonly outputs: readonly (readonly Part[])[];
  readonly pool: Pool;
  readonly rng: Rng;
}

/** Rows that kernels look at on either side, and rows of an output whose texts are compared; more are sampled down. */
const mostKernelRows = 10_000;
const fewestKernelRows = 2000;
/** Pairs of query and row that kernels are asked for; many queries look at fewer rows. */
const mostKernelPairs = 1e8;
const mostTextRows = 50_000;

/** Sentences on what was sampled. */
export function samplingNotes(folds: readonly ComparedFold[]): string[] {
  const most = Math.max(...folds.map(({ synthetic }) => synthetic.rowCount));
  return [
    ...(most > fewestKernelRows ? [`DOMIAS and Gen-LRA looked at no more than ${mostKernelRows} random rows a side.`] : []),
    ...(most > mostTextRows ? [`LevAtt looked at ${mostTextRows} random rows of the output.`] : []),
    ...(most > mostLearned ? [`The classifier learned from at most ${mostLearned} random rows a side.`] : []),
  ];
}

/** Looks at each part once and puts together what outputs see. */
async function sightsOf<Sight>(
  { outputs }: Scene,
  look: (part: Part) => Promise<Sight>,
  merge: (first: Sight, second: Sight) => Sight,
): Promise<Sight[]> {
  const known = new Map<Part, Sight>();
  for (const part of outputs.flat()) if (!known.has(part)) known.set(part, await look(part));
  return outputs.map((parts) => {
    const [first, ...others] = parts.map((part) => known.get(part)!);
    return others.reduce<Sight>((seen, sight) => merge(seen, sight), first!);
  });
}

/** Attacks by neighbours and counts on one column set. @returns by output */
export async function neighbourFamily(scene: Scene, set: ColumnSet): Promise<RowScores[][]> {
  const { pool, queries } = scene;
  const on = (points: Points) => projectPoints(points, set.columns);
  const others = on(scene.reference.points);
  const scheme = recordScheme(others);
  const asked = { points: on(queries.points), persons: queries.persons };
  const outside = { points: asked.points, persons: null };
  const known = scheme && recordQueries(asked.points, asked.persons, scheme);
  const strangers = known && { ...known, persons: null, own: null };
  const lists = await neighbourLists(pool, others, scene.referencePersons, asked, null);
  const reference: Sighting = {
    neighbours: lists,
    records: scheme && known && countRecords(others, known, scheme),
    within: null,
    radius: null,
  };
  let radius: number | null = null;
  let first: NeighbourLists | null = null;
  const look = async (part: Part): Promise<Sighting> => {
    const table = on(part.points);
    const neighbours = await neighbourLists(pool, table, null, outside, lists.radii, first);
    first ??= neighbours;
    radius ??= referenceMedian(neighbours.distances, queries);
    const radii = new Float64Array(asked.points.rowCount).fill(radius);
    return {
      neighbours,
      radius,
      records: scheme && strangers && countRecords(table, strangers, scheme),
      within: neighbours.counts && (await countsWithin(pool, neighbours.index, outside, radii)),
    };
  };
  const sightings = await sightsOf(scene, look, mergedSightings);
  return sightings.map((synthetic) =>
    neighbourAttacks.flatMap((attack) => {
      const rows = membershipScores(attack, synthetic, reference, scheme);
      return rows === null ? [] : [{ attack, columns: set.name, rows }];
    }),
  );
}

/** Median distance of the reference's rows to the output: the radius of the Monte Carlo attack, in which no challenged person has a say. */
function referenceMedian(distances: Float64Array, { starts }: CastQueries): number {
  const nearest = Float64Array.from(
    { length: starts.scouts - starts.reference },
    (_, i) => distances[(starts.reference + i) * neighbourCount]!,
  );
  return quantiles(nearest, [0.5])[0]!;
}

function mergedSightings(first: Sighting, second: Sighting): Sighting {
  return {
    neighbours: mergedLists(first.neighbours, second.neighbours),
    records: first.records && second.records && mergedCounts(first.records, second.records),
    radius: first.radius,
    within: first.within && second.within && first.within.map((count, i) => count + second.within![i]!),
  };
}

/** Attacks by kernel densities along the principal axes of the reference. @returns by output; none where nothing varies */
export async function kernelFamily(scene: Scene): Promise<RowScores[][]> {
  const { pool, queries, reference } = scene;
  const axes = principalAxes(reference.points);
  if (axes === null) return scene.outputs.map(() => []);
  const along = (points: Points) => projectedOnAxes(points, axes);
  const asked = { points: along(queries.points), persons: queries.persons };
  const most = Math.min(mostKernelRows, Math.max(fewestKernelRows, Math.floor(mostKernelPairs / queries.points.rowCount)));
  const own = sampleIndices(reference.points.rowCount, most, scene.rng.fork("kernels"));
  const persons = own.map((row) => scene.referencePersons[row]!);
  const known = await kernelReference(pool, along(pickedPoints(reference.points, own)), persons, asked);
  const whole = Math.min(most, scene.outputs[0]![0]!.points.rowCount);
  const bandwidth = silvermanBandwidth(whole, axes.axisCount);
  const look = (part: Part): Promise<KernelSight> =>
    kernelSight(pool, along(pickedPoints(part.points, sampledRows(part, scene, most))), known, asked, bandwidth);
  const sights = await sightsOf(scene, look, mergedSights);
  return sights.map((sight) => [
    { attack: "DOMIAS", columns: "principal axes", rows: densityRatios(sight, known, axes.axisCount) },
    { attack: "Gen-LRA", columns: "principal axes", rows: sight.influences },
  ]);
}

/** The same share of the rows of every part, so that the first has at most `most`. */
function sampledRows(part: Part, { outputs, rng }: Scene, most: number): Uint32Array {
  const first = outputs[0]![0]!.points.rowCount;
  const share = Math.min(1, most / first);
  return sampleIndices(part.points.rowCount, Math.ceil(share * part.points.rowCount), rng.fork("sample"));
}

function pickedPoints(points: Points, rows: Uint32Array): Points {
  if (rows.length === points.rowCount) return points;
  const values = new Float32Array(rows.length * points.width);
  rows.forEach((row, i) => values.set(points.values.subarray(row * points.width, (row + 1) * points.width), i * points.width));
  return { ...points, rowCount: rows.length, values };
}

/** LevAtt on all columns and, where there are some beside categories, on the numbers. @returns by output */
export async function textFamily(scene: Scene, sets: readonly ColumnSet[]): Promise<RowScores[][]> {
  const parts = [...new Set(scene.outputs.flat())];
  const sampled = parts.map((part): TableRows => {
    const kept = sampledRows(part, scene, mostTextRows);
    return { table: part.table, rows: part.rows === null ? kept : kept.map((i) => part.rows![i]!) };
  });
  const texts = cellTexts(scene.fold, [...scene.queries.sources, ...sampled]);
  const queryCount = scene.queries.sources.length;
  const found: RowScores[][] = scene.outputs.map(() => []);
  for (const { name, columns } of sets.filter((set) => set.name === "all columns" || set.name === "numbers")) {
    const distances = await sightsOf(
      scene,
      (part) => textDistances(scene.pool, texts, columns, queryCount + parts.indexOf(part), queryCount),
      (first, second) => first.map((distance, i) => Math.min(distance, second[i]!)),
    );
    distances.forEach((own, o) => found[o]!.push({ attack: "LevAtt", columns: name, rows: own.map((distance) => -distance) }));
  }
  return found;
}

/** P(synthetic) of a classifier on all columns. @returns by output; none where a side is too small to learn from */
export async function classifierFamily(scene: Scene): Promise<RowScores[][]> {
  const { fold, reference, outputs, queries, pool, rng } = scene;
  const scores = await classifierScores(fold, reference, outputs, queries, pool, rng.fork("classifier"));
  return scores.map((rows) => (rows === null ? [] : [{ attack: "classifier", columns: "all columns", rows }]));
}
