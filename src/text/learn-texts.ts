import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import { categoryView } from "../metadata/views.js";
import { columnNamed, type Column, type Table } from "../table/table.js";
import { findFrames, frameTopic } from "./frames.js";
import { ownFinder } from "./own-columns.js";
import { learnPhraseModel, type PhraseModel, writableTokens } from "./phrase-model.js";
import { slotText } from "./slot-text.js";
import { topicsOf } from "./topics.js";
import { presenceOf } from "./trait-words.js";
import { learnVocabulary } from "./vocabulary.js";

/** Persons with a text that a model of phrases needs, in multiples of k. */
export const personsPerK = 20;
/** Persons of a frame, in multiples of k: so many that what the row says of it can be learned. */
const framePersonsPerK = 4;

export interface LearnedTexts {
  readonly models: readonly PhraseModel[];
  /** The table with a column of topics and one of lengths for each model. */
  readonly table: Table;
  readonly metadata: Metadata;
}

/**
 * Models of the columns whose treatment is `phrases`, each with a hidden column of topics and of lengths that is learned with the others, so
 * that texts agree with their rows. A column with fewer than 20 k persons gets none: its cells stay empty.
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
  const texts = Array.from(rows, (row) => slotText(view.dictionary[view.codes[row]!]!, find(row, view.dictionary[view.codes[row]!]!)));
  const vocabulary = learnVocabulary({ texts, personOf: persons }, k);
  const presence = presenceOf(vocabulary.sequences, vocabulary.forms.length);
  const isWord = writableTokens(vocabulary.forms);
  const common = new Set(vocabulary.forms);
  const { frames, frameOf, numbers } = findFrames({ texts, personOf: persons }, (form) => common.has(form), framePersonsPerK * k);
  const topics = topicsOf(presence, personCount, isWord, k);
  const hasTopics = topics !== null || frames.length > 0;
  const named = (what: string): string => freeName(`${column}/${what}`, before.metadata);
  const names = { topic: named("topic"), length: named("length"), numbers: numbers.map((_, place) => named(`number ${place + 1}`)) };
  const hidden = [
    ...(hasTopics ? [topicColumn(names.topic, topics, frameOf, rows, table.rowCount)] : []),
    numberColumn(
      names.length,
      texts.map(({ length }) => length),
      rows,
      table.rowCount,
    ),
    ...numbers.map((values, place) => numberColumn(names.numbers[place]!, values, rows, table.rowCount)),
  ];
  const described = withHidden(before, hidden);
  const unlike = new Set([names.length, ...names.numbers]);
  const model = learnPhraseModel({
    column,
    topicColumn: hasTopics ? names.topic : null,
    lengthColumn: names.length,
    numberColumns: names.numbers,
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

function topicColumn(name: string, topics: Int32Array | null, frameOf: Int32Array, rows: Uint32Array, rowCount: number): Column {
  const codes = new Int32Array(rowCount).fill(-1);
  // texts without a telling word are a topic of their own
  const topicCount = (topics?.reduce((most, topic) => Math.max(most, topic + 1), 0) ?? 0) + 1;
  const frameCount = frameOf.reduce((most, frame) => Math.max(most, frame + 1), 0);
  rows.forEach((row, i) => {
    codes[row] = frameOf[i]! >= 0 ? topicCount + frameOf[i]! : (topics?.[i] ?? -1) + 1;
  });
  const dictionary = [
    ...Array.from({ length: topicCount }, (_, topic) => (topic === 0 ? "none" : String(topic))),
    ...Array.from({ length: frameCount }, (_, frame) => frameTopic(frame)),
  ];
  return { storage: "text", name, codes, dictionary, missingToken: "" };
}

function numberColumn(name: string, ofText: ArrayLike<number>, rows: Uint32Array, rowCount: number): Column {
  const values = new Float64Array(rowCount).fill(Number.NaN);
  rows.forEach((row, i) => {
    values[row] = ofText[i]!;
  });
  const decimals = Array.from(values, (value) => (Number.isNaN(value) ? 0 : (String(value).split(".")[1]?.length ?? 0)));
  return {
    storage: "number",
    name,
    values,
    decimals: decimals.reduce((most, one) => Math.max(most, one), 0),
    fixedDecimals: false,
    missingToken: "",
  };
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
