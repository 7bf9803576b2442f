import type { SupportedNgrams, TokenSequences } from "../language/supported-ngrams.js";
import { supportedNgrams } from "../language/supported-ngrams.js";
import { wordClasses } from "../language/word-classes.js";
import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import type { Table } from "../table/table.js";
import { frameOfTopic } from "./frames.js";
import { groupCount, rowTraits, type Trait, traitGroups } from "./row-traits.js";
import { parseForm } from "./token-form.js";
import type { DateStyle } from "./text-dates.js";
import { countGroups, type GroupCounts, type Presence, traitInformation, type TraitWords, traitWords } from "./trait-words.js";
import type { Vocabulary } from "./vocabulary.js";
import { type WordPairs, wordPairs } from "./word-pairs.js";

/** Everything that is kept of a column of texts: nothing that fewer than k persons wrote. */
export interface PhraseModel {
  /** The column of texts. */
  readonly column: string;
  /** Column of topics and frames that the model of the table draws beside the others; null where there are neither. */
  readonly topicColumn: string | null;
  /** Column of lengths in tokens, drawn beside the others; a text is missing where its length is. */
  readonly lengthColumn: string;
  /** Columns of the numbers in frames, drawn beside the others, in order of their places. */
  readonly numberColumns: readonly string[];
  /** How dates are written, and the columns of their days after the base, drawn beside the others; null where there are none. */
  readonly dates: (DateStyle & { readonly columns: readonly string[] }) | null;
  /** Written forms of whole texts that k persons wrote alike but for names and numbers; frame i is `frameTopic(i)` among the topics. */
  readonly frames: readonly (readonly string[])[];
  /** See `token-form.ts`; token i of all that follows is `forms[i]`. */
  readonly forms: readonly string[];
  /** Texts, and texts that hold each token, in steps of k. */
  readonly textSteps: number;
  readonly textStepsOf: Uint32Array;
  readonly words: SupportedNgrams;
  readonly classOf: Uint16Array;
  readonly classes: SupportedNgrams;
  readonly pairs: WordPairs;
  /** What the columns of the row say about words, the most telling first. */
  readonly traits: readonly { readonly trait: Trait; readonly words: TraitWords }[];
  /** n-grams within the groups of the most telling trait; null for a group of few persons. */
  readonly lead: readonly (SupportedNgrams | null)[];
}

/** Columns that stand for a text while a table is fitted and drawn. */
export function hiddenColumns({ topicColumn, lengthColumn, numberColumns, dates }: PhraseModel): string[] {
  return [...(topicColumn === null ? [] : [topicColumn]), lengthColumn, ...numberColumns, ...(dates?.columns ?? [])];
}

export const ngramOrders = { words: 5, classes: 6, lead: 3 } as const;
const mostTraits = 6;
/** Cells of [groups × vocabulary] that a trait may take. */
const mostCells = 2e7;
/** Mean squared standard errors a group that a trait must tell. */
const leastInformation = 30;

export interface PhraseInput {
  readonly column: string;
  readonly topicColumn: string | null;
  readonly lengthColumn: string;
  readonly numberColumns: readonly string[];
  readonly dates: PhraseModel["dates"];
  readonly frames: readonly (readonly string[])[];
  readonly vocabulary: Vocabulary;
  readonly presence: Presence;
  /** Tokens that may be written: no start, no sort of rare words. */
  readonly isWord: Uint8Array;
  /** Row of each text. */
  readonly rows: Uint32Array;
  /** The table with the topics beside its columns, rows of one person contiguous. */
  readonly table: Table;
  readonly metadata: Metadata;
  readonly personOf: Uint32Array | null;
  readonly k: number;
}

/** Learns a model of the texts of a column. O(tokens), some seconds for a million. */
export function learnPhraseModel(input: PhraseInput): PhraseModel {
  const { column, topicColumn, lengthColumn, numberColumns, dates, frames, vocabulary, presence, isWord, k } = input;
  const { forms, sequences } = vocabulary;
  const words = supportedNgrams(sequences, { vocabularySize: forms.length, order: ngramOrders.words, k });
  const counts = tokenCounts(sequences, forms.length);
  const { classOf, classCount } = wordClasses(sequences, counts);
  const classTexts = { ...sequences, tokens: sequences.tokens.map((token) => classOf[token]!) };
  const classes = supportedNgrams(classTexts, { vocabularySize: classCount, order: ngramOrders.classes, k });
  const traits = learnTraits(input);
  return {
    column,
    topicColumn,
    lengthColumn,
    numberColumns,
    dates,
    frames,
    forms,
    textSteps: Math.floor(presence.personOf.length / k),
    textStepsOf: presence.texts.map((count) => Math.floor(count / k)),
    words,
    classOf,
    classes,
    pairs: wordPairs(sequences, counts, isWord, k),
    traits: traits.map(({ trait, words: own }) => ({ trait, words: own })),
    lead: traits.length === 0 ? [] : leadNgrams(sequences, traits[0]!.groups, groupCount(traits[0]!.trait), forms.length, k),
  };
}

