import { headerSays, headerWords, singular } from "../pii/header-words.js";
import type { ColumnProfile } from "./profile.js";

/** What speaks for a column being a key: of persons, of rows, or of something else. */
export interface KeyEvidence {
  /** strong: "patient_id", "id", "kundennummer", repeated UUIDs · weak: "order number", "index" · none */
  readonly header: "strong" | "weak" | "none";
  /** What the header says the key is of; holder: an account, a household or the like, that stands for persons. */
  readonly noun: "person" | "holder" | "other" | "none";
  /** Cells are UUIDs, ULIDs or long hexadecimal strings. */
  readonly isUuid: boolean;
  /** Cells are whole numbers, or single words of letters and digits. */
  readonly isCode: boolean;
  /** Most cells have both letters and digits, or at least six digits. */
  readonly isMixedCode: boolean;
  /** Distinct values per filled row, in (0, 1]. */
  readonly distinctShare: number;
  /** Whole numbers, all different, that fill at least a tenth of their range: row numbers or a sample of them. */
  readonly isDense: boolean;
}

const uuidShape = /^\{?[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}\}?$|^[\da-f]{16,64}$|^[0-7][\dA-HJKMNP-TV-Z]{25}$/i;
const codeShape = /^[\p{L}\d][\p{L}\d._:/#|+-]{0,63}$/u;
/** n whole numbers drawn at random from 10 n are all different with probability exp(-n / 20): under 1e-4 from n = 200 on. */
const denseFactor = 10;
const leastForChance = 200;

/** Evidence of a column with at least one filled cell. */
export function keyEvidence(profile: ColumnProfile): KeyEvidence {
  const { texts, numbers, isNumber, filledCount, distinctCount } = profile;
  const share = (test: (text: string) => boolean): number => texts.filter(test).length / Math.max(1, texts.length);
  const isUuid = !isNumber && share((text) => uuidShape.test(text) && /\d/.test(text)) >= 0.95;
  const isWhole = isNumber && (numbers?.isInteger ?? false);
  const noun = nounOf(profile.name);
  const header = headerStrength(profile.name, noun);
  const span = numbers === null ? Number.POSITIVE_INFINITY : numbers.max - numbers.min + 1;
  const isConsecutive = span === distinctCount && (numbers?.min === 0 || numbers?.min === 1);
  return {
    header: isUuid && header === "none" ? "strong" : header,
    noun,
    isUuid,
    isCode: isWhole || (!isNumber && share((text) => codeShape.test(text)) >= 0.95),
    isMixedCode: !isNumber && share((text) => (/\d/.test(text) && /\p{L}/u.test(text)) || /^\d{6,}$/.test(text)) >= 0.95,
    distinctShare: distinctCount / Math.max(1, filledCount),
    isDense:
      isWhole && distinctCount === filledCount && (isConsecutive || (filledCount >= leastForChance && span <= denseFactor * filledCount)),
  };
}

/** The last noun before the word that says id: "store_customer_no" is of customers, "customer_store_id" of stores. */
function nounOf(header: string): KeyEvidence["noun"] {
  for (const word of headerWords(header).toReversed()) {
    if (headerSays(word, "otherNoun")) return "other";
    if (headerSays(word, "personNoun")) return "person";
    if (headerSays(word, "holderNoun")) return "holder";
  }
  return "none";
}

function headerStrength(header: string, noun: KeyEvidence["noun"]): KeyEvidence["header"] {
  const words = headerWords(header);
  const last = words.at(-1) ?? "";
  const first = words[0] ?? "";
  if (headerSays(last, "identifierWord") || (words.length > 1 && headerSays(first, "identifierWord"))) return "strong";
  const isOfOne = words.every((word) => singular(word) === word); // "num_clients" and "patients" count persons
  const isPersonal = noun === "person" || noun === "holder";
  if (isPersonal && isOfOne && (words.length === 1 || headerSays(last, "numberWord") || headerSays(first, "numberWord"))) return "strong";
  return headerSays(header, "rowWord", "last") || headerSays(last, "numberWord") ? "weak" : "none";
}
