import { readFileSync } from "node:fs";

/** What a header can say; the word lists stand in `models/header-words`. */
export type HeaderConcept =
  | "identifierWord"
  | "numberWord"
  | "rowWord"
  | "personNoun"
  | "holderNoun"
  | "otherNoun"
  | "aggregate"
  | "countOrScale"
  | "codeWord"
  | "date"
  | "year"
  | "birthDate"
  | "email"
  | "phone"
  | "streetAddress"
  | "iban"
  | "paymentCard"
  | "ip"
  | "mac"
  | "url"
  | "nationalId"
  | "username"
  | "firstName"
  | "lastName"
  | "personName"
  | "quasiIdentifier"
  | "sensitive";

interface Phrases {
  /** Phrases of one word. */
  readonly words: ReadonlySet<string>;
  /** Longer phrases, words joined by one space. */
  readonly runs: ReadonlySet<string>;
  /** All phrases with the spaces taken out, to be compared with a whole header ("firstname"). */
  readonly joined: ReadonlySet<string>;
  readonly longest: number;
}

let loaded: ReadonlyMap<string, Phrases> | null = null;

function concepts(): ReadonlyMap<string, Phrases> {
  if (loaded === null) {
    const file = new URL("../../models/header-words/header-words.json", import.meta.url);
    const { concepts: lists } = JSON.parse(readFileSync(file, "utf8")) as { concepts: Readonly<Record<string, readonly string[]>> };
    loaded = new Map(Object.entries(lists).map(([concept, phrases]) => [concept, phrasesOf(phrases)] as const));
  }
  return loaded;
}

function phrasesOf(list: readonly string[]): Phrases {
  return {
    words: new Set(list.filter((phrase) => !phrase.includes(" "))),
    runs: new Set(list.filter((phrase) => phrase.includes(" "))),
    joined: new Set(list.map((phrase) => phrase.replaceAll(" ", ""))),
    longest: Math.max(...list.map((phrase) => phrase.split(" ").length)),
  };
}

/** Words of a header: split at case changes, digits' edges and punctuation, accents removed, small letters ("BirthDate_2" → birth, date, 2). */
export function headerWords(header: string): readonly string[] {
  return header
    .replaceAll("ß", "ss")
    .replace(/[äöüÄÖÜ]/g, (letter) => `${letter}e`)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .replace(/(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/gu, " ")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== "");
}

/** A word without the plural's s; "address" and "status" keep theirs. */
export function singular(word: string): string {
  return word.length > 3 && /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

/**
 * True when the header holds a word or phrase of the concept, or is one written without spaces.
 * @param where "anywhere" in the header, or as its "last" words only
 */
export function headerSays(header: string, concept: HeaderConcept, where: "anywhere" | "last" = "anywhere"): boolean {
  const phrases = concepts().get(concept)!;
  const words = headerWords(header);
  if (phrases.joined.has(words.join(""))) return true;
  for (let end = where === "last" ? words.length : 1; end <= words.length; end++) {
    const word = words[end - 1] ?? "";
    if (phrases.words.has(word) || phrases.words.has(singular(word))) return true;
    for (let length = 2; length <= Math.min(phrases.longest, end); length++) {
      if (phrases.runs.has(words.slice(end - length, end).join(" "))) return true;
    }
  }
  return false;
}
