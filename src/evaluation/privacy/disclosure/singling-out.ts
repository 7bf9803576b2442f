import { normalQuantile } from "../../../math/normal.js";
import { wilson } from "../../../math/wilson.js";
import { permutation } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { CheckFigure, Interval, Twin } from "../../figures.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import type { ComparedFold, ComparedTable } from "../compared/compared-fold.js";
import { type CheckResult, intervalText } from "../figure.js";
import { pairedRisk } from "./paired-risk.js";
import {
  buildPredicateIndex,
  joinPersonRows,
  matchingPersons,
  newRankRanges,
  type PersonRows,
  type Predicate,
  type PredicateIndex,
  personRows,
} from "./predicate-index.js";
import { multivariatePredicates, univariatePredicates } from "./singling-out-predicates.js";
import { marksOf } from "../compared/persons.js";

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
interface Titled {
  readonly name: string;
  readonly title: string;
}
const multivariate: Titled = { name: "multivariate", title: "Predicates on three and four columns" };
const mostTerms = 4;

/** Predicates made, and the sums of their hits (`PairedAttacks`); of train a mean over its draws. */
interface Tally {
  made: number;
  train: number;
  holdout: number;
  trainSquares: number;
  products: number;
  /** By person of a draw: by how much the number of hits would change without the person, with its sign turned. */
  readonly effects: Map<number, number>;
  /** What the squares of the effects would sum to if no two predicates met the same person. */
  effectsAlone: number;
}

const outputs = ["release", "twin", "control", "copy"] as const;
type Output = (typeof outputs)[number];
type FamilyTallies = Readonly<Record<Output, Tally>>;

/**
 * B3: singling-out, univariate and on three and four columns. Predicates that exactly one synthetic person matches are tested on equal
 * draws of persons of train (up to four, averaged) and of the holdout; one succeeds where it matches exactly one person. Figures: residual risks
 * (`residual-risk.ts`) on one column and on several together, for a coarse table has few predicates on three; those on three and four alone and the plain rates for information.
 *
 * Departures from Anonymeter: equal draws in place of a fitted rescaling of unequal sides; persons in place of distinct rows; the
 * denominator is the number of predicates made (at least 1,000); datetimes take part; everything is seeded. A draw of m of train's N persons
 * holds m / N of those that copies point at, so a full copy reads about that share: see `copy`.
 *
 * The interval knows that both sides meet the same predicates and that several of these match the same persons (`pairedRisk`); the source takes all of
 * them for independent.
 *
 * Twin: copies of all of train added to the output. Control: half of the holdout as the output, the other half against train. Copy: train
 * as the output.
 * @see Giomi, Boenisch, Wehmeyer & Tasnádi (2023), PETS 2023(2):312-328, section 5.1
 */
export async function measureSinglingOut(context: AttackContext): Promise<CheckResult> {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const tallies = families.map((): FamilyTallies => ({ release: newTally(), twin: newTally(), control: newTally(), copy: newTally() }));
  for (const [f, fold] of context.folds.entries()) await attackFold(fold, { ...context, rng: context.rng.fork(`B3/${f}`) }, tallies, f);
  if (tallies.every(({ release, copy }) => release.made + copy.made === 0)) {
    return { kind: "notApplicable", reason: "No predicate on up to four columns matches exactly one person, of the output or of train." };
  }
  const several = pooled(tallies.slice(1));
  const [one, ...others] = families.map((family, i) => figuresOf(family, tallies[i]!));
  const figures = [...one!, figuresOf(multivariate, several)[0]!, ...others.flat()];
  const twin = twinOf([
    [families[0], tallies[0]!],
    [multivariate, several],
  ]);
  return { kind: "measured", figures, twin, notes: notesOf(tallies, context) };
}

function newTally(): Tally {
  return { made: 0, train: 0, holdout: 0, trainSquares: 0, products: 0, effects: new Map(), effectsAlone: 0 };
}

async function attackFold(fold: ComparedFold, context: AttackContext, tallies: readonly FamilyTallies[], f: number): Promise<void> {
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
      count(predicates, output === "control" ? controlSides : sides, tallies[i]![output], f);
    });
    await new Promise((resolve) => setImmediate(resolve)); // lets a signal and the progress line through
  }
}

interface Sides {
  /** Draws, each as large as the one of the holdout, disjoint where train has persons enough; their rates are averaged, which steadies the figure. */
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
    buildPredicateIndex(personRows(table, marksOf(table.persons.personCount, persons)));
  const drawCount = members.length > taken ? mostDraws : 1;
  const areDisjoint = members.length >= drawCount * taken;
  const ofTrain = Array.from({ length: drawCount }, (_, d) => {
    const order = areDisjoint ? members.subarray(d * taken) : permutation(members.length, rng.fork(`train ${d}`));
    return drawn(train, order.subarray(0, taken));
  });
  return { train: ofTrain, holdout: drawn(holdout, strangers.subarray(0, taken)) };
}

/** A half that plays the output, and the other half. */
function halvesOf(personCount: number, rng: Rng): { readonly output: Uint8Array; readonly challenged: Uint8Array } {
  const output = marksOf(personCount, permutation(personCount, rng).subarray(0, personCount >>> 1));
  return { output, challenged: output.map((mark) => 1 - mark) };
}

