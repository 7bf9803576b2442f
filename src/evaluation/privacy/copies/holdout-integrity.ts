import { normalCdf } from "../../../math/normal.js";
import { incompleteBeta } from "../../../math/incomplete-beta.js";
import type { Metadata } from "../../../metadata/metadata.js";
import { categoryView } from "../../../metadata/views.js";
import type { Column, Table } from "../../../table/table.js";
import type { CheckFigure, EvaluationInput, Fold } from "../../figures.js";
import { type CheckResult, countFigure, fewestPersons } from "../figure.js";
import { rowsByPerson } from "../compared/holders.js";
import { personsOf } from "../compared/persons.js";
import { recordKeys } from "../compared/record-keys.js";

/** Chance of a false alarm, for the two tests of all folds together. */
const significance = 0.001;
/** Records shared by at least so many persons are tested for an even spread. */
const fewestGroups = 30;

/**
 * E1: does the holdout hold persons that the method was fitted on?
 *
 * `sharedPersons`: entity keys that stand in both; where every row is a person nobody has a key, and it equals `sharedRecords`.
 * `sharedRecords`: persons of the holdout who equal a person of train in every row (entity keys and other ids left out), beyond what a random
 * split of a table with duplicates gives. Two tests, p < .001 together, else 0:
 * - among groups of exactly two equal persons with one or two of them in train, those with one on either side are binomial with probability
 *   2(1 − q)/(2 − q), where q is the share of all persons that are in train; a copy of somebody unique adds one (exact, one-sided);
 * - over larger groups, the holdout's members scatter around their share with a certain variance; where the holdout repeats train, the
 *   sides have equal counts and scatter too little (Pearson's χ², lower tail by Wilson & Hilferty's approximation).
 * Comparing how many rows have an equal one would count a group of many as many witnesses; groups are the independent ones.
 */
export function measureHoldoutIntegrity({ folds, metadata }: EvaluationInput): CheckResult {
  if (folds.length === 0) return { kind: "notMeasured", reason: "There is no fold to measure." };
  if (folds.some(({ holdout }) => holdout.rowCount === 0)) return { kind: "notMeasured", reason: "There is no holdout to compare with." };
  const sides = folds.map((fold) => personRecords(fold, metadata));
  const smallest = Math.min(...sides.map(({ train, holdout }) => Math.min(train.length, holdout.length)));
  if (smallest < fewestPersons && folds.length === 1)
    return {
      kind: "notMeasured",
      reason: `Fewer than ${fewestPersons} persons on one side; chance needs at least ${fewestPersons} in train and in the holdout.`,
    };
  if (sides.some(({ columnNames }) => columnNames.length === 0))
    return { kind: "notMeasured", reason: "Train and holdout share no column by which records could be compared." };
  const records = sides.reduce((sum, side) => sum + sharedRecords(side, significance / folds.length), 0);
  const keys = metadata.unit.kind === "entity" ? folds.reduce((sum, fold) => sum + sharedKeys(fold, metadata), 0) : records;
  const figures: CheckFigure[] = [
    countFigure("sharedPersons", "Persons who stand in train and in the holdout", keys),
    countFigure("sharedRecords", "Persons of the holdout whose record stands in train, beyond coincidence", records),
  ];
  return { kind: "measured", figures, twin: null, notes: notesOf(sides[0]!, metadata) };
}

function notesOf({ columnNames }: PersonRecords, metadata: Metadata): string[] {
  const who =
    metadata.unit.kind === "entity"
      ? `Persons are told apart by column ${JSON.stringify(metadata.unit.column)}.`
      : "Every row counts as a person, so shared persons can show only as shared records.";
  return [who, `Records were compared in ${columnNames.length} columns; row numbers and other ids were left out.`];
}

/** One hash a person over all its rows, in whatever order they stand. */
interface PersonRecords {
  readonly train: Float64Array;
  readonly holdout: Float64Array;
  readonly columnNames: readonly string[];
}

function personRecords({ train, holdout }: Fold, { columns, unit }: Metadata): PersonRecords {
  const isId = (name: string) =>
    (unit.kind === "entity" && unit.column === name) || columns.some((meta) => meta.name === name && meta.kind === "id");
  const shared = train.columns.flatMap((column): [Column, Column][] => {
    const other = holdout.columns.find(({ name }) => name === column.name);
    return other === undefined || isId(column.name) ? [] : [[column, other]];
  });
  const coded = shared.map(([a, b]) => codePair(a, b));
  const keysOf = (table: Table, side: 0 | 1) =>
    keyByPerson(recordKeys({ rowCount: table.rowCount, categories: coded.map((pair) => pair[side]), numbers: [] }), table, unit);
  return { train: keysOf(train, 0), holdout: keysOf(holdout, 1), columnNames: shared.map(([{ name }]) => name) };
}

