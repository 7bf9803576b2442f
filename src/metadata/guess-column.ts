import { columnIdentifier } from "../pii/column-identifier.js";
import { headerSays } from "../pii/header-words.js";
import type { Column } from "../table/table.js";
import { detectDatetime } from "./detect-datetime.js";
import { aboutShare, type Guess } from "./guess.js";
import { guessKey } from "./guess-key.js";
import { guessRole } from "./guess-role.js";
import type { KeyEvidence } from "./key-evidence.js";
import type { ColumnKind } from "./metadata.js";
import { type ColumnProfile, codeCounts } from "./profile.js";

const booleanPairs = new Set([
  "false true",
  "no yes",
  "n y",
  "f t",
  "0 1",
  "off on",
  "falsch wahr",
  "ja nein",
  "non oui",
  "no si",
  "no sí",
]);
/** Whole numbers with at most this many different values may be codes of categories. */
const maxCodeLevels = 20;
const longWords = 4;
const longCharacters = 30;

/** Kind, role and treatment of one column from its cells and header, with the reason in plain words. */
export function guessColumn(column: Column, profile: ColumnProfile, key: KeyEvidence): Guess {
  if (profile.filledCount === 0) return { kind: "empty", role: "other", treatment: "leave-out", reason: "every cell is missing" };
  if (profile.distinctCount === 1 && profile.filledCount === profile.rowCount) {
    return { kind: "constant", role: "other", treatment: "constant", reason: "every cell has the same value" };
  }
  const rowsPerValue = profile.filledCount / profile.distinctCount;
  const identifier = columnIdentifier({ ...profile, header: profile.name, rowsPerValue });
  if (identifier?.kind === "identifier") {
    const kind = profile.distinctCount * 2 > profile.filledCount ? "id" : "categorical";
    return {
      kind,
      role: "direct-identifier",
      treatment: "surrogate",
      surrogate: identifier.surrogate,
      reason: `${identifier.reason}: replaced by invented ones`,
    };
  }
  if (identifier !== null) return { kind: "categorical", role: "quasi-identifier", treatment: "model", reason: identifier.reason };
  return (
    guessDatetime(column, profile) ??
    guessKey(profile, key) ??
    guessBoolean(profile) ??
    (profile.isNumber ? guessNumber(profile, key) : guessText(profile))
  );
}

function modelled(profile: ColumnProfile, kind: ColumnKind, reason: string, more: Partial<Guess> = {}): Guess {
  const { role, reason: roleReason } = guessRole(profile.name, kind);
  return { kind, role, treatment: "model", reason: roleReason === "" ? reason : `${reason}; ${roleReason}`, ...more };
}

function distinctTexts(column: Column): string[] {
  if (column.storage === "number") return [...new Set(column.values.filter((value) => !Number.isNaN(value)))].map(String);
  const counts = codeCounts(column);
  return column.dictionary.filter((_, code) => counts[code]! > 0);
}

function guessDatetime(column: Column, profile: ColumnProfile): Guess | null {
  // Bare digits are dates only if the header says so too.
  const mayBeDigits = headerSays(profile.name, "date");
  if (profile.isNumber && !(mayBeDigits && profile.numbers?.isInteger === true)) return null;
  if (detectDatetime(profile.texts.slice(0, 50), 0.9) === null) return null; // cheap: most columns hold no dates
  const detected = detectDatetime(distinctTexts(column));
  if (detected === null || (detected.format.pattern === "yyyyMMdd" && !mayBeDigits)) return null;
  const { format, ambiguous, readShare } = detected;
  const unread = readShare < 1 ? `; ${aboutShare(1 - readShare)} of the different values are no such date and count as missing` : "";
  const doubt = ambiguous ? "; day and month could be swapped in every value, so set datetime in standin.yaml if that is wrong" : "";
  return modelled(profile, "datetime", `cells are dates written ${format.pattern}${doubt}${unread}`, {
    datetime: format,
    ...(ambiguous ? { note: `day and month could be swapped in every value; read as ${format.pattern}` } : {}),
  });
}

