import { type ColumnClass, type ColumnEvidence, type ColumnScore, certainFrom, commonNameShare, scoreColumn } from "./column-score.js";
import type { SurrogateKind } from "./surrogates.js";

export type IdentifierFinding =
  | { readonly kind: "identifier"; readonly surrogate: SurrogateKind; readonly reason: string }
  /** Names that many persons bear: a category, not an identifier of one of them. */
  | { readonly kind: "shared-name"; readonly reason: string };

const attributes: readonly ColumnClass[] = ["date-of-birth", "quasi-identifier", "sensitive", "free-text"];

/** The direct identifier that a column holds, by its header and cells, or null. */
export function columnIdentifier(evidence: ColumnEvidence): IdentifierFinding | null {
  const guess = scoreColumn(evidence).find(isIdentifier);
  if (guess === undefined) return null;
  if (guess.role === "name" && evidence.sharedShare >= commonNameShare) {
    return {
      kind: "shared-name",
      reason: "the header says name, but nearly every value is borne by many rows, so it points at no single person",
    };
  }
  return { kind: "identifier", surrogate: guess.kind, reason: guess.reason };
}

const isIdentifier = (one: ColumnScore): one is ColumnScore & { readonly kind: SurrogateKind } =>
  one.score >= certainFrom && !attributes.includes(one.kind);
