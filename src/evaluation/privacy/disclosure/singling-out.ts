import { normalQuantile } from "../../../math/normal.js";
import { wilson } from "../../../math/wilson.js";
import { permutation } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { CheckFigure, Interval, Twin } from "../../figures.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import type { ComparedFold, ComparedTable } from "../compared/compared-fold.js";
import { type CheckResult, intervalText } from "../figure.js";
import {
  buildPredicateIndex,
  joinPersonRows,
  matchesOnePerson,
  newRankRanges,
  type PersonRows,
  type PredicateIndex,
  personRows,
  type SingledOut,
} from "./predicate-index.js";
import { type AttackCluster, clusteredRisk } from "./residual-risk.js";
import { multivariatePredicates, univariatePredicates } from "./singling-out-predicates.js";

/** Attacks a family, over all folds: at a base rate of .1 a half-width of .011, at .35 one of .024. No more than persons asked a side, for more than one
 * for each of them say hardly more. */
const mostAttacks = 5000;
/** The controls are far from their limits, or meant to be. */
const wantedInControls = 2000;
/** Fewer attacks than these are too few for a rate: those that lack count as made and missed, on both sides. */
const fewestAttacks = 1000;

function wantedAttacks(folds: readonly ComparedFold[]): number {
  const strangers = folds.reduce((sum, { train, holdout }) => sum + Math.min(train.persons.personCount, holdout.persons.personCount), 0);
  return Math.max(fewestAttacks, Math.min(mostAttacks, strangers));
}

const families = [
  { name: "univariate", title: "Predicates on one column", columnCount: 1 },
  { name: "multivariate3", title: "Predicates on three columns", columnCount: 3 },
  { name: "multivariate4", title: "Predicates on four columns", columnCount: 4 },
] as const;
type Family = (typeof families)[number];
const mostTerms = 4;

/** Predicates by the person of the output that they single out: how many, and how many single out a person of each side (of train a mean over its draws). */
interface Tally {
  readonly clusters: AttackCluster[];
}

const outputs = ["release", "twin", "control", "copy"] as const;
type Output = (typeof outputs)[number];
type FamilyTallies = Readonly<Record<Output, Tally>>;

/**
 * B3: singling-out, univariate and on three and four columns. Predicates that exactly one synthetic person matches are tested on equal
 * draws of persons of train (up to four, averaged) and of the holdout; one succeeds where it matches exactly one person. Figures: residual risks
 * (`residual-risk.ts`), and the plain rates for information.
 *
 * Departures from Anonymeter: equal draws in place of a fitted rescaling of unequal sides; persons in place of distinct rows; the
 * denominator is the number of predicates made (at least 1,000); datetimes take part; everything is seeded. A draw of m of train's N persons
 * holds m / N of those that copies point at, so a full copy reads about that share: see `copy`.
 *
 * The interval knows that both sides meet the same predicates and that several point at one synthetic person (`clusteredRisk`); the source takes all of
 * them for independent. Synthetic persons who are alike still count as strangers to each other.
 *
 * Twin: copies of all of train added to the output. Control: half of the holdout as the output, the other half against train. Copy: train
 * as the output.
 * @see Giomi, Boenisch, Wehmeyer & Tasnádi (2023), PETS 2023(2):312-328, section 5.1
 */
export async function measureSinglingOut(context: AttackContext): Promise<CheckResult> {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const tallies = families.map((): FamilyTallies => ({ release: newTally(), twin: newTally(), control: newTally(), copy: newTally() }));
  for (const [f, fold] of context.folds.entries()) await attackFold(fold, { ...context, rng: context.rng.fork(`B3/${f}`) }, tallies);
  if (tallies.every(({ release, copy }) => madeIn(release) + madeIn(copy) === 0)) {
    return { kind: "notApplicable", reason: "No predicate on up to four columns matches exactly one person, of the output or of train." };
  }
  return { kind: "measured", figures: tallies.flatMap(figuresOf), twin: twinOf(tallies), notes: notesOf(tallies, context) };
}

