import type { ColumnMetadata } from "../../../metadata/metadata.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Column } from "../../../table/table.js";
import type { EvaluationInput, Fold } from "../../figures.js";
import { holderCounts } from "../compared/holders.js";
import { personsOf } from "../compared/persons.js";
import { type CheckResult, countFigure } from "../figure.js";
import { codeColumn, distinctKeys, findColumn } from "./coded-values.js";
import { containedPhrases, digitRuns } from "./contained-phrases.js";
import { isIdentifier } from "./identifier-columns.js";
import { isNameColumn, joinedHits, joinPartners } from "./joined-fields.js";
import { nearCopies } from "./near-values.js";
import { expectedCoincidences, identifiersOf, isDenseNumbering, normalisedIdentifier } from "./normalised-identifier.js";
import { addHits, excessPersons, excessPValue, noHits, type PersonHits, weightedHits } from "./person-hits.js";
import { personHits, type RareHoldings, rareHoldings } from "./rare-holdings.js";
import { freeTextColumns, presentTexts } from "../text/text-columns.js";
import { tokensOf } from "../../../language/tokens.js";

/** Drawn from word lists, so that the same one turns up in both by chance. */
const commonSurrogates: ReadonlySet<string> = new Set(["person-name", "first-name", "last-name", "street-address", "username"]);
/** Fewer chance coincidences than this are expected where a single one is already a copy. */
const negligibleCoincidences = 0.01;
/** More copies than chance, against the holdout; for all tests of a table together. */
const significance = 0.001;
/** Shorter identifiers are looked for in their own column alone. */
const shortestElsewhere = 6;
/** Identifiers of the output among which near copies are looked for; of more, a random sample. */
const mostNeighbours = 50_000;

/** How a copy was found; each is a figure of its own. */
const kinds = ["exact", "contained", "near", "joined"] as const;
const titles: Readonly<Record<(typeof kinds)[number], string>> = {
  exact: "Identifiers that stand in a cell of the output",
  contained: "Identifiers inside a text of the output",
  near: "Persons whose identifier differs by one character or a few lost digits, beyond coincidence",
  joined: "Persons whose name stands with their date or postcode, beyond coincidence",
};

interface Copies {
  readonly kind: "counted" | "skipped";
  readonly counts: Readonly<Record<(typeof kinds)[number], number>>;
  readonly notes: readonly string[];
}

/**
 * A1: identifiers of the source that stand in the released file; spelling is evened out first. Looked for are values that fewer than k
 * persons hold: as whole cells in the same column and in other identifier or unknown columns, inside texts, spelt a little otherwise, and
 * names together with another value of the same row.
 *
 * One copy of an identifier from a large space counts, in a cell or inside a text. All else coincides by chance: names, addresses and numbers
 * from a small space, near copies (`near-values.ts`), joined fields. Those count only as far as persons of train are found more often than
 * persons of the holdout (Fisher, p < .001 over all such tests of the table, Bonferroni): what is rare is settled on both sides together,
 * so the test is exact. `count` is the sum over kinds of copy, each of which is a figure for information too. Row numbers replaced by row
 * numbers are skipped, and a note says so.
 */
export function measureIdentifierCopy(input: EvaluationInput): CheckResult {
  const columns = input.metadata.columns.filter((meta) => isIdentifier(meta) && findColumn(input.fittedOn, meta.name) !== undefined);
  if (!input.metadata.columns.some(isIdentifier)) return { kind: "notApplicable", reason: "The source has no column of identifiers." };
  const partners = joinPartners(input);
  const level = significance / Math.max(1, columns.length * (2 + partners.length));
  const found = columns.map((meta) => copiesOf(meta, findColumn(input.fittedOn, meta.name)!, partners, level, input));
  const notes = found.flatMap((copies) => copies.notes);
  if (!found.some(({ kind }) => kind === "counted")) {
    return { kind: "notApplicable", reason: ["No identifier that could be copied.", ...notes].join(" ") };
  }
  const total = (kind: (typeof kinds)[number]) => found.reduce((sum, { counts }) => sum + counts[kind], 0);
  const count = kinds.reduce((sum, kind) => sum + total(kind), 0);
  const figures = [
    countFigure("count", "Identifiers of the source in the output", count),
    ...kinds.map((kind) => countFigure(kind, titles[kind], total(kind))),
  ];
  return { kind: "measured", figures, twin: null, notes };
}

function copiesOf(
  meta: ColumnMetadata,
  source: Column,
  partners: readonly ColumnMetadata[],
  level: number,
  input: EvaluationInput,
): Copies {
  const label = `Column ${JSON.stringify(meta.name)}`;
  const same = findColumn(input.released, meta.name);
  const skipped = (why: string): Copies => ({
    kind: "skipped",
    counts: { exact: 0, contained: 0, near: 0, joined: 0 },
    notes: [`${label} ${why}`],
  });
  if (isDenseNumbering(source) || (same !== undefined && isDenseNumbering(same)))
    return skipped("holds row numbers, which say nothing about a person; it was skipped.");
  const rare = rareIdentifiers(source, meta, input);
  if (rare.length === 0) return skipped(`has no identifier held by fewer than ${input.k} persons.`);
  const own = same === undefined ? [] : identifiersOf(same, meta.surrogate).distinct;
  const isCommon = commonSurrogates.has(meta.surrogate ?? "") || expectedCoincidences(rare, own) >= negligibleCoincidences;
  const chance = isCommon
    ? [`${label} has values that recur by chance; copies count only beyond the rate at which values of the holdout are found.`]
    : [];
  const outputs = new Set([...own, ...elsewhere(meta, input)]);
  const exact = isCommon
    ? beyondChance(input, level, (fold) => exactHits(meta, fold, input))
    : rare.filter((value) => outputs.has(value)).length;
  const contained = isCommon
    ? 0
    : containedCount(
        rare.filter((value) => !outputs.has(value)),
        input,
      );
  const near = beyondChance(input, level, (fold, f) => nearHits(meta, fold, input, f));
  const isJoined = isNameColumn(meta) && exact === 0; // names that are copied need no date
  const joined = isJoined ? partners.map((partner) => beyondChance(input, level, (fold) => joinedHits(meta, partner, fold, input))) : [];
  return {
    kind: "counted",
    counts: { exact, contained, near, joined: Math.max(0, ...joined) },
    notes: [
      ...chance,
      ...sampledNotes(label, own.length),
      ...foundNotes(label, { exact, contained, near, joined: Math.max(0, ...joined) }),
    ],
  };
}

