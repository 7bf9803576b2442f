import type { ColumnPicture } from "../../evaluation/figures.js";
import { ownWords, wordsOf } from "./own-words.js";
import { plainText, readingsOf } from "./plain-text.js";
import { type SourceTables, type SourceTerms, sourceTerms } from "./source-terms.js";
import { indexTerms, type TermIndex } from "./term-index.js";

/** A file that is about to be written. */
export interface Artefact {
  /** Its name in the release, "report.html". */
  readonly name: string;
  readonly text: string;
}

/** Values of one column in one file; names and a count, never a value. */
export interface ArtefactHits {
  readonly artefact: string;
  readonly column: string;
  /** Distinct terms found, integer >= 1. */
  readonly count: number;
}

export interface ArtefactScanner {
  /** Terms looked for; exact, so not for a report. */
  readonly termCount: number;
  /** Columns of which a sample is looked for. */
  readonly sampled: readonly string[];
  /** @param known texts that stand there by right: names of files and of the policy, what the user wrote for the report */
  scan(artefacts: readonly Artefact[], known: readonly string[]): ArtefactHits[];
  /** Labels of pictures that are categories of few persons in their own column, whatever their length and words. */
  labels(artefact: string, pictures: readonly Pick<ColumnPicture, "column" | "labels">[]): ArtefactHits[];
}

/**
 * Searches texts for values of the source that fewer than k persons hold: identifiers, free text, rare categories, whole or in pieces, in any case,
 * and inside per cent signs, base64 and hexadecimal. All of it stays in memory.
 *
 * What is found does not count where it is explained without the source: part of a text that k persons hold, of a column's name or of a
 * known text; made of this program's own words alone; or digits that so many figures of the file would meet by chance.
 */
export function createArtefactScanner(source: SourceTables): ArtefactScanner {
  const terms = sourceTerms(source);
  const index = indexTerms(terms.owners);
  const names = source.tables.flatMap((table) => table.columns.map(({ name }) => plainText(name)));
  return {
    termCount: index.termCount,
    sampled: terms.sampled,
    scan: (artefacts, known) => {
      const innocent = innocence(terms, [...names, ...known.map(plainText)]);
      return artefacts.flatMap((artefact) => hitsIn(artefact, index, terms, innocent));
    },
    labels: (artefact, pictures) =>
      pictures.flatMap(({ column, labels }) => {
        const rare = terms.rareCategories.get(column);
        const count = labels.filter((label) => rare?.has(plainText(label)) === true && !terms.supported.has(plainText(label))).length;
        return count === 0 ? [] : [{ artefact, column, count }];
      }),
  };
}

type IsInnocent = (term: string, owner: number, readings: readonly string[]) => boolean;

function hitsIn({ name, text }: Artefact, index: TermIndex, { columns }: SourceTerms, isInnocent: IsInnocent): ArtefactHits[] {
  const readings = readingsOf(text);
  const found = new Map(readings.flatMap((reading) => [...index.find(reading)]));
  const counts = new Map<number, number>();
  for (const [term, owner] of found) if (!isInnocent(term, owner, readings)) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([owner, count]) => ({ artefact: name, column: columns[owner]!, count }));
}

/** Nothing of it is worked out before the first term is found, which hardly ever happens. */
function innocence(terms: SourceTerms, known: readonly string[]): IsInnocent {
  let words: ReadonlySet<string> | null = null;
  const isOwnWord = (word: string): boolean => (words ??= ownWords()).has(word) || /^\d{1,4}$/u.test(word);
  return (term, owner, readings) => {
    const core = term.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""); // a label that was cut short ends in dots of ours
    if (known.some((text) => text.includes(core))) return true;
    if (!/\p{L}/u.test(term)) return isLikelyByChance(term, owner, terms, readings);
    for (const text of terms.supported) if (text.includes(core)) return true;
    return readings.every((reading) => surroundings(term, reading).every((passage) => wordsOf(passage).every(isOwnWord)));
  };
}

/** Each place of a term in a text, widened to whole words: a piece of a longer value may begin and end inside one. */
function surroundings(term: string, reading: string): string[] {
  const passages: string[] = [];
  for (let at = reading.indexOf(term); at >= 0; at = reading.indexOf(term, at + 1)) {
    let [start, end] = [at, at + term.length];
    while (start > 0 && isWordSign(reading[start - 1]!)) start--;
    while (end < reading.length && isWordSign(reading[end]!)) end++;
    passages.push(reading.slice(start, end));
  }
  return passages;
}

function isWordSign(sign: string): boolean {
  return /[\p{L}\p{N}]/u.test(sign);
}

/** A copy is a copy only if fewer coincidences than this were to be expected. */
const negligibleCoincidences = 0.001;
const daysThatDatesSpan = 40_000;

/** Whether the file's figures of this shape would meet the column's values of this shape by chance. */
function isLikelyByChance(term: string, owner: number, { owners }: SourceTerms, readings: readonly string[]): boolean {
  const shape = shapeOf(term);
  const digitCount = shape.replace(/[^9]/gu, "").length;
  const space = /^(9999-99-99|99[./]99[./]9999)$/u.test(shape) ? daysThatDatesSpan : 10 ** digitCount;
  let own = 0;
  for (const [other, column] of owners) if (column === owner && other.length === term.length && shapeOf(other) === shape) own++;
  const figures = new Set(readings.flatMap((reading) => reading.match(/\d[\d\p{P}]*\d/gu) ?? []).filter((text) => shapeOf(text) === shape));
  return (own * Math.max(1, figures.size)) / space >= negligibleCoincidences;
}

function shapeOf(text: string): string {
  return text.replace(/\d/gu, "9");
}
