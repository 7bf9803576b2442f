import { shareStep } from "../../../math/round-count.js";
import type { EvaluationInput, StartingRisk } from "../../figures.js";
import { compareFold } from "../compared/compared-fold.js";
import { holderCounts } from "../compared/holders.js";
import { knownTuples } from "./known-tuples.js";
import { oneRowEach } from "./person-rows.js";
import { knownColumns, quasiIdentifiers, smallestSets } from "./quasi-identifiers.js";

/**
 * How exposed the persons of the source are before anything is done to it, by their quasi-identifiers.
 *
 * A person's group: the persons of train with the same values (one random row a person is asked, every row counts). Prosecutor risk 1/f
 * as in ARX: mean over persons, and largest. k-map: the same groups among train and holdout together, who are all the people we know of;
 * the population is larger, so it says too much and never too little. Of the first fold; two or more folds hold the same people.
 *
 * Shares stand in steps of k persons (0: fewer than k), the largest risk is that of the smallest group rounded down to a multiple of k, or 1.
 * @returns null when nothing can be known of a person or fewer than 2k persons are there
 */
export function startingRisk({ folds, metadata, k, rng }: EvaluationInput): StartingRisk | null {
  const [first] = folds;
  if (first === undefined) return null;
  const fold = compareFold(first, metadata);
  const { personCount } = fold.train.persons;
  if (personCount < 2 * k) return null;
  const keyed = rng.fork("privacy").fork("quasi-identifiers"); // as the attacks search
  const known = quasiIdentifiers(fold, metadata, keyed);
  if (known.names.length === 0) return null;
  const tuples = knownTuples(fold, knownColumns(fold, metadata, known.names));
  const holdoutHolders = holderCounts(tuples.holdout, tuples.codeCount, fold.holdout.persons);
  const rows = oneRowEach(fold.train.persons, rng.fork("privacy/starting-risk"));
  const sizes = rows.map((row) => tuples.trainHolders[tuples.train[row]!]!);
  const wholeSizes = rows.map((row) => tuples.trainHolders[tuples.train[row]!]! + holdoutHolders[tuples.train[row]!]!);
  const share = (count: number): number => stepShare(count, personCount, k);
  const countWhere = (values: Uint32Array, isIn: (size: number) => boolean): number =>
    values.reduce((sum, size) => sum + (isIn(size) ? 1 : 0), 0);
  const smallest = sizes.reduce((least, size) => Math.min(least, size), Number.POSITIVE_INFINITY);
  return {
    quasiIdentifiers: known.names,
    origin: known.origin,
    reason: known.reason,
    k,
    uniqueShare: share(countWhere(sizes, (size) => size === 1)),
    smallGroupShare: share(countWhere(sizes, (size) => size < k)),
    meanRisk: share(sizes.reduce((sum, size) => sum + 1 / size, 0)),
    largestRisk: smallest < k ? 1 : 1 / (Math.floor(smallest / k) * k),
    wholeUniqueShare: share(countWhere(wholeSizes, (size) => size === 1)),
    wholeSmallGroupShare: share(countWhere(wholeSizes, (size) => size < k)),
    sets: smallestSets(fold, metadata, keyed).map(({ columns, uniqueShare }) => ({
      columns,
      uniqueShare: share(uniqueShare * personCount),
    })),
  };
}

/** A share of persons in steps of k persons; 0 stands for fewer than k. */
function stepShare(count: number, personCount: number, k: number): number {
  if (count < k) return 0;
  const step = shareStep(personCount, k);
  return Math.round(Math.min(1, Math.max(1, Math.round(count / personCount / step)) * step) * 1e6) / 1e6;
}
