import { newcombe } from "../../../math/wilson.js";
import { permutation } from "../../../random/draws.js";
import type { CheckFigure, Interval, Twin } from "../../figures.js";
import { type AttackContext, obstacle } from "../attack-context.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { type CheckResult, intervalText, scaled, plantedShare } from "../figure.js";
import { meanByPerson, type Persons } from "../compared/persons.js";
import { everyone, plantedPersons } from "../compared/planted-persons.js";
import { recordKeys } from "../compared/record-keys.js";
import { recordStrata, strataCount } from "./record-strata.js";
import { sharedRecords } from "./shared-records.js";

/** By stratum: sums over persons of the share of their rows that stand in some output, and how many persons that were. */
interface Tally {
  readonly train: Float64Array;
  readonly trainPersons: Float64Array;
  readonly holdout: Float64Array;
  readonly holdoutPersons: Float64Array;
}

interface Tallies {
  readonly release: Tally;
  readonly twin: Tally;
  readonly control: Tally;
  readonly copy: Tally;
  releasedPersons: number;
  plantedCount: number;
}

/**
 * A7: persons whose records stand in the output value for value, rate of train less rate of holdout.
 *
 * All modelled columns are compared, numbers as numbers and categories as text; a person's hit is the share of its rows that are
 * reproduced and that fewer than k persons hold (`sharedRecords`). `excess` is the difference of the two rates, compared among persons whose records are about equally common in train and holdout
 * together (`record-strata.ts`) and averaged over the persons of train (Newcombe's interval by stratum, Yan & Su 2010, Statistics in Biopharmaceutical Research
 * 2:323-331): which record is common is chance of the split, not of the output. It is conservative for shares of rows. `releasedShareExcess` is
 * the same excess in persons of train over persons of the output, so that a small output made of copies cannot hide in a large train.
 * Twin: 5 % of train added to the output. Control: half of the holdout as the output. Several folds are pooled; a person of train counts
 * once although it was in the train of several.
 */
export function measureIdenticalRecords(context: AttackContext): CheckResult {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const tallies: Tallies = {
    release: newTally(),
    twin: newTally(),
    control: newTally(),
    copy: newTally(),
    releasedPersons: 0,
    plantedCount: 0,
  };
  context.folds.forEach((fold, f) => countFold(fold, context.k, context.rng.fork(`A7/${f}`), tallies));
  if (sumOf(tallies.copy.train) === 0)
    return { kind: "notApplicable", reason: `Every record is held by at least ${context.k} persons, so none is anybody's own.` };
  const weight = 1 / Math.max(1, context.folds.length - 1);
  const figures = figuresOf(tallies, weight);
  return { kind: "measured", figures, twin: twinOf(tallies, weight, figures), notes: context.folds[0]!.notes };
}

function newTally(): Tally {
  const zeros = (): Float64Array => new Float64Array(strataCount);
  return { train: zeros(), trainPersons: zeros(), holdout: zeros(), holdoutPersons: zeros() };
}

function countFold(fold: ComparedFold, k: number, rng: AttackContext["rng"], tallies: Tallies): void {
  const { train, holdout } = fold;
  const [trainKeys, holdoutKeys] = [recordKeys(train), recordKeys(holdout)];
  const shared = sharedRecords(
    [
      { keys: trainKeys, persons: train.persons },
      { keys: holdoutKeys, persons: holdout.persons },
    ],
    k,
  );
  const own = (keys: Float64Array) => new Set(keys.filter((key) => !shared.has(key)));
  const output = own(recordKeys(fold.synthetic));
  const [trainStrata, holdoutStrata] = recordStrata(train, holdout);
  const count = (tally: Tally, keys: Set<number>, chosen: (person: number) => boolean = () => true) => {
    addHits(trainKeys, train.persons, trainStrata, keys, () => true, tally.train, tally.trainPersons);
    addHits(holdoutKeys, holdout.persons, holdoutStrata, keys, chosen, tally.holdout, tally.holdoutPersons);
  };
  count(tallies.release, output);
  const planted = plantedPersons(train.persons.personCount, [everyone(train.persons.personCount)], rng.fork("planted"));
  count(tallies.twin, new Set([...output, ...own(keysOf(trainKeys, train.persons, (person) => planted[person] === 1))]));
  const order = permutation(holdout.persons.personCount, rng.fork("control"));
  const isOutput = (person: number) => order[person]! % 2 === 0;
  count(tallies.control, own(keysOf(holdoutKeys, holdout.persons, isOutput)), (person) => !isOutput(person));
  count(tallies.copy, own(trainKeys));
  tallies.releasedPersons += fold.synthetic.persons.personCount;
  tallies.plantedCount += planted.reduce((sum, one) => sum + one, 0);
}