function newTally(): Tally {
  return { clusters: [] };
}

function total({ clusters }: Tally, part: keyof AttackCluster): number {
  return clusters.reduce((sum, cluster) => sum + cluster[part], 0);
}

function madeIn(tally: Tally): number {
  return total(tally, "trials");
}

async function attackFold(fold: ComparedFold, context: AttackContext, tallies: readonly FamilyTallies[]): Promise<void> {
  const { train, holdout, synthetic } = fold;
  const { rng } = context;
  const halves = halvesOf(holdout.persons.personCount, rng.fork("control"));
  const sides = sidesOf(train, holdout, null, rng.fork("persons"));
  const controlSides = sidesOf(train, holdout, halves.challenged, rng.fork("control persons"));
  const [release, source] = [personRows(synthetic, null), personRows(train, null)];
  const rowsOf: Readonly<Record<Output, () => PersonRows>> = {
    release: () => release,
    twin: () => joinPersonRows(release, source),
    control: () => personRows(holdout, halves.output),
    copy: () => source,
  };
  for (const output of outputs) {
    stopIfAborted(context.signal);
    const index = buildPredicateIndex(rowsOf[output]());
    const isCompared = output === "release" || output === "twin";
    const wanted = Math.ceil((isCompared ? wantedAttacks(context.folds) : wantedInControls) / context.folds.length);
    families.forEach((family, i) => {
      const predicates = makePredicates(index, family, wanted, rng.fork(`${output}/${family.name}`));
      count(predicates, output === "control" ? controlSides : sides, tallies[i]![output]);
    });
    await new Promise((resolve) => setImmediate(resolve)); // lets a signal and the progress line through
  }
}

interface Sides {
  /** Disjoint draws, each as large as the one of the holdout; their rates are averaged, which steadies the figure. */
  readonly train: readonly PredicateIndex[];
  readonly holdout: PredicateIndex;
}

const mostDraws = 4;

/** Equal numbers of persons of both, of train up to four times. @param among persons of the holdout that may be taken; null is all */
function sidesOf(train: ComparedTable, holdout: ComparedTable, among: Uint8Array | null, rng: Rng): Sides {
  const strangers = permutation(holdout.persons.personCount, rng.fork("holdout")).filter((person) => among === null || among[person] === 1);
  const members = permutation(train.persons.personCount, rng.fork("train"));
  const taken = Math.min(strangers.length, members.length);
  const drawn = (table: ComparedTable, persons: Uint32Array) =>
    buildPredicateIndex(personRows(table, marked(table.persons.personCount, persons)));
  const drawCount = Math.max(1, Math.min(mostDraws, Math.floor(members.length / Math.max(1, taken))));
  const ofTrain = Array.from({ length: drawCount }, (_, d) => drawn(train, members.subarray(d * taken, (d + 1) * taken)));
  return { train: ofTrain, holdout: drawn(holdout, strangers.subarray(0, taken)) };
}

/** A half that plays the output, and the other half. */
function halvesOf(personCount: number, rng: Rng): { readonly output: Uint8Array; readonly challenged: Uint8Array } {
  const output = marked(personCount, permutation(personCount, rng).subarray(0, personCount >>> 1));
  return { output, challenged: output.map((mark) => 1 - mark) };
}

function marked(count: number, chosen: Uint32Array): Uint8Array {
  const marks = new Uint8Array(count);
  for (const i of chosen) marks[i] = 1;
  return marks;
}

function makePredicates(output: PredicateIndex, { columnCount }: Family, wanted: number, rng: Rng): SingledOut[] {
  if (columnCount === 1) return univariatePredicates(output, wanted, rng);
  return multivariatePredicates(output, Math.min(columnCount, output.columns.length), wanted, rng);
}