function foundNotes(label: string, counts: Copies["counts"]): string[] {
  const found = kinds.filter((kind) => counts[kind] > 0);
  return found.length === 0 ? [] : [`${label}: copies found (${found.join(", ")}).`];
}

function sampledNotes(label: string, shown: number): string[] {
  return shown > mostNeighbours ? [`${label}: near copies were looked for among ${mostNeighbours} random identifiers of the output.`] : [];
}

function rareIdentifiers(source: Column, meta: ColumnMetadata, input: EvaluationInput): string[] {
  const { codes, distinct } = identifiersOf(source, meta.surrogate);
  const holders = holderCounts(codes, distinct.length, personsOf(input.fittedOn, input.metadata.unit));
  return distinct.filter((_, code) => holders[code]! < input.k);
}

/** Texts of the other identifier columns and of the columns that the source does not have. */
function elsewhere(meta: ColumnMetadata, { released, metadata }: EvaluationInput): string[] {
  const texts: string[] = [];
  for (const column of released.columns) {
    const known = metadata.columns.find((other) => other.name === column.name);
    if (column.storage !== "text" || column.name === meta.name || (known !== undefined && !isIdentifier(known))) continue;
    for (const key of distinctKeys(column, (text) => normalisedIdentifier(text, meta.surrogate)))
      if (key.length >= shortestElsewhere) texts.push(key);
  }
  return texts;
}

/**
 * Identifiers inside the free text of the output. Numbers in texts come in any length: where some would equal an identifier of one word by
 * chance, identifiers of one word are not counted.
 */
function containedCount(rare: readonly string[], { released, metadata }: EvaluationInput): number {
  const texts = presentTexts(freeTextColumns(released, metadata.columns));
  if (texts.size === 0) return 0;
  const long = rare.filter((value) => value.length >= shortestElsewhere);
  const found = containedPhrases(texts, long);
  const hits = long.filter((_, i) => found[i] === 1);
  if (hits.length === 0) return 0;
  const isSingle = (value: string) => tokensOf(value).length === 1;
  const words = new Set([...texts].flatMap((text) => [...tokensOf(text), ...digitRuns(text)]));
  const recurs = expectedCoincidences(long.filter(isSingle), [...words]) >= negligibleCoincidences;
  return hits.filter((value) => !recurs || !isSingle(value)).length;
}

/** Persons of train found beyond the rate of the holdout; 0 unless that is significant. */
function beyondChance(input: EvaluationInput, level: number, hitsOf: (fold: Fold, f: number) => PersonHits): number {
  const sum = input.folds.map(hitsOf).reduce(addHits, noHits);
  const hits = weightedHits(sum, input.folds.length);
  return hits.trainHits > 0 && excessPValue(hits) < level ? excessPersons(hits) : 0;
}

interface FoldIdentifiers {
  readonly rare: RareHoldings;
  /** Identifiers of the output, and of train and holdout. */
  readonly shown: ReadonlySet<string>;
  readonly known: ReadonlyMap<string, number>;
}

function rareOfFold(meta: ColumnMetadata, fold: Fold, { metadata, k }: EvaluationInput): FoldIdentifiers | null {
  const columns = [fold.train, fold.holdout, fold.synthetic].map((table) => findColumn(table, meta.name));
  if (columns.some((column) => column === undefined)) return null;
  const codeOf = new Map<string, number>();
  const keyOf = (text: string) => normalisedIdentifier(text, meta.surrogate);
  const [train, holdout] = [columns[0]!, columns[1]!].map((column) => codeColumn(column, keyOf, codeOf));
  const persons = { train: personsOf(fold.train, metadata.unit), holdout: personsOf(fold.holdout, metadata.unit) };
  const rare = rareHoldings({ values: [...codeOf.keys()], train: train!, holdout: holdout! }, persons, k);
  return { rare, shown: distinctKeys(columns[2]!, keyOf), known: codeOf };
}

function exactHits(meta: ColumnMetadata, fold: Fold, input: EvaluationInput): PersonHits {
  const found = rareOfFold(meta, fold, input);
  return found === null ? noHits : personHits(found.rare, (value) => found.shown.has(found.rare.values[value]!));
}

/** Near copies. Values that stand in the output themselves count on neither side, and are not what a neighbouring number is a near copy of. */
function nearHits(meta: ColumnMetadata, fold: Fold, input: EvaluationInput, f: number): PersonHits {
  const found = rareOfFold(meta, fold, input);
  if (found === null) return noHits;
  const { rare, shown, known } = found;
  const others = [...shown].filter((value) => !known.has(value));
  const drawn = sampleIndices(others.length, mostNeighbours, input.rng.fork(`A1/near/${meta.name}/${f}`));
  const near = nearCopies(
    rare.values,
    Array.from(drawn, (i) => others[i]!),
  );
  return personHits(rare, (value) => near[value] === 1, { counts: (value) => !shown.has(rare.values[value]!) });
}
