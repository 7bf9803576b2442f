import { fisherExact } from "../../../math/fisher-exact.js";
import type { ColumnMetadata } from "../../../metadata/metadata.js";
import type { Column, Table } from "../../../table/table.js";
import type { EvaluationInput, Fold } from "../../figures.js";
import { type CheckResult, countFigure } from "../figure.js";
import { holderCounts } from "../compared/holders.js";
import { expectedCoincidences, identifiersOf, isDenseNumbering, normalisedIdentifier } from "./normalised-identifier.js";
import { personsOf } from "../compared/persons.js";

/** Drawn from word lists, so that the same one turns up in both by chance. */
const commonSurrogates: ReadonlySet<string> = new Set(["person-name", "first-name", "last-name", "street-address", "username"]);
/** Fewer chance coincidences than this are expected where a single one is already a copy. */
const negligibleCoincidences = 0.01;
/** More copies than chance, against the holdout. */
const significance = 0.001;
/** Shorter identifiers are looked for in their own column alone. */
const shortestElsewhere = 6;

/** True for columns whose values point at a person. */
export function isIdentifier(meta: ColumnMetadata): boolean {
  return meta.role === "direct-identifier" || meta.kind === "id" || meta.treatment === "surrogate" || meta.treatment.startsWith("renew-");
}

/**
 * A1: identifiers of the source that stand in the released file, in the same column or in any other identifier or unknown column; spelling
 * is evened out first. Counted are distinct values held by fewer than k persons.
 *
 * One copy of an identifier from a large space counts. Names, addresses and numbers from a small space coincide by chance: they count only
 * as far as persons of train are found more often than persons of the holdout (Fisher, p < .001). Row numbers replaced by row numbers are
 * skipped, and a note says so.
 */
export function measureIdentifierCopy(input: EvaluationInput): CheckResult {
  const columns = input.metadata.columns.filter(isIdentifier);
  if (columns.length === 0) return { kind: "notApplicable", reason: "The source has no column of identifiers." };
  const notes: string[] = [];
  let count = 0;
  let lookedAt = 0;
  for (const meta of columns) {
    const source = input.fittedOn.columns.find((column) => column.name === meta.name);
    if (source === undefined) continue;
    const found = copiesOf(meta, source, input);
    notes.push(...found.notes);
    count += found.count;
    if (found.kind === "counted") lookedAt++;
  }
  if (lookedAt === 0) {
    return { kind: "notApplicable", reason: ["No identifier that could be copied.", ...notes].join(" ") };
  }
  return { kind: "measured", figures: [countFigure("count", "Identifiers of the source in the output", count)], twin: null, notes };
}

interface Copies {
  readonly kind: "counted" | "skipped";
  readonly count: number;
  readonly notes: readonly string[];
}

function copiesOf(meta: ColumnMetadata, source: Column, input: EvaluationInput): Copies {
  const label = `Column ${JSON.stringify(meta.name)}`;
  const same = input.released.columns.find((column) => column.name === meta.name);
  if (isDenseNumbering(source) || (same !== undefined && isDenseNumbering(same))) {
    return { kind: "skipped", count: 0, notes: [`${label} holds row numbers, which say nothing about a person; it was skipped.`] };
  }
  const rare = rareIdentifiers(source, meta, input);
  if (rare.length === 0) return { kind: "skipped", count: 0, notes: [`${label} has no identifier held by fewer than ${input.k} persons.`] };
  const own = same === undefined ? [] : identifiersOf(same, meta.surrogate).distinct;
  if (commonSurrogates.has(meta.surrogate ?? "") || expectedCoincidences(rare, own) >= negligibleCoincidences)
    return copiesBeyondChance(meta, input, label);
  const outputs = new Set([...own, ...elsewhere(meta, input)]);
  return { kind: "counted", count: rare.filter((value) => outputs.has(value)).length, notes: [] };
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
    for (const text of column.dictionary) {
      const key = normalisedIdentifier(text, meta.surrogate);
      if (key.length >= shortestElsewhere) texts.push(key);
    }
  }
  return texts;
}

/** Values of persons of train found in the output, beyond the rate at which values of the holdout are found there. */
function copiesBeyondChance(meta: ColumnMetadata, input: EvaluationInput, label: string): Copies {
  let [trainHits, trainCount, holdoutHits, holdoutCount] = [0, 0, 0, 0];
  for (const fold of input.folds) {
    const found = foundValues(meta, fold, input.k);
    if (found === null) continue;
    trainHits += found.trainHits;
    trainCount += found.trainCount;
    holdoutHits += found.holdoutHits;
    holdoutCount += found.holdoutCount;
  }
  if (trainCount === 0) return { kind: "counted", count: 0, notes: [] };
  const notes = [`${label} has values that recur by chance; copies count only beyond the rate at which values of the holdout are found.`];
  const p = fisherExact({ firstHits: trainHits, firstTrials: trainCount, secondHits: holdoutHits, secondTrials: holdoutCount }, "greater");
  const excess = trainHits / trainCount - (holdoutCount === 0 ? 0 : holdoutHits / holdoutCount);
  const count = p < significance ? Math.max(1, Math.round((excess * trainCount) / Math.max(1, input.folds.length - 1))) : 0;
  return { kind: "counted", count, notes };
}

/** Distinct values held by fewer than k rows of train and holdout together, a side, and how many of them stand in the output. */
function foundValues(meta: ColumnMetadata, fold: Fold, k: number) {
  const read = (table: Table) => {
    const column = table.columns.find((candidate) => candidate.name === meta.name);
    return column === undefined ? null : identifiersOf(column, meta.surrogate);
  };
  const [train, holdout, synthetic] = [read(fold.train), read(fold.holdout), read(fold.synthetic)];
  if (train === null || holdout === null || synthetic === null) return null;
  const held = new Map<string, number>();
  for (const { codes, distinct } of [train, holdout]) {
    for (const code of codes) if (code >= 0) held.set(distinct[code]!, (held.get(distinct[code]!) ?? 0) + 1);
  }
  const rare = ({ distinct }: typeof train) => distinct.filter((value) => held.get(value)! < k);
  const output = new Set(synthetic.distinct);
  const [ofTrain, ofHoldout] = [rare(train), rare(holdout)];
  return {
    trainHits: ofTrain.filter((value) => output.has(value)).length,
    trainCount: ofTrain.length,
    holdoutHits: ofHoldout.filter((value) => output.has(value)).length,
    holdoutCount: ofHoldout.length,
  };
}
