import type { Metadata } from "../../metadata/metadata.js";
import type { Rng } from "../../random/rng.js";
import { countBins } from "./bin-counts.js";
import { type Compared, type FigureResult, narrow, notApplicable, type Side } from "./compared.js";
import type { Interval } from "../figures.js";
import { bonferroni, normalInterval, z90 } from "./estimate.js";
import { codeSample, type CodedSample, type Coding, codingOf, groupShapes } from "./group-shape.js";
import { type Group, type GroupNotes, groupNotes } from "./group-notes.js";
import { groupVariances, shareOf } from "./group-variance.js";
import { drawSample, type Sample } from "./sample.js";

/** Columns that rows are grouped by, and columns that are compared within a group. */
const mostGroupings = 12;
const mostColumns = 100;
/** Categories that k persons hold of a column to group by, unless its role is quasi-identifier. */
const mostCategories = 20;
/** Persons of the holdout below which a group is not judged. */
const minHoldoutPersons = 100;
/** Cells that one comparison may visit, and the rows a side that it looks at nevertheless. */
const cellWork = 1e7;
const fewestRows = 10_000;

interface Grouping {
  readonly column: number;
  /** Codes of the categories that are groups. */
  readonly categories: readonly number[];
}

/** The samples of the figure, coded alike. */
interface Coded {
  readonly coding: Coding;
  readonly holdout: CodedSample;
  readonly sides: Readonly<Record<Side, CodedSample>>;
}

/**
 * Shape of the other columns within the group that is served worst. Groups are the categories, each by itself, of up to twelve categorical columns
 * (quasi-identifiers, and columns of at most 20 categories) that at least k persons of train and 100 persons of the holdout hold. Served worst is the
 * group that falls furthest short of real rows of the same group (ceiling), at the lower end of the difference's interval, so that a small group is not
 * chosen for its noise. Ceiling and floor are those of the same group. The choice among many groups makes the difference somewhat larger than it is:
 * the upper end of the score and the lower end of the ceiling allow for all groups together, and the notes name as clearly worse only what is so
 * after Bonferroni's correction.
 */
export function groupsFigure(all: Compared, metadata: Metadata, k: number, rng: Rng, notes: string[]): FigureResult {
  const compared = narrow(all, mostColumns);
  if (compared.columns.length < 2) return notApplicable("there is one column only");
  if (compared.columns.every(({ kind }) => kind !== "categorical")) return notApplicable("no column has categories to group by");
  const found = findGroupings(compared, metadata, k, rng);
  const { groupings, holdout, rowCount } = found;
  if (groupings.length === 0) {
    const reason = `no category is held by ${k} persons of train and ${minHoldoutPersons} persons of the holdout`;
    return { kind: "notMeasured", reason };
  }
  const coded = codeSides(compared, holdout, rowCount, rng);
  const groups = groupings.flatMap((grouping) => judge(coded, grouping));
  const worst = groups.reduce<Group | null>((best, group) => (best === null || shortfall(group) > shortfall(best) ? group : best), null);
  if (worst === null) return notApplicable("no other column has a value within a group");
  notes.push(...groupNotes(groups, worst, wholeOf(coded), noteLimits(all, compared, found, coded, k)));
  const floor = judge(coded, { column: worst.column, categories: [worst.category] }, "floor")[0]!;
  return {
    kind: "measured",
    value: chosenInterval(worst.score, worst.scoreVariance, "least", groups.length),
    ceiling: chosenInterval(worst.ceiling, worst.ceilingVariance, "most", groups.length),
    floor: normalInterval(floor.score, floor.scoreVariance, 0, 1),
  };
}

/**
 * 90 % interval of a score that was chosen for being small, or large, among so many: the end that the choice moves away from the truth is that of
 * all of them together (Bonferroni, one-sided 5 %).
 */
function chosenInterval(score: number, variance: number, chosenAs: "least" | "most", count: number): Interval {
  const own = normalInterval(score, variance, 0, 1);
  const widened = bonferroni(count) * Math.sqrt(variance);
  return chosenAs === "least" ? { ...own, upper: Math.min(1, score + widened) } : { ...own, lower: Math.max(0, score - widened) };
}

/** How far a group surely falls short of real rows of the same group: lower end of the two-sided 90 % interval. */
function shortfall({ ceiling, score, gapVariance }: Group): number {
  return ceiling - score - z90 * Math.sqrt(gapVariance);
}

function noteLimits(all: Compared, compared: Compared, found: ReturnType<typeof findGroupings>, coded: Coded, k: number): GroupNotes {
  return {
    columns: compared.columns,
    allColumnCount: all.columns.length,
    k,
    holdoutPersons: coded.holdout.sample.personCount,
    rowsLookedAt:
      coded.holdout.sample.rowCount < compared.holdout.rowCount || coded.sides.synthetic.sample.rowCount < compared.synthetic.rowCount
        ? found.rowCount
        : null,
    groupingsLeftOut: found.leftOut,
  };
}

