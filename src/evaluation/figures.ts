import type { ConstraintKind } from "../metadata/constraints/constraint.js";
import type { Metadata } from "../metadata/metadata.js";
import type { Pool } from "../parallel/pool.js";
import type { Rng } from "../random/rng.js";
import type { Table } from "../table/table.js";
import type { WithQueries } from "./queries/query-engine.js";

/** Two-sided 90 % interval, so `upper` is a one-sided 95 % limit. */
export interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** One fit and its evidence. Usually there is one; where the table is too small to hold half of it out there are five, pooled. */
export interface Fold {
  /** What the model of this fold was fitted on. */
  readonly train: Table;
  /** Persons it never saw. */
  readonly holdout: Table;
  /** What the model of this fold drew (all of it is attacked; only challenge points are sampled). */
  readonly synthetic: Table;
  /** What the maker's protections alone do to rows of train; left out where they are not known. */
  readonly protectedRows?: ProtectedRows;
}

/** Rows of train as they are, and the same rows after encoding and decoding, nothing learned from them. Of real persons: to be measured, never shown. */
export interface ProtectedRows {
  readonly before: Table;
  readonly after: Table;
}

/** What an evaluation needs; tables and metadata only, so it can judge any vendor's output. */
export interface EvaluationInput {
  readonly folds: readonly Fold[];
  /** The file to be released and the rows its model was fitted on; with one fold, that fold's own tables. */
  readonly released: Table;
  readonly fittedOn: Table;
  readonly metadata: Metadata;
  /** Persons that must hold a value before it may be shown or drawn: 3, 11 or 20 by policy. */
  readonly k: number;
  readonly rng: Rng;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  /** Share done in [0, 1] of the named step. */
  readonly progress: (step: string, share: number) => void;
  /** The method, for attacks that need fits of their own; left out where somebody else made the file. */
  readonly refit?: Refit;
  /** The user's own questions, and who answers them. */
  readonly queries?: { readonly sql: readonly string[]; readonly withQueries: WithQueries };
  /** Search for the best share of synthetic rows to train on, with so many real rows to hand (null: all); left out: none. */
  readonly mixSearch?: { readonly realRows: number | null };
  /** Checks to make; left out: all that need no fits of their own. */
  readonly checks?: readonly PrivacyCheckId[];
}

/** Fits the method that made the release on these rows of the source's shape, as the release was, and draws as many persons as it was given. */
export type Refit = (train: Table, rng: Rng) => Promise<Table>;

/** A fidelity or utility figure, between its floor and its ceiling where there is one. */
export interface QualityFigure {
  readonly id: string; // "shape", "tstr" …: fidelity/figure-texts.ts lists them
  readonly family: "fidelity" | "utility";
  readonly title: string;
  /** One line: what it means in plain words. */
  readonly plainWords: string;
  readonly better: "higher" | "lower";
  readonly result:
    | {
        readonly kind: "measured";
        readonly value: Interval;
        /** An equal-size draw of train against the holdout. */
        readonly ceiling: Interval | null;
        /** Columns of train permuted independently. */
        readonly floor: Interval | null;
      }
    | { readonly kind: "notMeasured" | "notApplicable"; readonly reason: string };
}

/** Checks by the names that docs/policies.md explains; S1 never decides. */
export const privacyCheckIds = [
  ...(["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"] as const),
  ...(["B1", "B2", "B3", "B4", "B5", "B6"] as const),
  ...(["C1", "C2", "E1", "E2", "E3", "T1", "T2", "T3", "T4", "S1"] as const),
] as const;
export type PrivacyCheckId = (typeof privacyCheckIds)[number];

export const figureUnits = ["share", "count", "auc", "p-value", "ratio", "epsilon", "bits"] as const;

/** One number of a check, e.g. { name: "tprAt1PercentFpr", value } */
export interface CheckFigure {
  readonly name: string;
  readonly title: string;
  /** ratio: without a unit, 1 for none. epsilon: nats of differential privacy. bits: of exposure. */
  readonly unit: (typeof figureUnits)[number];
  readonly value: Interval;
  /** The same figure where the attacked output is fresh real data or the holdout, if measured. */
  readonly control: Interval | null;
  /** The same figure for a full copy of train: what the worst output would read. */
  readonly copy: Interval | null;
}

