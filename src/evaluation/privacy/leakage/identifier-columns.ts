import type { ColumnMetadata } from "../../../metadata/metadata.js";

/** True for columns whose values point at a person. */
export function isIdentifier(meta: ColumnMetadata): boolean {
  return meta.role === "direct-identifier" || meta.kind === "id" || meta.treatment === "surrogate" || meta.treatment.startsWith("renew-");
}
