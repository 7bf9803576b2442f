import { writtenTokens } from "../../language/written-tokens.js";
import type { ColumnMetadata, Metadata, Treatment } from "../../metadata/metadata.js";
import { categoryView } from "../../metadata/views.js";
import { columnNamed, type Table } from "../../table/table.js";
import type { PhraseModel } from "../phrase-model.js";
import { traitGroups } from "../row-traits.js";
import { parseForm } from "../token-form.js";

/** All that a prompt says of one row: the synthetic row itself, and what at least k persons wrote. */
export interface StyleCard {
  /** Cells of the synthetic row that are there. */
  readonly row: readonly { readonly name: string; readonly value: string }[];
  /** Words that the row's groups write more often than others, each of at least k persons. */
  readonly words: readonly string[];
  /** Texts that the phrase model wrote for this row, the one it would be given first. */
  readonly drafts: readonly string[];
  /** Words wanted, integer >= 1. */
  readonly wordCount: number;
}

/** Columns whose cells say something: numbers of rows and renewed keys do not, and texts are written one by one. */
const told: readonly Treatment[] = ["model", "surrogate", "constant"];
const [wordsAGroup, mostWords] = [4, 12];
const mostCellCharacters = 200;

/**
 * Style cards of a column's rows.
 * @param table  the drawn table with the hidden columns of the models
 * @param drafts the same table with its texts written, once and again
 * @returns the card of a row that has a text in the first draft
 */
export function styleCards(model: PhraseModel, table: Table, drafts: readonly Table[], metadata: Metadata): (row: number) => StyleCard {
  const metaOf = (name: string): ColumnMetadata => metadata.columns.find((meta) => meta.name === name)!;
  const shown = new Set(drafts[0]!.columns.map(({ name }) => name));
  const cells = metadata.columns
    .filter(({ name, treatment }) => shown.has(name) && told.includes(treatment))
    .map(({ name }) => ({ name, ...categoryView(columnNamed(table, name)) }));
  const texts = drafts.map((draft) => categoryView(columnNamed(draft, model.column)));
  const groups = model.traits.map(({ trait }) => traitGroups(trait, table, metaOf));
  const wordsOf = groupWords(model);
  return (row) => {
    const written = texts.flatMap(({ codes, dictionary }) => (codes[row]! < 0 ? [] : [dictionary[codes[row]!]!]));
    return {
      row: cells.flatMap(({ name, codes, dictionary }) => {
        const value = codes[row]! < 0 ? "" : dictionary[codes[row]!]!.slice(0, mostCellCharacters);
        return value === "" ? [] : [{ name, value }];
      }),
      words: [...new Set(groups.flatMap((group, trait) => (group[row]! < 0 ? [] : wordsOf(trait, group[row]!))))].slice(0, mostWords),
      drafts: [...new Set(written)],
      wordCount: Math.max(1, median(written.map(wordCount))),
    };
  };
}

/** Words of a text: what holds a letter or a digit; in scripts without spaces each character. */
export function wordCount(text: string): number {
  return writtenTokens(text).filter((token) => /[\p{L}\p{N}]/u.test(token.text)).length;
}

/** Of each group of each trait: the words that are likeliest beyond their usual share. */
function groupWords({ traits, forms }: PhraseModel): (trait: number, group: number) => readonly string[] {
  const kept = new Map<string, readonly string[]>();
  return (trait, group) => {
    const key = `${trait}/${group}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const { starts, tokens, shifts } = traits[trait]!.words;
    const telling: { word: string; shift: number }[] = [];
    for (let i = starts[group]!; i < starts[group + 1]!; i++) {
      const { kind, text } = parseForm(forms[tokens[i]!]!);
      if (shifts[i]! > 0 && kind === "w" && /^\p{L}{3,}$/u.test(text)) telling.push({ word: text, shift: shifts[i]! });
    }
    telling.sort((a, b) => b.shift - a.shift || (a.word < b.word ? -1 : 1));
    const words = telling.slice(0, wordsAGroup).map(({ word }) => word);
    kept.set(key, words);
    return words;
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