/** Tokens that may be written. */
export function writableTokens(forms: readonly string[]): Uint8Array {
  return Uint8Array.from(forms, (form) => (["s", "e", "r"].includes(parseForm(form).kind) ? 0 : 1));
}

function tokenCounts({ tokens }: TokenSequences, vocabularySize: number): Uint32Array {
  const counts = new Uint32Array(vocabularySize);
  for (const token of tokens) counts[token]!++;
  return counts;
}

interface LearnedTrait {
  readonly trait: Trait;
  readonly words: TraitWords;
  readonly groups: Int32Array;
}

function learnTraits({ topicColumn, table, metadata, personOf, rows, presence, isWord, k }: PhraseInput): LearnedTrait[] {
  const metaOf = (name: string): ColumnMetadata => metadata.columns.find((meta) => meta.name === name)!;
  const candidates = rowTraits(table, metadata, personOf, k)
    .map((trait) => (trait.column === topicColumn ? withoutFrames(trait) : trait))
    .filter((trait) => groupCount(trait) * presence.texts.length <= mostCells)
    .map((trait) => {
      const byRow = traitGroups(trait, table, metaOf);
      const groups = Int32Array.from(rows, (row) => byRow[row]!);
      const counts = countGroups(presence, groups, groupCount(trait), presence.texts.length);
      return { trait, groups, information: traitInformation(counts, presence, isWord, k) };
    });
  // topics come from the texts themselves and would take the words of every other trait: they say what is left
  const isTopic = (trait: Trait): boolean => trait.column === topicColumn;
  const telling = candidates
    .filter(({ information }) => information >= leastInformation)
    .sort((a, b) => Number(isTopic(a.trait)) - Number(isTopic(b.trait)) || b.information - a.information);
  const learned: LearnedTrait[] = [];
  for (const { trait, groups } of [...telling.slice(0, mostTraits - 1), ...telling.slice(mostTraits - 1).slice(-1)]) {
    const counts: GroupCounts = countGroups(presence, groups, groupCount(trait), presence.texts.length);
    learned.push({ trait, groups, words: traitWords(counts, presence, groups, learned, isWord, k) });
  }
  return learned;
}

/** A frame is written as it is: what its words are needs no learning. */
function withoutFrames(trait: Trait): Trait {
  return trait.kind === "categories" ? { ...trait, values: trait.values.filter((topic) => frameOfTopic(topic) < 0) } : trait;
}

/** n-grams of each group's own texts, where it has at least 3 k of them. */
function leadNgrams(
  texts: TokenSequences,
  groups: Int32Array,
  groupsCount: number,
  vocabularySize: number,
  k: number,
): (SupportedNgrams | null)[] {
  return Array.from({ length: groupsCount }, (_, group) => {
    const own = textsOfGroup(texts, groups, group);
    return own.personOf.length < 3 * k ? null : supportedNgrams(own, { vocabularySize, order: ngramOrders.lead, k });
  });
}

function textsOfGroup({ tokens, starts, personOf }: TokenSequences, groups: Int32Array, group: number): TokenSequences {
  const chosen = Uint32Array.from(personOf.keys()).filter((text) => groups[text] === group);
  const ownStarts = new Uint32Array(chosen.length + 1);
  chosen.forEach((text, i) => {
    ownStarts[i + 1] = ownStarts[i]! + starts[text + 1]! - starts[text]!;
  });
  const own = new Uint16Array(ownStarts[chosen.length]!);
  chosen.forEach((text, i) => {
    own.set(tokens.subarray(starts[text], starts[text + 1]), ownStarts[i]);
  });
  return { tokens: own, starts: ownStarts, personOf: Uint32Array.from(chosen, (text) => personOf[text]!) };
}
