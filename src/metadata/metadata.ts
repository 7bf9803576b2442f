import type { KnownConstraint } from "./constraints/constraint.js";

export const columnKinds = ["numeric", "categorical", "boolean", "datetime", "id", "text", "constant", "empty"] as const;
export type ColumnKind = (typeof columnKinds)[number];

/** `weight`: how many persons of the population a row stands for (a survey weight); modelled like any other, see `sample --represent population`. */
export const columnRoles = ["direct-identifier", "quasi-identifier", "sensitive", "target", "entity-key", "weight", "other"] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** What kind of invented value stands in for a direct identifier. */
export const surrogateClasses = [
  "person-name",
  "first-name",
  "last-name",
  "email",
  "phone",
  "street-address",
  "iban",
  "payment-card",
  "ip",
  "mac",
  "url",
  "national-id",
  "crypto-address",
  "username",
] as const;
export type SurrogateClass = (typeof surrogateClasses)[number];

/**
 * What becomes of a column in the stand-in.
 * model: learned and sampled · renew-rows: dense row numbers 1..N · renew-pattern: new ids of the same pattern · renew-entity: new entity keys ·
 * surrogate: invented identifier · constant: the one value, if k persons hold it · phrases: text written anew from what k persons wrote ·
 * leave-out: header kept, cells missing.
 */
export const treatments = [
  "model",
  "renew-rows",
  "renew-pattern",
  "renew-entity",
  "surrogate",
  "constant",
  "phrases",
  "leave-out",
] as const;
export type Treatment = (typeof treatments)[number];

export interface DatetimeFormat {
  /** Pattern in Unicode date tokens, e.g. "yyyy-MM-dd HH:mm:ss", "dd.MM.yyyy", "yyyy-MM-dd'T'HH:mm:ssXXX". */
  readonly pattern: string;
  /** "none" (local, no zone written), "utc" (Z), or "offset" (numeric offset written). */
  readonly zone: "none" | "utc" | "offset";
  /** Smallest step that all values share, in seconds (86400 for dates, 60 for minutes, 0.001 for milliseconds). */
  readonly resolutionSeconds: number;
}

export interface ColumnMetadata {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly role: ColumnRole;
  readonly treatment: Treatment;
  /** Plain words: why kind, role and treatment were guessed, or "set in standin.yaml". Never a cell value. */
  readonly reason: string;
  /** Set for kind datetime. */
  readonly datetime?: DatetimeFormat;
  /** Set for treatment surrogate, and for renew-entity where the key is a direct identifier. */
  readonly surrogate?: SurrogateClass;
  /** Tokens read as missing in this column beside the empty cell, e.g. ["NA", "-999"]. */
  readonly missingTokens?: readonly string[];
}

/** How a column may be drawn: with the others by the method of the run, or from its own shares, apart from every other column. */
export const columnMethods = ["tree", "copula", "independent"] as const;
export type ColumnMethod = (typeof columnMethods)[number];

/** What a person set about the drawing of columns. */
export interface Drawing {
  /** Columns drawn first, in this order. */
  readonly order: readonly string[];
  readonly methods: readonly { readonly name: string; readonly method: ColumnMethod }[];
}

/** Whom k, split, controls and attacks count. */
export type Unit =
  | { readonly kind: "row"; readonly reason: string }
  | { readonly kind: "entity"; readonly column: string; readonly declared: boolean; readonly reason: string };

export interface Metadata {
  readonly columns: readonly ColumnMetadata[];
  readonly unit: Unit;
  /** Declared by the user, never guessed. */
  readonly target: string | null;
  /** How columns are to be drawn; absent where nobody said. */
  readonly drawing?: Drawing;
  /** Rules that hold in every row of the source and are kept in the stand-in; absent where nobody has looked. */
  readonly constraints?: readonly KnownConstraint[];
}
