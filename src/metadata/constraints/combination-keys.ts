import type { TableCells } from "./table-cells.js";

/** Combinations of the cells of several columns. */
export interface CombinationKeys {
  /** Combination of each row: index into `texts`. */
  readonly codes: Uint32Array;
  /** JSON array of the cells' texts (null for a missing one), one a combination, in order of first appearance. */
  readonly texts: readonly string[];
  /** 1 where a cell of the combination is missing. */
  readonly hasMissing: Uint8Array;
}

/** The combination that each row has. */
export function combinationKeys(columns: readonly string[], cells: TableCells): CombinationKeys {
  const views = columns.map((name) => cells.categories(name));
  let codes = new Uint32Array(cells.rowCount);
  let parts: (readonly (string | null)[])[] = [[]];
  for (const { codes: own, dictionary } of views) {
    const next = new Uint32Array(cells.rowCount);
    const width = dictionary.length + 1;
    const codeOf = new Map<number, number>();
    const nextParts: (readonly (string | null)[])[] = [];
    for (let row = 0; row < next.length; row++) {
      const pair = codes[row]! * width + own[row]! + 1;
      let code = codeOf.get(pair);
      if (code === undefined) {
        code = nextParts.push([...parts[codes[row]!]!, own[row]! < 0 ? null : dictionary[own[row]!]!]) - 1;
        codeOf.set(pair, code);
      }
      next[row] = code;
    }
    codes = next;
    parts = nextParts;
  }
  return {
    codes,
    texts: parts.map((part) => JSON.stringify(part)),
    hasMissing: Uint8Array.from(parts, (part) => (part.includes(null) ? 1 : 0)),
  };
}