function guessBoolean(profile: ColumnProfile): Guess | null {
  if (profile.distinctCount !== 2) return null;
  const pair = profile.texts
    .map((text) => text.trim().toLowerCase())
    .sort()
    .join(" ");
  return booleanPairs.has(pair) ? modelled(profile, "boolean", "two values that mean yes and no") : null;
}

function guessNumber(profile: ColumnProfile, key: KeyEvidence): Guess {
  const { name, numbers, distinctCount, filledCount } = profile;
  const levels = numbers?.isInteger === true ? numbers.levels : null;
  const isCode = headerSays(name, "codeWord", "last") || (key.noun === "other" && key.header !== "none");
  if (isCode && numbers?.isInteger === true && filledCount >= 2 * distinctCount)
    return modelled(profile, "categorical", "whole numbers that repeat, and the header says code or kind");
  const isFew = levels !== null && distinctCount <= maxCodeLevels && filledCount >= 3 * distinctCount;
  if (!isFew) return modelled(profile, "numeric", numbers?.isInteger === true ? "whole numbers with many different values" : "numbers");
  if (headerSays(name, "countOrScale") || headerSays(name, "year"))
    return modelled(profile, "numeric", "whole numbers, and the header says count, amount or time");
  if (isCount(levels))
    return modelled(profile, "numeric", "whole numbers counting up from 0 or 1 over more than 12 steps: a count or scale");
  return modelled(profile, "categorical", `at most ${maxCodeLevels} different whole numbers: codes of categories`);
}

/** More than 12 levels of which the lowest ten follow each other from 0 or 1. */
function isCount(levels: readonly number[]): boolean {
  const [start] = levels;
  return levels.length > 12 && (start === 0 || start === 1) && levels.slice(0, 10).every((level, i) => level === start + i);
}

function guessText(profile: ColumnProfile): Guess {
  const { distinctCount, filledCount, sharedShare, numbers, meanWords, meanLength } = profile;
  const distinctShare = distinctCount / filledCount;
  const isFew = sharedShare >= 0.8 || distinctCount <= 50;
  if (numbers !== null && numbers.share >= 0.5 && numbers.share < 1) return guessMixed(profile, isFew);
  const isLong = meanWords >= longWords || meanLength >= longCharacters;
  if (isLong && sharedShare < 0.8 && (distinctShare >= 0.2 || distinctCount > 200)) return freeText;
  if (filledCount >= 100 && distinctShare >= 0.5 && sharedShare < 0.5) return leftOut("words of which nearly every one is different");
  if (numbers?.share === 1)
    return modelled(profile, "categorical", "digits that are no plain numbers (zeros in front, or the like): codes of categories");
  return modelled(
    profile,
    "categorical",
    distinctCount <= 50 || distinctShare > 0.5 ? "words" : "words with many different values that repeat",
  );
}

const freeText: Guess = {
  kind: "text",
  role: "other",
  treatment: "phrases",
  reason: "free text: written anew from words and phrases that enough persons wrote, beside the other columns of the row",
};

function leftOut(what: string): Guess {
  return {
    kind: "text",
    role: "other",
    treatment: "leave-out",
    reason: `${what}: there is nothing of them to share without repeating what persons wrote, so the cells stay empty in the stand-in`,
    note: `${what}, left out: the header is kept, its cells stay empty`,
  };
}

function guessMixed(profile: ColumnProfile, isFew: boolean): Guess {
  const numbers = profile.numbers!;
  const share = `${aboutShare(1 - numbers.share)} of the filled cells are not`;
  const note = `${aboutShare(1 - numbers.share)} of the filled cells are no numbers, the first of them in row ${numbers.firstOtherRow}`;
  const advice = "name the missing token, or mend the cells, to have it read as numbers";
  if (isFew)
    return {
      ...modelled(profile, "categorical", `mixed: most cells are numbers, ${share}; read as categories`),
      note: `${note}; ${advice}`,
    };
  return {
    kind: "text",
    role: "other",
    treatment: "leave-out",
    reason: `mixed: most cells are numbers, ${share}, and there are too many different ones for categories; left out`,
    note: `${note}, so the column is left out; ${advice}`,
  };
}
