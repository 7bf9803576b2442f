import { writtenTokens } from "../../language/written-tokens.js";
import type { Metadata } from "../../metadata/metadata.js";
import { categoryView } from "../../metadata/views.js";
import { recogniseSpans } from "../../pii/recognise-spans.js";
import { columnNamed, type Table } from "../../table/table.js";
import { ownSlot } from "../own-columns.js";
import type { PhraseModel } from "../phrase-model.js";
import { parseForm } from "../token-form.js";
import type { NearTexts } from "./near-texts.js";
import { parseReply } from "./parse-reply.js";
import { type StyleCard, wordCount } from "./style-card.js";
import type { TeacherReply } from "./teacher.js";

/**
 * Why a candidate is refused, in the order in which it is asked: cut off at the limit of tokens · the model would not · no object of the
 * wanted shape · far from the wanted length · an identifier that is not ours · too few known words · another value of a column that the row
 * has a value of · near to a text before it.
 */
export const refusalReasons = ["cut", "refusal", "schema", "length", "identifier", "language", "row", "near-duplicate"] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export type Judgement = { readonly kind: "accepted"; readonly text: string } | { readonly kind: "refused"; readonly reason: RefusalReason };

/** Judges one reply for one row. */
export type CandidateCheck = (reply: TeacherReply, row: number, card: StyleCard, before: NearTexts) => Judgement;

/** Words of a text may be so many times the wanted ones, and some more or fewer. */
const [shortestShare, longestShare, lengthSlack] = [0.4, 2, 4] as const;
/** Share of a text's words that at least k persons wrote; words that any text of the language has make up most of it. */
const leastKnownShare = 0.3;
/** Digits of a number that could be somebody's; the phrase model writes none that long either. */
const idDigits = /\p{N}[\p{N}.,/:-]{3,}\p{N}/gu;
const mostDigits = 4;
const shortestValue = 3;
const declined =
  /\bas an? (?:ai|artificial intelligence|language model|assistant)\b|\bi(?:'m| am)? (?:cannot|can'?t|can not|won'?t|unable to|not able to) (?:help|assist|comply|fulfil|write|create|generate|provide)\b/iu;

/**
 * Checks for the texts of a column.
 * @param table the drawn table, its hidden columns or not
 */
export function candidateCheck(model: PhraseModel, table: Table, metadata: Metadata): CandidateCheck {
  const isKnown = knownWords(model);
  const contradicts = contradictionFinder(model, table, metadata);
  return (reply, row, card, before) => {
    const refused = (reason: RefusalReason): Judgement => ({ kind: "refused", reason });
    if (reply.end === "refusal") return refused("refusal");
    if (reply.end === "length") return refused("cut");
    const text = parseReply(reply.text);
    if (text === null) return refused(declined.test(reply.text) ? "refusal" : "schema");
    if (declined.test(text) && !card.drafts.some((draft) => declined.test(draft))) return refused("refusal");
    if (!hasLength(text, card.wordCount)) return refused("length");
    if (hasForeignIdentifier(text, card)) return refused("identifier");
    if (!isKnown(text)) return refused("language");
    if (contradicts(text, row)) return refused("row");
    return before.hasNear(text) ? refused("near-duplicate") : { kind: "accepted", text };
  };
}

function hasLength(text: string, wanted: number): boolean {
  const count = wordCount(text);
  return count >= 1 && count >= shortestShare * wanted - lengthSlack && count <= longestShare * wanted + lengthSlack;
}

/** True when a text holds an identifier, a name or a long number that stands neither in the row nor in its drafts, where ours are. */
function hasForeignIdentifier(text: string, { row, drafts }: StyleCard): boolean {
  const given = [...drafts, ...row.map(({ value }) => value)].join("\n").toLowerCase();
  const isForeign = (found: string): boolean => !holdsWords(given, found.toLowerCase());
  const numbers = [...text.matchAll(idDigits)]
    .map(([number]) => number)
    .filter((number) => number.replaceAll(/\P{N}/gu, "").length > mostDigits);
  return numbers.some(isForeign) || recogniseSpans(text).some(({ start, end }) => isForeign(text.slice(start, end)));
}

/** Whether enough of a text's words are words that at least k persons wrote. */
function knownWords({ forms }: PhraseModel): (text: string) => boolean {
  const known = new Set(
    forms.map(parseForm).flatMap(({ kind, text }) => (kind === "w" && /\p{L}/u.test(text) ? [text.toLowerCase()] : [])),
  );
  return (text) => {
    const words = writtenTokens(text).flatMap((token) => (/\p{L}/u.test(token.text) ? [token.text.toLowerCase()] : []));
    return words.filter((word) => known.has(word)).length >= leastKnownShare * words.length;
  };
}

/**
 * Finds texts that name another value of a column than their row has. It is asked of categories that texts of the source name together with
 * their row (those that the phrase model fills in); what a text says in other words, and what it says of numbers and dates, is not looked at.
 */
function contradictionFinder({ forms }: PhraseModel, table: Table, metadata: Metadata): (text: string, row: number) => boolean {
  const named = new Set(forms.map(parseForm).flatMap(({ kind, text }) => (kind === "c" ? [ownSlot(text).column] : [])));
  const columns = metadata.columns
    .filter(({ name, kind, treatment }) => named.has(name) && kind !== "numeric" && treatment === "model")
    .map(({ name }) => {
      const { codes, dictionary } = categoryView(columnNamed(table, name));
      return { codes, values: dictionary.map((value) => value.toLowerCase()) };
    });
  return (text, row) => {
    const small = text.toLowerCase();
    return columns.some(({ codes, values }) => {
      const own = codes[row]! < 0 ? null : values[codes[row]!]!;
      const rest = own === null ? small : small.split(own).join("\n");
      return values.some((value) => value !== own && value.length >= shortestValue && holdsWords(rest, value));
    });
  };
}

const letterOrDigit = /[\p{L}\p{N}]/u;

/** Whether a text holds words as words of their own. */
function holdsWords(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (!letterOrDigit.test(text[at - 1] ?? "") && !letterOrDigit.test(text[at + words.length] ?? "")) return true;
  }
  return false;
}