/** Columns to group by, quasi-identifiers first, then by how few categories they have; and the drawn holdout in which their persons were counted. */
function findGroupings(compared: Compared, metadata: Metadata, k: number, rng: Rng) {
  const { columns, train } = compared;
  const isQuasi = new Set(metadata.columns.filter(({ role }) => role === "quasi-identifier").map(({ name }) => name));
  const candidates = columns.flatMap((column, c) => {
    if (column.kind !== "categorical") return [];
    const { persons } = countBins(train.codes[c]!, column.dictionary.length, train);
    const supported = Array.from(persons.keys()).filter((code) => persons[code]! >= k);
    const isDeclared = isQuasi.has(column.name);
    return supported.length > 0 && (isDeclared || supported.length <= mostCategories) ? [{ column: c, supported, isDeclared }] : [];
  });
  candidates.sort((a, b) => Number(b.isDeclared) - Number(a.isDeclared) || a.supported.length - b.supported.length || a.column - b.column);
  const chosen = candidates.slice(0, mostGroupings);
  const rowCount = Math.max(fewestRows, Math.floor(cellWork / (2 * columns.length * Math.max(1, chosen.length))));
  const holdout = drawSample(compared.holdout, rowCount, rng.fork("holdout"));
  const groupings = chosen.flatMap(({ column, supported }): Grouping[] => {
    const { persons } = countBins(holdout.codes[column]!, columns[column]!.dictionary.length, holdout);
    const categories = supported.filter((code) => persons[code]! >= minHoldoutPersons);
    return categories.length === 0 ? [] : [{ column, categories }];
  });
  return { groupings, holdout, rowCount, leftOut: candidates.length - chosen.length };
}

function codeSides(compared: Compared, holdout: Sample, rowCount: number, rng: Rng): Coded {
  const coding = codingOf(compared.columns, holdout);
  const code = (side: Side): CodedSample => codeSample(coding, drawSample(compared[side], rowCount, rng.fork(side)));
  const sides = { synthetic: code("synthetic"), ceiling: code("ceiling"), floor: code("floor") };
  return { coding, holdout: codeSample(coding, holdout), sides };
}

/** Group of each row by one column; -1 for rows of no group. */
function groupsOf(coded: CodedSample, { column, categories }: Grouping, cardinality: number): Int32Array {
  const groupOfCode = new Int32Array(cardinality).fill(-1);
  categories.forEach((code, group) => {
    groupOfCode[code] = group;
  });
  return coded.codes[column]!.map((code) => (code < 0 ? -1 : groupOfCode[code]!));
}

/** Every group of one column, judged against the holdout beside real rows; those without a value in any other column are left out. */
function judge(coded: Coded, grouping: Grouping, side: Side = "synthetic"): Group[] {
  const { coding, holdout, sides } = coded;
  const count = grouping.categories.length;
  const group = (sample: CodedSample): Int32Array => groupsOf(sample, grouping, coding.columns[grouping.column]!.dictionary.length);
  const [inHoldout, inSide, inCeiling] = [group(holdout), group(sides[side]), group(sides.ceiling)];
  const own = groupShapes(coding, grouping.column, count, { real: inHoldout, synthetic: inSide }, holdout, sides[side]);
  const ceiling = groupShapes(coding, grouping.column, count, { real: inHoldout, synthetic: inCeiling }, holdout, sides.ceiling);
  const apart = own.real.map((pull, row) => pull - ceiling.real[row]!);
  const variance = (pull: Float64Array, groupOf: Int32Array, sample: Sample): Float64Array => groupVariances(pull, groupOf, count, sample);
  const drawn = variance(own.synthetic, inSide, sides[side].sample);
  const fresh = variance(ceiling.synthetic, inCeiling, sides.ceiling.sample);
  const ownReal = variance(own.real, inHoldout, holdout.sample);
  const ceilingReal = variance(ceiling.real, inHoldout, holdout.sample);
  const apartReal = variance(apart, inHoldout, holdout.sample);
  const [realShares, drawnShares] = [shareOf(inHoldout, count, holdout.sample), shareOf(inSide, count, sides[side].sample)];
  return grouping.categories.flatMap((category, g): Group[] =>
    Number.isNaN(own.scores[g]!) || Number.isNaN(ceiling.scores[g]!)
      ? []
      : [
          {
            column: grouping.column,
            category,
            score: own.scores[g]!,
            scoreVariance: ownReal[g]! + drawn[g]!,
            ceiling: ceiling.scores[g]!,
            ceilingVariance: ceilingReal[g]! + fresh[g]!,
            gapVariance: apartReal[g]! + drawn[g]! + fresh[g]!,
            share: { holdout: realShares.shares[g]!, synthetic: drawnShares.shares[g]! },
            shareVariance: realShares.variances[g]! + drawnShares.variances[g]!,
          },
        ],
  );
}

/** How far the whole table falls short of real rows, by the same measure. */
function wholeOf({ coding, holdout, sides }: Coded): number {
  const score = ({ codes, sample }: CodedSample): number => {
    const groupOf = { real: new Int32Array(holdout.sample.rowCount), synthetic: new Int32Array(sample.rowCount) };
    return groupShapes(coding, -1, 1, groupOf, holdout, { codes, sample }).scores[0]!;
  };
  return score(sides.ceiling) - score(sides.synthetic);
}