function makePredicates(output: PredicateIndex, { columnCount }: Family, wanted: number, rng: Rng): Predicate[] {
  if (columnCount === 1) return univariatePredicates(output, wanted, rng);
  return multivariatePredicates(output, Math.min(columnCount, output.columns.length), wanted, rng);
}

/** @param f the fold, so that its persons are others than those of other folds */
function count(predicates: readonly Predicate[], { train, holdout }: Sides, tally: Tally, f: number): void {
  const scratch = newRankRanges(mostTerms);
  const found = new Int32Array(2);
  const keyOf = (draw: number, person: number): number => (f * (mostDraws + 1) + draw) * 2 ** 32 + person;
  const hit = (index: PredicateIndex, predicate: Predicate, draw: number): boolean => {
    const persons = matchingPersons(index, predicate, scratch, found);
    if (persons === 0 || persons > 2) return false;
    // Without its one person a hit is lost; without one of two persons a hit is won.
    for (let i = 0; i < persons; i++) {
      const key = keyOf(draw, found[i]!);
      tally.effects.set(key, (tally.effects.get(key) ?? 0) + (persons === 1 ? 1 : -1));
    }
    tally.effectsAlone += persons;
    return persons === 1;
  };
  for (const predicate of predicates) {
    let ofTrain = 0;
    for (const [draw, index] of train.entries()) if (hit(index, predicate, draw)) ofTrain += 1 / train.length;
    const ofHoldout = hit(holdout, predicate, mostDraws) ? 1 : 0;
    tally.made++;
    tally.train += ofTrain;
    tally.holdout += ofHoldout;
    tally.trainSquares += ofTrain * ofTrain;
    tally.products += ofTrain * ofHoldout;
  }
}

/** Several families of predicates as one. */
function pooled(parts: readonly FamilyTallies[]): FamilyTallies {
  const of = (output: Output): Tally => {
    const sum = newTally();
    for (const { [output]: part } of parts) {
      sum.made += part.made;
      sum.train += part.train;
      sum.holdout += part.holdout;
      sum.trainSquares += part.trainSquares;
      sum.products += part.products;
      sum.effectsAlone += part.effectsAlone;
      for (const [key, effect] of part.effects) sum.effects.set(key, (sum.effects.get(key) ?? 0) + effect);
    }
    return sum;
  };
  return { release: of("release"), twin: of("twin"), control: of("control"), copy: of("copy") };
}

/**
 * How much more the number of hits varies than if each predicate met persons of its own: the squared effects of single persons (their sum is what Efron & Stein
 * 1981 bound the variance by) over what it would be then.
 */
function designEffect({ effects, effectsAlone }: Tally): number {
  let squares = 0;
  for (const effect of effects.values()) squares += effect * effect;
  return effectsAlone === 0 ? 1 : Math.max(1, squares / effectsAlone);
}

function riskOf(tally: Tally): Interval {
  return pairedRisk({ ...tally, designEffect: designEffect(tally) }, Math.max(0, fewestAttacks - tally.made));
}

function figuresOf({ name, title }: Titled, { release, control, copy }: FamilyTallies): CheckFigure[] {
  const of = (part: string, text: string, read: (tally: Tally) => Interval): CheckFigure => ({
    name: `${name}${part}`,
    title: `${title}: ${text}`,
    unit: "share",
    value: read(release),
    control: control.made === 0 ? null : read(control),
    copy: read(copy),
  });
  const rate = (side: "train" | "holdout") => (tally: Tally) => wilson(tally[side], Math.max(tally.made, fewestAttacks));
  return [
    of("", "persons of train singled out beyond strangers", riskOf),
    of("TrainRate", "predicates that match one person of train", rate("train")),
    of("HoldoutRate", "predicates that match one stranger", rate("holdout")),
  ];
}

/** One-sided p < .05 over two figures (Bonferroni), in half-widths of 90 % intervals. */
const apartAt = normalQuantile(1 - 0.05 / 2) / normalQuantile(0.95);

/**
 * Sighted: in at least one figure the twin reads more than the release beyond chance. Counts are compared by a test, not by intervals that
 * do not overlap: a draw of a part of train holds few of those that copies point at.
 */
function twinOf(judged: readonly (readonly [Titled, FamilyTallies])[]): Twin {
  const read = judged.map(([family, { release, twin }]) => ({ ...family, release: riskOf(release), twin: riskOf(twin) }));
  const apart = read.map(
    ({ release, twin }) =>
      twin.estimate - release.estimate > apartAt * Math.hypot(twin.estimate - twin.lower, release.estimate - release.lower),
  );
  const texts = read.map(
    ({ name, release, twin }, i) => `${name} ${intervalText(twin)} against ${intervalText(release)}, ${apart[i] ? "apart" : "not apart"}`,
  );
  return {
    plantedShare: 1,
    description: "The release with copies of all persons of train added, predicates made anew.",
    figures: read.map(({ name, title, twin }) => ({
      name,
      title,
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
    const { made } = release;
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
