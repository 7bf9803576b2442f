import { headerSays } from "../pii/header-words.js";
import type { Guess } from "./guess.js";
import type { KeyEvidence } from "./key-evidence.js";
import type { ColumnProfile } from "./profile.js";

/** From this share of distinct values on a column counts as nearly unique. */
export const nearlyUnique = 0.99;
const leastRows = 20;

/**
 * Guess for a key or id column, or null. Without a header that says so, only UUIDs, dense row numbers and codes that mix letters and digits
 * count: many different numbers alone (weights, amounts, populations) are no key.
 */
export function guessKey(profile: ColumnProfile, key: KeyEvidence): Guess | null {
  const isUnique = key.distinctShare >= nearlyUnique;
  if (!key.isCode && !key.isUuid) return null;
  if (key.header === "strong") return isUnique ? uniqueKey(key, headerReason(key)) : repeatedKey(profile, key);
  if (!isUnique || profile.filledCount < leastRows || headerSays(profile.name, "quasiIdentifier")) return null;
  if (key.header === "weak") return uniqueKey(key, "the header says number or index, and nearly every value is different");
  if (key.isDense && !isMeasure(profile)) return uniqueKey(key, "whole numbers that are all different and fill a short range");
  if (key.isMixedCode) return uniqueKey(key, "nearly every value is different and written like a code");
  return null;
}

function headerReason(key: KeyEvidence): string {
  return key.isUuid ? "cells are UUIDs or long hexadecimal codes" : "the header says id, and nearly every value is different";
}

function isMeasure({ name }: ColumnProfile): boolean {
  return (["year", "countOrScale", "aggregate", "sensitive"] as const).some((concept) => headerSays(name, concept));
}

function uniqueKey(key: KeyEvidence, why: string): Guess {
  return key.isDense
    ? { kind: "id", role: "other", treatment: "renew-rows", reason: `${why}: a row number, replaced by 1 to N` }
    : { kind: "id", role: "other", treatment: "renew-pattern", reason: `${why}: an id, drawn anew in the same pattern` };
}

/** Few codes over many rows are a category, unless the header says whose they are or nothing but id. */
function repeatedKey(profile: ColumnProfile, key: KeyEvidence): Guess | null {
  if (key.noun === "other") return null;
  const isFew = profile.distinctCount <= 20 && profile.filledCount >= 50 * profile.distinctCount;
  if (isFew && key.noun === "none" && profile.name.toLowerCase() !== "id") return null;
  const reason = key.isUuid ? "cells are UUIDs or long hexadecimal codes that repeat" : "the header says id, and values repeat";
  return {
    kind: "id",
    role: "other",
    treatment: "renew-pattern",
    reason: `${reason}: an id, drawn anew in the same pattern for every row`,
  };
}
