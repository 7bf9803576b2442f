import type { Metadata } from "../../../metadata/metadata.js";
import type { Rng } from "../../../random/rng.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { holderCounts } from "../compared/holders.js";
import { type CheckResult, intervalText } from "../figure.js";
import { knownTuples } from "./known-tuples.js";
import { oneRowEach } from "./person-rows.js";
import { knownColumns, quasiIdentifiers } from "./quasi-identifiers.js";
import { excessFigures, newTallies, type SideTally, type Tallies } from "./rate-excess.js";
import { randomHalf } from "../compared/persons.js";

/**
 * A6: replicated uniques (repU of synthpop's `disclosure`, Raab, Nowok & Dibben 2024). A person of train is hit when nobody else of train has
 * its quasi-identifiers and exactly one person of the output has them; a person of the holdout when nobody of train has them and exactly one
 * of the output does. Seen from the person this is the same condition: the table that it is unique in is train and itself. synthpop
 * divides by all persons and compares with nothing; we take the holdout's rate off (Newcombe).
 *
 * All persons are counted, by one random row each; every row of the others counts against them. Twin: release and all of train, unique in
 * one of its two parts (copied uniques that the release hits as well would be two of a kind in the sum, and copying would lower the figure).
 * Control: half of the holdout as the output, the other half asked.
 */
export function measureReplicatedUniques(metadata: Metadata, context: AttackContext): CheckResult {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const known = quasiIdentifiers(context.folds[0]!, metadata, context.rng.fork("quasi-identifiers"));
  if (known.names.length === 0) return { kind: "notApplicable", reason: known.reason };
  const tallies = newTallies();
  for (const [f, fold] of context.folds.entries()) {
    stopIfAborted(context.signal);
    countFold(fold, metadata, known.names, context.rng.fork(`A6/${f}`), tallies);
  }
  const { value, twin } = excessFigures(
    "excess",
    "Unique persons found unique in the output, train less holdout",
    tallies,
    context.folds.length,
  );
  const sighted = twin.value.lower > value.value.upper;
  return {
    kind: "measured",
    figures: [value],
    twin: {
      plantedShare: 1,
      description: "The release and a copy of every person of train, each searched for unique persons.",
      figures: [twin],
      sighted,
      reason: `With the copies the excess is ${intervalText(twin.value)}, against ${intervalText(value.value)} for the release: ${sighted ? "apart" : "not apart"}.`,
    },
    notes: [...context.folds[0]!.notes, `Known of a person: ${known.names.join(", ")}. ${known.reason}`],
  };
}

function countFold(fold: ComparedFold, metadata: Metadata, names: readonly string[], rng: Rng, tallies: Tallies): void {
  const tuples = knownTuples(fold, knownColumns(fold, metadata, names));
  const { trainHolders, syntheticHolders } = tuples;
  const trainTuples = pick(tuples.train, oneRowEach(fold.train.persons, rng.fork("train")));
  const holdoutTuples = pick(tuples.holdout, oneRowEach(fold.holdout.persons, rng.fork("holdout")));
  const { personCount, personOf } = fold.holdout.persons;
  const isOutput = randomHalf(personCount, rng.fork("control"));
  const fresh = Int32Array.from(tuples.holdout, (tuple, row) => (isOutput[personOf[row]!] === 1 ? tuple : -1));
  const freshHolders = holderCounts(fresh, tuples.codeCount, fold.holdout.persons);
  const asked = holdoutTuples.filter((_, person) => isOutput[person] === 0);
  const count = (tally: SideTally, isHit: (tuple: number) => boolean, others: Uint32Array): void => {
    for (const tuple of trainTuples) if (trainHolders[tuple] === 1 && isHit(tuple)) tally.trainHits++;
    for (const tuple of others) if (trainHolders[tuple] === 0 && isHit(tuple)) tally.holdoutHits++;
    tally.trainPersons += trainTuples.length;
    tally.holdoutPersons += others.length;
  };
  const uniqueIn = (holders: Uint32Array) => (tuple: number) => holders[tuple] === 1;
  count(tallies.release, uniqueIn(syntheticHolders), holdoutTuples);
  count(tallies.twin, (tuple) => syntheticHolders[tuple] === 1 || trainHolders[tuple] === 1, holdoutTuples);
  count(tallies.copy, uniqueIn(trainHolders), holdoutTuples);
  count(tallies.control, uniqueIn(freshHolders), asked);
}

function pick(codes: Uint32Array, rows: Uint32Array): Uint32Array {
  return rows.map((row) => codes[row]!);
}
