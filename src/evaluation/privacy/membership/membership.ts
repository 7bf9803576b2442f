import { sampleIndices } from "../../../random/draws.js";
import type { CheckFigure, Interval, Twin } from "../../figures.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import { type ColumnSet, columnSets } from "./column-sets.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { type CheckResult, fewestPersons, intervalText, plantedShare } from "../figure.js";
import { type AttackScores, judgeBattery, type MembershipResult, scoreGroups } from "./membership-battery.js";
import { type Casting, castPersons, castQueries, type CastQueries, smallerCasting } from "./membership-groups.js";
import { mergedLists, neighbourLists } from "./neighbour-lists.js";
import type { Sighting } from "./membership-scores.js";
import { everyone, plantedPersons } from "../compared/planted-persons.js";
import { rowsOfPersons } from "../compared/persons.js";
import { type Points, pointsOf, projectPoints, type RankScale, rankScales } from "../compared/points.js";
import { countRecords, mergedCounts, recordScheme } from "./record-counts.js";

/** Persons a group in the two controls, and rows of train that play their output. */
const mostInControls = 1000;
const mostControlRows = 40_000;

/** The battery's scores against each output, for one fold. */
interface FoldScores {
  readonly release: AttackScores[];
  readonly twin: AttackScores[];
  readonly control: AttackScores[];
  readonly copy: AttackScores[];
}

/**
 * B1: membership inference by distance, density ratio and record counts, given the output and half of the holdout as the attacker's reference.
 *
 * Equal numbers of persons of train and of the other half are challenged; a person's score is the mean over its rows. Seven scores on up to
 * four column sets (`membership-scores.ts`, `column-sets.ts`); the best is chosen on other persons of train against the reference. Figures:
 * AUC (DeLong) and the share of members found at thresholds that take 1 % and 10 % of the challenged strangers (Clopper-Pearson).
 * Twin: 5 % of train added to the output, attack chosen anew, same challenged persons. Control: rows of train without those of the
 * challenged persons as the output; copy: the same with them (both on up to 1,000 persons a group).
 */
export async function measureMembership(context: AttackContext): Promise<CheckResult> {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const castings = context.folds.map((fold, f) => castPersons(fold, context.rng.fork(`B1/${f}/persons`)));
  const challenged = castings.reduce((sum, casting) => sum + casting.nonMembers.persons.length, 0);
  const smallest = Math.min(...castings.map(({ reference, scouts }) => Math.min(reference.persons.length, scouts.persons.length)));
  if (challenged < fewestPersons || smallest < Math.min(fewestPersons, 20)) {
    return { kind: "notMeasured", reason: `Half of the holdout holds fewer than ${fewestPersons} persons to challenge.` };
  }
  const sets = columnSets(pointsOf(context.folds[0]!.holdout, rankScales(context.folds[0]!), castings[0]!.reference.rows));
  const scored: FoldScores[] = [];
  for (const [f, fold] of context.folds.entries())
    scored.push(await scoreFold(fold, castings[f]!, sets, { ...context, rng: context.rng.fork(`B1/${f}`) }));
  const judged = {
    release: judgeBattery(scored.map((scores) => scores.release)),
    control: judgeBattery(scored.map((scores) => scores.control)),
    copy: judgeBattery(scored.map((scores) => scores.copy)),
  };
  const twin = judgeBattery(scored.map((scores) => scores.twin));
  return {
    kind: "measured",
    figures: figuresOf(judged.release, judged.control, judged.copy),
    twin: twinOf(twin, judged.release),
    notes: notesOf(judged.release, context, sets),
  };
}

async function scoreFold(fold: ComparedFold, casting: Casting, sets: readonly ColumnSet[], context: AttackContext): Promise<FoldScores> {
  const scales = rankScales(fold);
  const small = smallerCasting(casting, fold, mostInControls);
  const tables = tablesOf(fold, casting, small, scales, context);
  const [queries, smallQueries] = [castQueries(fold, casting, scales), castQueries(fold, small, scales)];
  const result: FoldScores = { release: [], twin: [], control: [], copy: [] };
  for (const set of sets) {
    stopIfAborted(context.signal);
    await scoreSet(set, tables, { casting, queries }, { casting: small, queries: smallQueries }, context, result);
  }
  return result;
}

/** The tables that attacks search, all columns. */
interface Tables {
  readonly synthetic: Points;
  readonly planted: Points;
  readonly pool: Points;
  readonly poolPersons: Uint32Array;
  /** Rows of train without the persons of the small casting, and theirs. */
  readonly otherTrain: Points;
  readonly castTrain: Points;
}

