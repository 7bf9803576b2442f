export const columnKinds = ["numeric", "categorical", "boolean", "datetime", "id", "text", "constant", "empty"] as const;
export type ColumnKind = (typeof columnKinds)[number];

export const columnRoles = ["direct-identifier", "quasi-identifier", "sensitive", "target", "entity-key", "other"] as const;
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
  "username",
] as const;
export type SurrogateClass = (typeof surrogateClasses)[number];

/**
 * What becomes of a column in the stand-in.
 * model: learned and sampled · renew-rows: dense row numbers 1..N · renew-pattern: new ids of the same pattern · renew-entity: new entity keys ·
 * surrogate: invented identifier · constant: the one value, if k persons hold it · leave-out: header kept, cells missing.
 */
export const treatments = ["model", "renew-rows", "renew-pattern", "renew-entity", "surrogate", "constant", "leave-out"] as const;
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

/** Whom k, split, controls and attacks count. */
export type Unit =
  | { readonly kind: "row"; readonly reason: string }
  | { readonly kind: "entity"; readonly column: string; readonly declared: boolean; readonly reason: string };

export interface Metadata {
  readonly columns: readonly ColumnMetadata[];
  readonly unit: Unit;
  /** Declared by the user, never guessed. */
  readonly target: string | null;
}
