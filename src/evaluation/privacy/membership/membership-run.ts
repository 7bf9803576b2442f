import { sampleIndices } from "../../../random/draws.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { everyone, plantedPersons } from "../compared/planted-persons.js";
import { marksOf, rowsOfPersons } from "../compared/persons.js";
import { pointsOf, type RankScale, rankScales } from "../compared/points.js";
import { type CheckResult, fewestPersons, plantedShare } from "../figure.js";
import { classifierFamily, kernelFamily, neighbourFamily, type Part, type Scene, textFamily } from "./attack-families.js";
import { type ColumnSet, columnSets } from "./column-sets.js";
import { isolatedCount, isolationOf, markIsolated, mostIsolated } from "./isolation.js";
import { type AttackScores, type RowScores, scoreGroups } from "./membership-battery.js";
import { type Casting, castPersons, castQueries, drawParts, type Group, type Parts, smallerCasting } from "./membership-groups.js";

/** Persons a group in the two controls, drawn and isolated, and rows of train that play their output. */
const mostInControls = 1000;
const mostIsolatedInControls = 300;
const mostControlRows = 20_000;

/** Fewest scouts, and persons of the reference, of a fold: below, the choice of an attack is nearly a draw. */
const fewestChoosers = 12;

/** What the battery scores against each output. */
export type OutputName = "release" | "twin" | "isolatedTwin" | "control" | "copy";

/** One fold, all attacks made. */
export interface FoldRun {
  readonly casting: Casting;
  /** Who is challenged in control and copy. */
  readonly small: Casting;
  /** Persons of the holdout among whom the most isolated were picked. */
  readonly rankedNonMembers: number;
  readonly scores: Readonly<Record<OutputName, AttackScores[]>>;
}

/** The battery on all folds: B1 reads the drawn persons from it, B2 the isolated ones. */
export interface MembershipRun {
  readonly kind: "run";
  readonly folds: readonly FoldRun[];
  readonly sets: readonly ColumnSet[];
}

type Blocked = Exclude<CheckResult, { kind: "measured" }>;

const runs = new WeakMap<AttackContext, Promise<MembershipRun | Blocked>>();

/** The battery's run of this context, made once for B1 and B2 together. */
export function membershipRun(context: AttackContext): Promise<MembershipRun | Blocked> {
  const known = runs.get(context) ?? runBattery(context);
  runs.set(context, known);
  return known;
}

/** A fold's persons, all isolations known. */
interface Players {
  readonly scales: readonly RankScale[];
  readonly parts: Parts;
  readonly isolations: Readonly<Record<Group, Float64Array>>;
  readonly casting: Casting;
}

async function runBattery(context: AttackContext): Promise<MembershipRun | Blocked> {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const parts = context.folds.map((fold, f) => drawParts(fold, context.rng.fork(`B1/${f}/persons`)));
  if (!areEnough(parts)) {
    return {
      kind: "notMeasured",
      reason: `Half of the holdout, or what train leaves to challenge, holds fewer than ${fewestPersons} persons.`,
    };
  }
  const players: Players[] = [];
  for (const [f, fold] of context.folds.entries()) players.push(await playersOf(fold, parts[f]!, context));
  const first = context.folds[0]!;
  const sets = columnSets(pointsOf(first.holdout, players[0]!.scales, players[0]!.casting.reference.rows));
  const folds: FoldRun[] = [];
  for (const [f, fold] of context.folds.entries())
    folds.push(await runFold(fold, players[f]!, sets, { ...context, rng: context.rng.fork(`B1/${f}`) }));
  return { kind: "run", folds, sets };
}

function areEnough(parts: readonly Parts[]): boolean {
  const challenged = (group: Group) => parts.reduce((sum, part) => sum + part[group].length, 0);
  const fewest = Math.min(...parts.map(({ reference, scouts }) => Math.min(reference.length, scouts.length)));
  return Math.min(challenged("members"), challenged("nonMembers")) >= fewestPersons && fewest >= fewestChoosers;
}

async function playersOf(fold: ComparedFold, parts: Parts, context: AttackContext): Promise<Players> {
  stopIfAborted(context.signal);
  const scales = rankScales(fold);
  const isolations = await isolationOf(fold, scales, parts, context.pool);
  const count = isolatedCount(parts.nonMembers.length, context.folds.length);
  return { scales, parts, isolations, casting: castPersons(fold, parts, markIsolated(isolations, count)) };
}