function tablesOf(fold: ComparedFold, casting: Casting, small: Casting, scales: readonly RankScale[], { rng }: AttackContext): Tables {
  const { train, holdout } = fold;
  const cast = new Uint8Array(train.persons.personCount);
  for (const person of [...small.members.persons, ...small.scouts.persons]) cast[person] = 1;
  const others = rowsOfPersons(
    train.persons,
    cast.map((mark) => 1 - mark),
  );
  const sampled = sampleIndices(others.length, mostControlRows, rng.fork("control")).map((position) => others[position]!);
  const challenged = new Set([...casting.members.persons, ...casting.scouts.persons]);
  const bystanders = everyone(train.persons.personCount).filter((person) => !challenged.has(person));
  const planted = plantedPersons(
    train.persons.personCount,
    [casting.members.persons, casting.scouts.persons, bystanders],
    rng.fork("planted"),
  );
  return {
    synthetic: pointsOf(fold.synthetic, scales, null),
    planted: pointsOf(train, scales, rowsOfPersons(train.persons, planted)),
    pool: pointsOf(holdout, scales, casting.pool.rows),
    poolPersons: casting.pool.rows.map((row) => holdout.persons.personOf[row]!),
    otherTrain: pointsOf(train, scales, sampled),
    castTrain: pointsOf(train, scales, rowsOfPersons(train.persons, cast)),
  };
}

interface Challenge {
  readonly casting: Casting;
  readonly queries: CastQueries;
}

async function scoreSet(
  set: ColumnSet,
  tables: Tables,
  full: Challenge,
  small: Challenge,
  { pool }: AttackContext,
  result: FoldScores,
): Promise<void> {
  const on = (points: Points) => projectPoints(points, set.columns);
  const others = on(tables.pool);
  const scheme = recordScheme(others);
  const scoring = async (challenge: Challenge, outputs: readonly Points[]): Promise<AttackScores[][]> => {
    const points = on(challenge.queries.points);
    const { persons, starts } = challenge.queries;
    const lists = await neighbourLists(pool, others, tables.poolPersons, { points, persons }, null);
    const reference = { neighbours: lists, records: scheme && countRecords(others, points, persons, scheme) };
    const scores: AttackScores[][] = [];
    let seen: Sighting | null = null;
    for (const output of outputs) {
      const table = on(output);
      const found: Sighting = {
        neighbours: await neighbourLists(pool, table, null, { points, persons: null }, lists.radii),
        records: scheme && countRecords(table, points, null, scheme),
      };
      seen = seen === null ? found : mergedSightings(seen, found);
      scores.push(scoreGroups(set.name, seen, reference, scheme, challenge.casting, starts));
    }
    return scores;
  };
  // Each output adds its table to those before it.
  const [release, twin] = await scoring(full, [tables.synthetic, tables.planted]);
  const [control, copy] = await scoring(small, [tables.otherTrain, tables.castTrain]);
  result.release.push(...release!);
  result.twin.push(...twin!);
  result.control.push(...control!);
  result.copy.push(...copy!);
}

function mergedSightings(first: Sighting, second: Sighting): Sighting {
  return {
    neighbours: mergedLists(first.neighbours, second.neighbours),
    records: first.records && second.records && mergedCounts(first.records, second.records),
  };
}

function figuresOf(release: MembershipResult, control: MembershipResult | null, copy: MembershipResult | null): CheckFigure[] {
  const figure = (name: string, title: string, unit: CheckFigure["unit"], of: (result: MembershipResult) => Interval): CheckFigure => ({
    name,
    title,
    unit,
    value: of(release),
    control: control && of(control),
    copy: copy && of(copy),
  });
  return [
    figure("tprAt1PercentFpr", "Members found at 1 % false alarms", "share", (result) => result.tprAt1Percent),
    figure("auc", "Area under the curve of members against strangers", "auc", (result) => result.auc),
    figure("tprAt10PercentFpr", "Members found at 10 % false alarms", "share", (result) => result.tprAt10Percent),
    figure(
      "fprAt1Percent",
      "What the 1 % of false alarms may be in truth, given how many strangers set it",
      "share",
      (result) => result.fprAt1Percent,
    ),
  ];
}

function twinOf(twin: MembershipResult, release: MembershipResult): Twin {
  const sighted = twin.tprAt1Percent.lower > release.tprAt1Percent.upper;
  return {
    plantedShare,
    description: "The release with copies of 5 % of the persons of train added, the attack chosen anew.",
    figures: figuresOf(twin, null, null),
    sighted,
    reason:
      `With the copies, ${intervalText(twin.tprAt1Percent)} of members are found at 1 % false alarms, ` +
      `against ${intervalText(release.tprAt1Percent)} for the release: ${sighted ? "apart" : "not apart"}.`,
  };
}

function notesOf(release: MembershipResult, { folds }: AttackContext, sets: readonly ColumnSet[]): string[] {
  const { chosen } = release;
  const names = [...folds[0]!.categoryNames, ...folds[0]!.numberNames];
  return [
    ...folds[0]!.notes,
    `Chosen without the challenged persons: ${chosen.tprAt1Percent} (1 %), ${chosen.tprAt10Percent} (10 %), ${chosen.auc} (AUC).`,
    ...sets.filter((set) => set.name.includes("associated")).map((set) => `"${set.name}": ${set.columns.map((c) => names[c]).join(", ")}.`),
  ];
}
