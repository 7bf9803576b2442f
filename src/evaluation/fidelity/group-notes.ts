import { shareStep } from "../../math/round-count.js";
import { toStep } from "../../math/to-step.js";
import { bonferroni } from "./estimate.js";
import type { SampleColumn } from "./sample.js";
import { shortLabel } from "./short-label.js";

/** A group of rows that share one category, judged within. */
export interface Group {
  /** Index of the column, and code of its category. */
  readonly column: number;
  readonly category: number;
  /** Shape of the other columns against the holdout's rows of the group, and that of real rows; in [0, 1]. */
  readonly score: number;
  readonly scoreVariance: number;
  readonly ceiling: number;
  readonly ceilingVariance: number;
  /** Variance of ceiling - score: both look at the same rows of the holdout. */
  readonly gapVariance: number;
  /** Share of all rows. */
  readonly share: { readonly holdout: number; readonly synthetic: number };
  readonly shareVariance: number;
}

export interface GroupNotes {
  readonly columns: readonly SampleColumn[];
  readonly allColumnCount: number;
  readonly k: number;
  readonly holdoutPersons: number;
  /** Rows a side that were drawn; null when all were looked at. */
  readonly rowsLookedAt: number | null;
  readonly groupingsLeftOut: number;
}

const mostNamed = 3;
/** Differences below these are not named, however sure they are. */
const leastShortfall = 0.02;
const leastShareRatio = 1.1;

/**
 * Which group the figure is about, which others are clearly served worse than the whole, and whose share differs. Groups are of at least k persons
 * of train; shares of the holdout are rounded to steps of k persons.
 * @param wholeGap how far the whole table falls short of real rows, taken as known: it moves far less than a group's
 */
export function groupNotes(groups: readonly Group[], worst: Group, wholeGap: number, context: GroupNotes): string[] {
  const { columns, allColumnCount, rowsLookedAt, groupingsLeftOut } = context;
  const named = (group: Group): string =>
    `${columns[group.column]!.name} = ${shortLabel(columns[group.column]!.dictionary[group.category]!)}`;
  const gapOf = ({ ceiling, score }: Group): number => ceiling - score;
  const notes = [
    `The figure of groups is that of ${named(worst)}, the worst served of ${groups.length}: it falls ${toStep(gapOf(worst), 1000).toFixed(3)} short of real rows of the group, the whole table ${toStep(wholeGap, 1000).toFixed(3)}.`,
  ];
  const z = bonferroni(groups.length);
  const clear = groups
    .filter((group) => gapOf(group) - wholeGap >= leastShortfall && gapOf(group) - wholeGap > z * Math.sqrt(group.gapVariance))
    .sort((a, b) => gapOf(b) - gapOf(a))
    .slice(0, mostNamed)
    .map((group) => `${named(group)} (${group.score.toFixed(3)}; real rows ${group.ceiling.toFixed(3)})`);
  if (clear.length > 0) notes.push(`Groups served clearly worse than the whole: ${clear.join(", ")}.`);
  const shifted = shiftedGroups(groups).map(
    (group) =>
      `${named(group)} (${percent(group.share.synthetic)} of the synthetic rows, ${percent(stepped(group.share.holdout, context))} of the holdout)`,
  );
  if (shifted.length > 0) notes.push(`Groups whose share differs clearly: ${shifted.join(", ")}.`);
  if (allColumnCount > columns.length) notes.push(`Groups are compared by the first ${columns.length} of ${allColumnCount} columns.`);
  if (rowsLookedAt !== null) notes.push(`Groups are compared by ${rowsLookedAt} randomly drawn rows a side.`);
  if (groupingsLeftOut > 0) notes.push(`${groupingsLeftOut} further columns of categories were not grouped by.`);
  return notes;
}

/** Groups whose share differs after Bonferroni's correction, by the ratio of the shares. */
function shiftedGroups(groups: readonly Group[]): Group[] {
  const limit = bonferroni(2 * groups.length);
  const ratio = ({ share }: Group): number => Math.abs(Math.log(share.synthetic / share.holdout));
  return groups
    .filter(({ share, shareVariance }) => Math.abs(share.synthetic - share.holdout) > limit * Math.sqrt(shareVariance))
    .filter((group) => ratio(group) >= Math.log(leastShareRatio))
    .sort((a, b) => ratio(b) - ratio(a) || a.column - b.column || a.category - b.category)
    .slice(0, mostNamed);
}

/** A share of the holdout in steps of k persons. */
function stepped(share: number, { k, holdoutPersons }: GroupNotes): number {
  const step = shareStep(holdoutPersons, k);
  return Math.round(share / step) * step;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