function addHits(
  keys: Float64Array,
  persons: Persons,
  strata: Uint8Array,
  output: Set<number>,
  chosen: (person: number) => boolean,
  sums: Float64Array,
  counts: Float64Array,
): void {
  const shares = meanByPerson(
    Float64Array.from(keys, (key) => (output.has(key) ? 1 : 0)),
    persons,
  );
  for (let person = 0; person < shares.length; person++) {
    if (!chosen(person)) continue;
    sums[strata[person]!]! += shares[person]!;
    counts[strata[person]!]!++;
  }
}

function keysOf(keys: Float64Array, persons: Persons, chosen: (person: number) => boolean): Float64Array {
  return keys.filter((_, row) => chosen(persons.personOf[row]!));
}

/** Fewest persons of either side in a stratum; a smaller one joins the next more common one, the last the one before. */
const fewestPersons = 20;

/** Excess of train over holdout, by stratum, averaged over the persons of train. @param weight of a person of train: 1 over the folds it was in */
function excessOf(tally: Tally, weight: number): Interval {
  const strata = joinedStrata(tally);
  const trainPersons = strata.reduce((sum, { train }) => sum + train.trials, 0);
  let [estimate, below, above] = [0, 0, 0];
  for (const { train, holdout } of strata) {
    const share = train.trials / trainPersons;
    const scaledTrain = { successes: Math.min(train.successes * weight, train.trials * weight), trials: train.trials * weight };
    const { estimate: own, lower, upper } = newcombe(scaledTrain, holdout);
    estimate += share * own;
    below += (share * (own - lower)) ** 2;
    above += (share * (upper - own)) ** 2;
  }
  return { estimate, lower: estimate - Math.sqrt(below), upper: estimate + Math.sqrt(above) };
}

interface Rate {
  successes: number;
  trials: number;
}

function joinedStrata(tally: Tally): { train: Rate; holdout: Rate }[] {
  const strata: { train: Rate; holdout: Rate }[] = [];
  let open: { train: Rate; holdout: Rate } | null = null;
  for (let s = 0; s < strataCount; s++) {
    if (open === null) {
      open = { train: { successes: 0, trials: 0 }, holdout: { successes: 0, trials: 0 } };
      strata.push(open);
    }
    open.train.successes += tally.train[s]!;
    open.train.trials += tally.trainPersons[s]!;
    open.holdout.successes += tally.holdout[s]!;
    open.holdout.trials += tally.holdoutPersons[s]!;
    if (Math.min(open.train.trials, open.holdout.trials) >= fewestPersons) open = null;
  }
  if (open !== null && strata.length > 1) {
    const last = strata.pop()!;
    const before = strata[strata.length - 1]!;
    for (const side of ["train", "holdout"] as const) {
      before[side].successes += last[side].successes;
      before[side].trials += last[side].trials;
    }
  }
  // a mean of shares can pass its count by the last digit
  for (const { holdout } of strata) holdout.successes = Math.min(holdout.successes, holdout.trials);
  return strata;
}

function figuresOf(tallies: Tallies, weight: number): CheckFigure[] {
  const excess = excessOf(tallies.release, weight);
  const copy = excessOf(tallies.copy, weight);
  const control = sumOf(tallies.control.holdoutPersons) === 0 ? null : excessOf(tallies.control, weight);
  return [
    { name: "excess", title: "Persons reproduced exactly, train less holdout", unit: "share", value: excess, control, copy },
    {
      name: "releasedShareExcess",
      title: "The same excess as a share of the persons released",
      unit: "share",
      value: scaled(excess, sumOf(tallies.release.trainPersons) / tallies.releasedPersons),
      control: null,
      copy,
    },
  ];
}

function twinOf(tallies: Tallies, weight: number, figures: readonly CheckFigure[]): Twin {
  const value = excessOf(tallies.twin, weight);
  const [release] = figures;
  const figure: CheckFigure = { ...release!, value, control: null, copy: null };
  const sighted = value.lower > release!.value.upper;
  return {
    plantedShare,
    description: "The release with copies of 5 % of the persons of train added.",
    figures: [figure],
    sighted,
    reason: `With the copies the excess is ${intervalText(value)}, against ${intervalText(release!.value)} for the release: ${sighted ? "apart" : "not apart"}.`,
  };
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
