import { readFileSync } from "node:fs";

/** What the shipped lists know of a word. */
export interface NameEvidence {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Also an English word, a place or a month: a name only with more evidence ("May", "Price", "Paris"). */
  readonly isWord: boolean;
}

interface NameLists {
  readonly first: ReadonlySet<string>;
  readonly last: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

let loaded: NameLists | null = null;

function readList(name: string): ReadonlySet<string> {
  const text = readFileSync(new URL(`../../models/person-names/${name}.txt`, import.meta.url), "utf8");
  return new Set(text.trimEnd().split("\n"));
}

/** About 40,000 names: read when the first capitalised word is looked up. */
function nameLists(): NameLists {
  loaded ??= { first: readList("first-names"), last: readList("last-names"), words: readList("also-words") };
  return loaded;
}

const letters: Readonly<Record<string, string>> = { ß: "ss", ø: "o", ł: "l", ı: "i", "’": "'" };

/** The form that names are listed in: small letters without accents. */
export function plainName(word: string): string {
  const small = word.toLowerCase();
  if (/^[a-z'-]*$/.test(small)) return small;
  return small
    .replace(/[ßøłı’]/g, (letter) => letters[letter]!)
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/** Evidence that a word is a name; of double names ("Anne-Marie") each part is looked at. O(1) */
export function nameEvidence(word: string): NameEvidence {
  const { first, last, words } = nameLists();
  const name = plainName(word);
  if (first.has(name) || last.has(name) || !name.includes("-")) {
    return { isFirst: first.has(name), isLast: last.has(name), isWord: words.has(name) };
  }
  const parts = name.split("-");
  return {
    isFirst: parts.every((part) => first.has(part)),
    isLast: parts.every((part) => last.has(part)),
    isWord: parts.some((part) => words.has(part)),
  };
}