/** Codes of one dictionary for both; numbers by their text, so that storage does not matter. */
function codePair(a: Column, b: Column): [Int32Array, Int32Array] {
  const codeOf = new Map<string, number>();
  const read = (column: Column): Int32Array => {
    const { codes, dictionary } = categoryView(column);
    const shared = dictionary.map((text) => {
      const known = codeOf.get(text) ?? codeOf.size;
      codeOf.set(text, known);
      return known;
    });
    return codes.map((code) => (code < 0 ? -1 : shared[code]!));
  };
  return [read(a), read(b)];
}

/** Sum of the rows' hashes modulo 2^53: the same for the same rows in any order. */
function keyByPerson(keys: Float64Array, table: Table, unit: Metadata["unit"]): Float64Array {
  const persons = personsOf(table, unit);
  const byPerson = new Float64Array(persons.personCount);
  for (const row of rowsByPerson(persons)) byPerson[persons.personOf[row]!] = (byPerson[persons.personOf[row]!]! + keys[row]!) % 2 ** 53;
  return byPerson;
}

function sharedKeys({ train, holdout }: Fold, { unit }: Metadata): number {
  const keys = (table: Table): Set<string> => {
    const column = unit.kind === "entity" ? table.columns.find(({ name }) => name === unit.column) : undefined;
    if (column === undefined) return new Set();
    const { codes, dictionary } = categoryView(column);
    return new Set(Array.from(new Set(codes)).flatMap((code) => (code < 0 ? [] : [dictionary[code]!])));
  };
  const ofTrain = keys(train);
  return [...keys(holdout)].filter((key) => ofTrain.has(key)).length;
}

interface Group {
  train: number;
  holdout: number;
}

/** Persons of the holdout whose record stands in train, less those that chance explains; 0 unless significant. */
function sharedRecords({ train, holdout }: PersonRecords, level: number): number {
  const groups = new Map<number, Group>();
  const groupOf = (key: number): Group => {
    const group = groups.get(key) ?? { train: 0, holdout: 0 };
    groups.set(key, group);
    return group;
  };
  for (const key of train) groupOf(key).train++;
  for (const key of holdout) groupOf(key).holdout++;
  const shareOfTrain = train.length / (train.length + holdout.length);
  const pairs = testPairs([...groups.values()], shareOfTrain);
  const scatter = scatterPValue([...groups.values()], 1 - shareOfTrain);
  if (2 * Math.min(pairs.p, scatter) >= level) return 0;
  const inTrain = [...groups.values()].reduce((sum, group) => sum + (group.train > 0 ? group.holdout : 0), 0);
  return Math.max(1, scatter < pairs.p ? inTrain : Math.round(pairs.excess));
}

/** Pairs with one on either side, against chance; `excess` is the count of the split pairs that chance does not explain. */
function testPairs(groups: readonly Group[], shareOfTrain: number): { p: number; excess: number } {
  const pairs = groups.filter((group) => group.train + group.holdout === 2 && group.train > 0);
  const split = pairs.filter((group) => group.holdout === 1).length;
  const together = pairs.length - split;
  const chance = (2 * (1 - shareOfTrain)) / (2 - shareOfTrain);
  // P(X >= split), X binomial
  const p = split === 0 ? 1 : incompleteBeta(chance, split, together + 1);
  return { p, excess: split - (together * chance) / (1 - chance) };
}

/** Chance of so little scatter of the holdout's share among groups of three and more. @returns 1 for fewer than 30 groups */
function scatterPValue(groups: readonly Group[], shareOfHoldout: number): number {
  const large = groups.filter((group) => group.train + group.holdout > 2);
  if (large.length < fewestGroups) return 1;
  let [inAll, inHoldout, sum] = [0, 0, 0];
  for (const { train, holdout } of large) {
    inAll += train + holdout;
    inHoldout += holdout;
  }
  const share = inHoldout / inAll || shareOfHoldout;
  for (const { train, holdout } of large) sum += (holdout - (train + holdout) * share) ** 2 / ((train + holdout) * share * (1 - share));
  const degrees = large.length - 1;
  const spread = 2 / (9 * degrees);
  return normalCdf((Math.cbrt(sum / degrees) - (1 - spread)) / Math.sqrt(spread));
}
