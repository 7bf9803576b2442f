import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import { categoryView } from "../metadata/views.js";
import { columnNamed, type Column, type Table } from "../table/table.js";
import { findFrames } from "./frames.js";
import { hiddenColumnsOf } from "./hidden-columns.js";
import { ownFinder } from "./own-columns.js";
import { learnPhraseModel, type PhraseModel, writableTokens } from "./phrase-model.js";
import { mostCharacters, slotText } from "./slot-text.js";
import { dateFinder, dateStyle, type TextDate } from "./text-dates.js";
import { topicsOf } from "./topics.js";
import { presenceOf } from "./trait-words.js";
import { learnVocabulary } from "./vocabulary.js";

/** Persons with a text that a model of phrases needs, in multiples of k. */
export const personsPerK = 20;
/** Persons of a frame, in multiples of k: so many that what the row says of it can be learned. */
const framePersonsPerK = 4;

export interface LearnedTexts {
  readonly models: readonly PhraseModel[];
  /** The table with the hidden columns of each model. */
  readonly table: Table;
  readonly metadata: Metadata;
}

/**
 * Models of the columns whose treatment is `phrases`, each with hidden columns of topics, lengths, numbers and dates that are learned with the
 * others, so that texts agree with their rows. A column with fewer than 20 k persons gets none: its cells stay empty.
 * @param table    rows of one person contiguous
 * @param personOf row → person, ascending; null when every row is a person
 */
export function learnTexts(table: Table, metadata: Metadata, personOf: Uint32Array | null, k: number): LearnedTexts {
  let learned: LearnedTexts = { models: [], table, metadata };
  for (const { name, treatment } of metadata.columns)
    if (treatment === "phrases") learned = learnColumn(name, learned, metadata, personOf, k);
  return learned;
}

function learnColumn(column: string, before: LearnedTexts, source: Metadata, personOf: Uint32Array | null, k: number): LearnedTexts {
  const { table } = before;
  const view = categoryView(columnNamed(table, column));
  const rows = Uint32Array.from(view.codes.keys()).filter((row) => view.codes[row]! >= 0);
  const persons = Uint32Array.from(rows, (row) => (personOf === null ? row : personOf[row]!));
  const personCount = distinctCount(persons);
  if (personCount < personsPerK * k) return before;
  const find = ownFinder(table, source, column);
  const written = Array.from(rows, (row) => view.dictionary[view.codes[row]!]!.slice(0, mostCharacters));
  const style = dateStyle(written, rows, table, source);
  const datesIn = style === null ? () => [] : dateFinder(style, table, source);
  const datesOf = written.map((text, i): readonly TextDate[] => datesIn(rows[i]!, text));
  const texts = written.map((text, i) => slotText(text, find(rows[i]!, text), datesOf[i]));
  const vocabulary = learnVocabulary({ texts, personOf: persons }, k);
  const presence = presenceOf(vocabulary.sequences, vocabulary.forms.length);
  const isWord = writableTokens(vocabulary.forms);
  const common = new Set(vocabulary.forms);
  const { frames, frameOf, numbers } = findFrames({ texts, personOf: persons }, (form) => common.has(form), framePersonsPerK * k);
  const topics = topicsOf(presence, personCount, isWord, k);
  const features = {
    topics,
    frameOf,
    lengths: texts.map(({ length }) => length),
    numbers,
    days: Array.from({ length: datesOf.reduce((most, { length }) => Math.max(most, length), 0) }, (_, place) =>
      datesOf.map((dates) => dates[place]?.days ?? Number.NaN),
    ),
  };
  const hidden = hiddenColumnsOf(features, rows, table.rowCount, (what) => freeName(`${column}/${what}`, before.metadata));
  const described = withHidden(before, hidden.columns);
  const unlike = new Set([hidden.length, ...hidden.numbers, ...hidden.dates]);
  const model = learnPhraseModel({
    column,
    topicColumn: hidden.topic,
    lengthColumn: hidden.length,
    numberColumns: hidden.numbers,
    dates: style === null || hidden.dates.length === 0 ? null : { ...style, columns: hidden.dates },
    frames,
    vocabulary,
    presence,
    isWord,
    rows,
    table: described.table,
    metadata: { ...described.metadata, columns: described.metadata.columns.filter(({ name }) => !unlike.has(name)) },
    personOf,
    k,
  });
  return { ...described, models: [...before.models, model] };
}

/** @param persons ascending */
function distinctCount(persons: Uint32Array): number {
  return persons.reduce((count, person, i) => (i === 0 || persons[i - 1] !== person ? count + 1 : count), 0);
}

function freeName(wanted: string, { columns }: Metadata): string {
  let name = wanted;
  while (columns.some((meta) => meta.name === name)) name += "/";
  return name;
}

function withHidden({ table, metadata, models }: LearnedTexts, hidden: readonly Column[]): LearnedTexts {
  const metas = hidden.map(({ name, storage }): ColumnMetadata => {
    const kind = storage === "number" ? "numeric" : "categorical";
    return { name, kind, role: "other", treatment: "model", reason: "what a text is like, drawn beside the other columns" };
  });
  return {
    models,
    table: { ...table, columns: [...table.columns, ...hidden] },
    metadata: { ...metadata, columns: [...metadata.columns, ...metas] },
  };
}