async function runFold(fold: ComparedFold, players: Players, sets: readonly ColumnSet[], context: AttackContext): Promise<FoldRun> {
  const { casting, scales } = players;
  const small = smallerCasting(casting, fold, mostInControls, mostIsolatedInControls);
  const { synthetic, planted, isolates, otherTrain, castTrain } = tablesOf(fold, players, small, context);
  const rows = players.parts.reference;
  const referenceRows = rowsOfPersons(fold.holdout.persons, marksOf(fold.holdout.persons.personCount, rows));
  const shared = {
    fold,
    reference: partOf(fold.holdout, referenceRows, scales),
    referencePersons: referenceRows.map((row) => fold.holdout.persons.personOf[row]!),
    pool: context.pool,
  };
  const queries = castQueries(fold, casting, scales);
  const outputs = [[synthetic], [synthetic, planted], [synthetic, isolates]];
  const full = await allFamilies({ ...shared, queries, outputs, rng: context.rng.fork("release") }, sets, context.signal);
  const smallQueries = castQueries(fold, small, scales);
  const controls = [[otherTrain], [otherTrain, castTrain]];
  const checked = await allFamilies(
    { ...shared, queries: smallQueries, outputs: controls, rng: context.rng.fork("controls") },
    sets,
    context.signal,
  );
  const large = full.map((found) => scoreGroups(found, casting, queries.starts));
  const few = checked.map((found) => scoreGroups(found, small, smallQueries.starts));
  const scores = { release: large[0]!, twin: large[1]!, isolatedTwin: large[2]!, control: few[0]!, copy: few[1]! };
  return { casting, small, rankedNonMembers: players.parts.nonMembers.length, scores };
}

/** Every attack on every column set that it is meant for. @returns by output, the same attacks in the same order */
async function allFamilies(scene: Scene, sets: readonly ColumnSet[], signal: AbortSignal): Promise<RowScores[][]> {
  const inTurn = async (): Promise<RowScores[][][]> => {
    const found: RowScores[][][] = [];
    for (const set of sets) {
      stopIfAborted(signal);
      found.push(await neighbourFamily(scene, set));
    }
    return [...found, await kernelFamily(scene), await textFamily(scene, sets)];
  };
  // The classifier's few long fits fill the threads while this one prepares the rest.
  const [classified, others] = await Promise.all([classifierFamily(scene), inTurn()]);
  stopIfAborted(signal);
  return scene.outputs.map((_, output) => [...others, classified].flatMap((scores) => scores[output]!));
}

function partOf(table: ComparedFold["train"], rows: Uint32Array | null, scales: readonly RankScale[]): Part {
  return { table, rows, points: pointsOf(table, scales, rows) };
}

/** The tables that outputs are put together from. */
interface Tables {
  readonly synthetic: Part;
  /** Copies of 5 % of train, and of its 5 % most isolated. */
  readonly planted: Part;
  readonly isolates: Part;
  /** Rows of train without the persons of the small casting, and theirs. */
  readonly otherTrain: Part;
  readonly castTrain: Part;
}

function tablesOf(fold: ComparedFold, players: Players, small: Casting, { rng }: AttackContext): Tables {
  const { train } = fold;
  const { scales, casting, parts, isolations } = players;
  const { personCount } = train.persons;
  const cast = marksOf(personCount, Uint32Array.from([...small.members.persons, ...small.scouts.persons]));
  const others = rowsOfPersons(
    train.persons,
    cast.map((mark) => 1 - mark),
  );
  const sampled = sampleIndices(others.length, mostControlRows, rng.fork("control")).map((position) => others[position]!);
  const drawn = [casting.members, casting.scouts].map(({ persons, drawnCount }) => persons.subarray(0, drawnCount));
  const challenged = new Set(drawn.flatMap((persons) => [...persons]));
  const bystanders = everyone(personCount).filter((person) => !challenged.has(person));
  const planted = plantedPersons(personCount, [...drawn, bystanders], rng.fork("planted"));
  const listed = [...parts.members, ...parts.scouts];
  const isolation = [...isolations.members, ...isolations.scouts];
  const isolates = mostIsolated(personCount, listed, isolation, Math.max(1, Math.round(plantedShare * listed.length)));
  const of = (chosen: Uint8Array) => partOf(train, rowsOfPersons(train.persons, chosen), scales);
  return {
    synthetic: partOf(fold.synthetic, null, scales),
    planted: of(planted),
    isolates: of(isolates),
    otherTrain: partOf(train, sampled, scales),
    castTrain: of(cast),
  };
}