/** The attack repeated on a release with planted copies: proof that it can see. */
export interface Twin {
  readonly description: string;
  /** Share of the persons of train (or of the most isolated ones) whose copies were added, in (0, 1]. */
  readonly plantedShare: number;
  readonly figures: readonly CheckFigure[];
  readonly sighted: boolean;
  /** How sightedness was decided, in plain words with the numbers. */
  readonly reason: string;
}

export interface PrivacyCheck {
  readonly id: PrivacyCheckId;
  readonly title: string;
  readonly plainWords: string;
  readonly result:
    | { readonly kind: "measured"; readonly figures: readonly CheckFigure[]; readonly twin: Twin | null; readonly notes: readonly string[] }
    /** Nothing to attack: does not block. */
    | { readonly kind: "notApplicable"; readonly reason: string }
    /** Blocks. */
    | { readonly kind: "notMeasured"; readonly reason: string };
}

/** One column's picture data: shares per protected bin, no counts, bins of >= k persons. */
export interface ColumnPicture {
  readonly column: string;
  readonly kind: "numeric" | "categorical" | "datetime";
  readonly labels: readonly string[];
  /** Shares of train in steps of >= k persons, and shares of the synthetic rows; same length as labels. */
  readonly source: readonly number[];
  readonly synthetic: readonly number[];
  /** Bin edges for numeric and datetime (labels.length + 1), else empty. */
  readonly edges: readonly number[];
  /** Shape score of this column in [0, 1]. */
  readonly shape: number;
}

export interface PairScore {
  readonly a: string;
  readonly b: string;
  /** Trend score in [0, 1]; null when it could not be measured. */
  readonly score: number | null;
}

/** What models learn from ever more real rows, beside what they learn from the synthetic ones. */
export interface LearningCurve {
  /** What the score is called, e.g. "AUC". */
  readonly score: string;
  /** By number of real rows, ascending. */
  readonly points: readonly { readonly rows: number; readonly score: Interval }[];
  /** Trained on as many synthetic rows as the last point has real ones. */
  readonly synthetic: Interval;
}

/** Two columns together: shares per cell of protected bins, no counts, nothing of a cell that fewer than k persons of train stand behind. */
export interface PairPicture {
  readonly a: string;
  readonly b: string;
  /** Trend score in [0, 1], and what as many real rows read. */
  readonly score: number;
  readonly ceiling: number;
  /** The share of k persons, in (0, 1]: all shares are whole multiples of it. */
  readonly step: number;
  /** Bins that at least k persons of train hold, at most 8; (other) and (missing) at the end. */
  readonly aLabels: readonly string[];
  readonly bLabels: readonly string[];
  /** By bin of b, then of a: shares of train in steps of >= k persons; null where fewer than k persons stand behind a cell. */
  readonly source: readonly (readonly (number | null)[])[];
  /** Shares of the synthetic rows in the same steps; null below one step. */
  readonly synthetic: readonly (readonly (number | null)[])[];
}

/** Which share of synthetic rows to train on. */
export interface MixSearch {
  readonly kind: "measured";
  readonly score: string;
  /** Real rows to hand, a multiple of k. */
  readonly realRows: number;
  readonly points: readonly MixPoint[];
  /** On persons that neither trained nor chose. */
  readonly test: { readonly chosen: Interval; readonly realAlone: Interval; readonly gain: Interval };
}

export interface MixPoint {
  /** Synthetic rows in place of real ones, or beside all of them. */
  readonly kind: "replace" | "add";
  /** Of the rows trained on, in [0, 1]. */
  readonly share: number;
  /** On the development persons, mean over draws. */
  readonly score: number;
  /** Score less the best of all points. */
  readonly behind: Interval;
  readonly isChosen: boolean;
}

/** A user's question, answered by the synthetic rows and by real ones. */
export interface QueryAnswer {
  readonly sql: string;
  /** Names of the columns that make groups, and of those that answer. */
  readonly keys: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly QueryRow[];
  /** Groups beyond those kept. */
  readonly leftOut: number;
}

export interface QueryRow {
  /** Of the group; k persons hold it, or the synthetic rows have it. Null is missing. */
  readonly keys: readonly (string | null)[];
  /** By answer. */
  readonly values: readonly QueryValue[];
}