function count(predicates: readonly SingledOut[], { train, holdout }: Sides, { clusters }: Tally): void {
  const scratch = newRankRanges(mostTerms);
  const found = new Map<number, { trials: number; train: number; holdout: number }>();
  for (const { predicate, person } of predicates) {
    const own = found.get(person) ?? { trials: 0, train: 0, holdout: 0 };
    found.set(person, own);
    own.trials++;
    for (const draw of train) if (matchesOnePerson(draw, predicate, scratch)) own.train += 1 / train.length;
    if (matchesOnePerson(holdout, predicate, scratch)) own.holdout++;
  }
  clusters.push(...found.values());
}

function riskOf(tally: Tally): Interval {
  return clusteredRisk(tally.clusters, Math.max(0, fewestAttacks - madeIn(tally)));
}

function figuresOf({ release, control, copy }: FamilyTallies, i: number): CheckFigure[] {
  const { name, title } = families[i]!;
  const of = (part: string, text: string, read: (tally: Tally) => Interval): CheckFigure => ({
    name: `${name}${part}`,
    title: `${title}: ${text}`,
    unit: "share",
    value: read(release),
    control: madeIn(control) === 0 ? null : read(control),
    copy: read(copy),
  });
  const rate = (side: "train" | "holdout") => (tally: Tally) => wilson(total(tally, side), Math.max(madeIn(tally), fewestAttacks));
  return [
    of("", "persons of train singled out beyond strangers", riskOf),
    of("TrainRate", "predicates that match one person of train", rate("train")),
    of("HoldoutRate", "predicates that match one stranger", rate("holdout")),
  ];
}

/** One-sided p < .05 over three families (Bonferroni), in half-widths of 90 % intervals. */
const apartAt = normalQuantile(1 - 0.05 / 3) / normalQuantile(0.95);

/**
 * Sighted: in at least one family the twin reads more than the release beyond chance. Counts are compared by a test, not by intervals that
 * do not overlap: a draw of a part of train holds few of those that copies point at.
 */
function twinOf(tallies: readonly FamilyTallies[]): Twin {
  const read = tallies.map(({ release, twin }) => ({ release: riskOf(release), twin: riskOf(twin) }));
  const apart = read.map(
    ({ release, twin }) =>
      twin.estimate - release.estimate > apartAt * Math.hypot(twin.estimate - twin.lower, release.estimate - release.lower),
  );
  const texts = read.map(
    ({ release, twin }, i) =>
      `${families[i]!.name} ${intervalText(twin)} against ${intervalText(release)}, ${apart[i] ? "apart" : "not apart"}`,
  );
  return {
    plantedShare: 1,
    description: "The release with copies of all persons of train added, predicates made anew.",
    figures: read.map(({ twin }, i) => ({
      name: families[i]!.name,
      title: families[i]!.title,
      unit: "share",
      value: twin,
      control: null,
      copy: null,
    })),
    sighted: apart.includes(true),
    reason: `With the copies: ${texts.join("; ")}.`,
  };
}

function notesOf(tallies: readonly FamilyTallies[], { folds }: AttackContext): string[] {
  const notes = [...folds[0]!.notes];
  const wanted = wantedAttacks(folds);
  const width = folds[0]!.categoryNames.length + folds[0]!.numberNames.length;
  tallies.forEach(({ release }, i) => {
    const made = madeIn(release);
    const { name, columnCount } = families[i]!;
    if (columnCount > width) notes.push(`${name}: the table has ${width} compared columns, so predicates are on ${width}.`);
    if (made >= wanted) return;
    const kept = made < fewestAttacks ? `; too few for a rate, so the rest up to ${fewestAttacks} count as missed on both sides` : "";
    notes.push(
      `${name}: ${made} predicates of the ${wanted} wanted match exactly one person of the output; the rates are of these${kept}.`,
    );
  });
  const sizes = folds.map(
    ({ train, holdout }) => train.persons.personCount / Math.min(train.persons.personCount, holdout.persons.personCount),
  );
  const ratio = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  if (ratio > 1.2) {
    notes.push(
      `Train has ${ratio.toFixed(1)} times the persons of the holdout; both sides draw as many as the holdout has, so even a full copy is seen in part only.`,
    );
  }
  return notes;
}
