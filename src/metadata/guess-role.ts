import { headerSays, headerWords } from "../pii/header-words.js";
import type { ColumnKind, ColumnRole } from "./metadata.js";

/** Role that a header gives to a column of values about persons, with the reason; "other" without one. Aggregates ("pct_income") have none. */
export function guessRole(header: string, kind: ColumnKind): { readonly role: ColumnRole; readonly reason: string } {
  if (kind === "id" || kind === "text" || kind === "constant" || kind === "empty") return { role: "other", reason: "" };
  const first = headerWords(header)[0] ?? "";
  if (headerSays(header, "aggregate") || first === "num" || first === "numb") return { role: "other", reason: "" };
  if (headerSays(header, "quasiIdentifier")) return { role: "quasi-identifier", reason: "others may know it of a person (header)" };
  if (headerSays(header, "sensitive")) return { role: "sensitive", reason: "a sensitive attribute by its header" };
  return { role: "other", reason: "" };
}
