/** How a Parquet column is taken over, by DuckDB's name of its type. */
export type Takeover =
  /** Numbers; `select` gives a DOUBLE. `limit`: beyond this size the column is read as text, because a double would not be exact. */
  | { readonly kind: "number"; readonly select: string; readonly limit: number | null }
  /** Text; `select` gives a VARCHAR. */
  | { readonly kind: "text"; readonly select: string }
  | { readonly kind: "unsupported" };

/** @param column the column as an SQL identifier */
export function takeoverOf(type: string, column: string): Takeover {
  if (/^U?(TINYINT|SMALLINT|INTEGER)$/.test(type) || type === "DOUBLE") return { kind: "number", select: `${column}::DOUBLE`, limit: null };
  if (type === "FLOAT") return { kind: "number", select: `${column}::VARCHAR::DOUBLE`, limit: null }; // 0.1, not 0.10000000149
  if (/^U?(BIGINT|HUGEINT)$/.test(type)) return { kind: "number", select: `${column}::DOUBLE`, limit: Number.MAX_SAFE_INTEGER };
  const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(type)?.[1];
  if (scale !== undefined) {
    return { kind: "number", select: `${column}::DOUBLE`, limit: Math.floor(Number.MAX_SAFE_INTEGER / 10 ** Number(scale)) };
  }
  if (type === "TIMESTAMP WITH TIME ZONE") {
    return { kind: "text", select: `replace(replace(${column}::VARCHAR, ' ', 'T'), '+00', 'Z')` };
  }
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type)) return { kind: "text", select: `replace(${column}::VARCHAR, ' ', 'T')` };
  if (/^(VARCHAR|BOOLEAN|DATE|TIME|UUID)$/.test(type) || type.startsWith("ENUM(")) return { kind: "text", select: `${column}::VARCHAR` };
  return { kind: "unsupported" };
}
