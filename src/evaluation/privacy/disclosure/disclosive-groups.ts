import type { Metadata } from "../../../metadata/metadata.js";
import type { Rng } from "../../../random/rng.js";
import type { CheckFigure, Interval } from "../../figures.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { type CheckResult, intervalText } from "../figure.js";
import { knownTuples } from "./known-tuples.js";
import { oneRowEach } from "./person-rows.js";
import { knownColumns, quasiIdentifiers } from "./quasi-identifiers.js";
import { excessFigures, newTallies, type SideTally, type Tallies } from "./rate-excess.js";
import { secretColumns } from "./secret-columns.js";
import { randomHalf } from "../compared/persons.js";

/** A larger group that agrees is knowledge about the population (synthpop's denom_lim). */
const largestGroup = 5;

/** By tuple: the one value that all of a group's rows have; these two stand for no group and for groups that say nothing. */
const noGroup = -2;
const saysNothing = -3;

/**
 * B6: attributes disclosed by groups of the output that agree (DiSCO of synthpop's `disclosure`, Raab, Nowok & Dibben 2024). A person is hit
 * when the output's rows with its quasi-identifiers are at most five, all have one value of the secret, and it is the person's. Share of train
 * less share of the holdout (Newcombe), which synthpop does not take off; the secret with the largest upper end is reported, of twin, copy and control each its own.
 *
 * All persons are counted, by one random row each; a person without a value is never hit and stays in the rate. Numbers of many values
 * agree when they fall into one slice (`known-values.ts`). Twin: release and all of train, hit by one of its two parts (in their sum groups
 * double and pass the limit of five). Control: half of the holdout as the output, the other half asked.
 */
export function measureDisclosiveGroups(metadata: Metadata, context: AttackContext): CheckResult {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const first = context.folds[0]!;
  const known = quasiIdentifiers(first, metadata, context.rng.fork("quasi-identifiers"));
  const secrets = secretColumns(first, metadata, () => known.names);
  const attacked = secrets.names.filter((secret) => known.names.some((name) => name !== secret));
  if (attacked.length === 0) {
    const reason = known.names.length === 0 ? known.reason : "No compared column is left that could be a secret.";
    return { kind: "notApplicable", reason };
  }
  const results: { readonly secret: string; readonly value: CheckFigure; readonly twin: CheckFigure }[] = [];
  for (const secret of attacked) {
    const tallies = newTallies();
    for (const [f, fold] of context.folds.entries()) {
      stopIfAborted(context.signal);
      const names = known.names.filter((name) => name !== secret);
      countFold(fold, metadata, names, secret, context.rng.fork(`B6/${f}/persons`), tallies);
    }
    const title = "Persons whose group in the output gives their secret away, train less holdout";
    results.push({ secret, ...excessFigures("excess", title, tallies, context.folds.length) });
  }
  const worst = results.reduce((a, b) => (b.value.value.upper > a.value.value.upper ? b : a));
  const twin = results.map((one) => one.twin).reduce((a, b) => (b.value.upper > a.value.upper ? b : a));
  const largest = (of: (figure: CheckFigure) => Interval | null): Interval | null =>
    results.map(({ value }) => of(value)).reduce((a, b) => (a === null || (b !== null && b.upper > a.upper) ? b : a));
  const sighted = twin.value.lower > worst.value.value.upper;
  const reason = `With the copies the excess is ${intervalText(twin.value)}, against ${intervalText(worst.value.value)} for the release: ${sighted ? "apart" : "not apart"}.`;
  return {
    kind: "measured",
    figures: [{ ...worst.value, control: largest(({ control }) => control), copy: largest(({ copy }) => copy) }],
    twin: {
      plantedShare: 1,
      description: "The release and a copy of every person of train, each searched for groups that agree.",
      figures: [twin],
      sighted,
      reason,
    },
    notes: [
      ...first.notes,
      `Known of a person: ${known.names.join(", ")}. ${known.reason}`,
      ...secrets.notes,
      `Secrets attacked: ${attacked.join(", ")}; reported: ${worst.secret}.`,
    ],
  };
}

function countFold(fold: ComparedFold, metadata: Metadata, names: readonly string[], secret: string, rng: Rng, tallies: Tallies): void {
  const tuples = knownTuples(fold, knownColumns(fold, metadata, names));
  const [values] = knownColumns(fold, metadata, [secret]);
  const { personCount, personOf } = fold.holdout.persons;
  const isOutput = randomHalf(personCount, rng.fork("control"));
  const released = agreed(tuples.synthetic, values!.synthetic, tuples.codeCount, () => true);
  const copied = agreed(tuples.train, values!.train, tuples.codeCount, () => true);
  const fresh = agreed(tuples.holdout, values!.holdout, tuples.codeCount, (row) => isOutput[personOf[row]!] === 1);
  const trainRows = oneRowEach(fold.train.persons, rng.fork("train"));
  const holdoutRows = oneRowEach(fold.holdout.persons, rng.fork("holdout"));
  const asked = holdoutRows.filter((_, person) => isOutput[person] === 0);
  const count = (tally: SideTally, outputs: readonly Int32Array[], others: Uint32Array): void => {
    const hits = (codes: Uint32Array, own: Int32Array, rows: Uint32Array): number =>
      rows.reduce((sum, row) => sum + (own[row]! >= 0 && outputs.some((values) => values[codes[row]!] === own[row]) ? 1 : 0), 0);
    tally.trainHits += hits(tuples.train, values!.train, trainRows);
    tally.holdoutHits += hits(tuples.holdout, values!.holdout, others);
    tally.trainPersons += trainRows.length;
    tally.holdoutPersons += others.length;
  };
  count(tallies.release, [released], holdoutRows);
  count(tallies.twin, [released, copied], holdoutRows);
  count(tallies.copy, [copied], holdoutRows);
  count(tallies.control, [fresh], asked);
}

/** By tuple: the value (>= 0) that a group of at most five rows agrees on; negative where there is none. Missing is a value that is no answer. */
function agreed(tuples: Uint32Array, values: Int32Array, tupleCount: number, isIn: (row: number) => boolean): Int32Array {
  const sizes = new Uint32Array(tupleCount);
  const answers = new Int32Array(tupleCount).fill(noGroup);
  for (let row = 0; row < tuples.length; row++) {
    if (!isIn(row)) continue;
    const tuple = tuples[row]!;
    if (answers[tuple] === noGroup) answers[tuple] = values[row]!;
    else if (answers[tuple] !== values[row]) answers[tuple] = saysNothing;
    if (++sizes[tuple]! > largestGroup) answers[tuple] = saysNothing;
  }
  return answers;
}