export interface QueryValue {
  readonly synthetic: number | null;
  /** By the holdout, rounded to its own standard error, totals for as many rows as the synthetic file has; null: not shown. */
  readonly real: number | null;
  /** Synthetic less real. */
  readonly difference: Interval | null;
  /** By how much as many real rows may differ from these by chance: half of a 90 % interval. */
  readonly chance: number | null;
  /** Why the real answer is not shown. */
  readonly reason: string | null;
}

/** What the protections cost: likeness to the holdout of rows of train, of the same rows with the protections alone, and of the synthetic rows. */
export interface ProtectionCost {
  /** At most so many rows a side were looked at. */
  readonly rowCount: number;
  readonly shape: ProtectionSides<Interval>;
  readonly accuracy3: ProtectionSides<Interval>;
  /** Shape scores in [0, 1]. */
  readonly columns: readonly ({ readonly column: string } & ProtectionSides<number>)[];
}

interface ProtectionSides<Score> {
  readonly real: Score;
  readonly protectedReal: Score;
  readonly synthetic: Score;
}

/** How far rows keep one constraint. */
export interface ConstraintFigure {
  readonly kind: ConstraintKind;
  readonly columns: readonly string[];
  /** The rule in words, without a full stop. */
  readonly text: string;
  readonly origin: "found" | "declared";
  /** Rows of the source that it says something about, rounded down to a multiple of k. */
  readonly supportRows: number;
  /** Share of the released rows that it says something about, that keep it; null where it says nothing or a column is missing. */
  readonly synthetic: number | null;
  /** The same of the holdout, violating rows counted in steps of k. */
  readonly holdout: number | null;
}

/**
 * How exposed the persons of the source are before anything is done, by what somebody outside may know of them. Shares of the persons of train
 * in steps of k persons; 0 stands for fewer than k.
 */
export interface StartingRisk {
  /** Names of the columns that somebody outside is taken to know. */
  readonly quasiIdentifiers: readonly string[];
  /** By their roles, or because they single out persons. */
  readonly origin: "declared" | "found";
  /** A plain sentence. */
  readonly reason: string;
  /** Fewer persons than this are a small group. */
  readonly k: number;
  /** Persons whose combination nobody else of train has, and fewer than k persons of train have. */
  readonly uniqueShare: number;
  readonly smallGroupShare: number;
  /** Prosecutor risk, 1 / persons of train with the same combination: mean over persons, and an upper limit of the largest; in [0, 1]. */
  readonly meanRisk: number;
  readonly largestRisk: number;
  /** The first two among train and holdout together: everybody we know of. */
  readonly wholeUniqueShare: number;
  readonly wholeSmallGroupShare: number;
  /** The smallest sets of columns that single out persons of train, most telling first. */
  readonly sets: readonly { readonly columns: readonly string[]; readonly uniqueShare: number }[];
}

/** A text of the synthetic file, and some cells of its row. */
export interface TextExample {
  readonly column: string;
  /** At most 400 characters. */
  readonly text: string;
  /** Null is missing. */
  readonly beside: readonly { readonly column: string; readonly value: string | null }[];
}

export interface Evaluation {
  readonly persons: { readonly train: number; readonly holdout: number; readonly synthetic: number };
  readonly rows: { readonly train: number; readonly holdout: number; readonly synthetic: number };
  readonly quality: readonly QualityFigure[];
  readonly privacy: readonly PrivacyCheck[];
  readonly columns: readonly ColumnPicture[];
  readonly pairs: readonly PairScore[];
  /** Of the first fold; null where no target is learned or train is too small. */
  readonly learningCurve: LearningCurve | null;
  /** Of the pairs with the lowest scores those that fall furthest short of real rows, at most four. */
  readonly pairPictures: readonly PairPicture[];
  /** Null where it was not asked for or could not be made. */
  readonly mix: MixSearch | null;
  /** Of the user's own questions, in their order. */
  readonly answers: readonly QueryAnswer[];
  /** Null where the protections are not known: somebody else made the file. */
  readonly protectionCost: ProtectionCost | null;
  /** Of synthetic rows alone, at most ten. A report shows them only beside a pass: text that was refused may be somebody's own. */
  readonly textExamples: readonly TextExample[];
  readonly constraints: readonly ConstraintFigure[];
  /** Null when nothing is known of a person from elsewhere. */
  readonly startingRisk: StartingRisk | null;
  /** Plain sentences: what was left out, sampled, or not tested. */
  readonly notes: readonly string[];
}
