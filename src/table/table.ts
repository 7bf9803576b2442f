/** Numbers as the source wrote them; `NaN` is missing. */
export interface NumberColumn {
  readonly storage: "number";
  readonly name: string;
  /** Length rowCount; NaN where the cell was missing. */
  readonly values: Float64Array;
  /** Largest count of digits after the decimal sign, 0 to 17. */
  readonly decimals: number;
  /** True when every number was written with exactly `decimals` digits after the sign (1.50, 2.00). */
  readonly fixedDecimals: boolean;
  /** The missing token most used in this column ("" for an empty cell); what the writer puts back. */
  readonly missingToken: string;
}

/** Anything else: dictionary-coded strings. */
export interface TextColumn {
  readonly storage: "text";
  readonly name: string;
  /** Length rowCount; index into the dictionary, -1 is missing. */
  readonly codes: Int32Array;
  /** Distinct cell texts, in order of first appearance. */
  readonly dictionary: readonly string[];
  readonly missingToken: string;
}

export type Column = NumberColumn | TextColumn;

/** Columnar table: every column has `rowCount` cells; names are unique, non-empty. */
export interface Table {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/** How the file was written, so that what we write is a drop-in for it. */
export type TableFormat =
  | {
      readonly kind: "csv";
      readonly delimiter: string;
      readonly quote: string;
      /** True when the source quoted every field. */
      readonly quoteAll: boolean;
      readonly newline: "\n" | "\r\n";
      readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "latin-1";
      readonly byteOrderMark: boolean;
      readonly decimalComma: boolean;
      readonly gzip: boolean;
    }
  | { readonly kind: "jsonl"; readonly gzip: boolean; readonly columnTypes?: readonly ColumnType[] }
  | { readonly kind: "parquet"; readonly columnTypes?: readonly ColumnType[] };

/** The type that a column had in a typed source: number, string or boolean in JSON Lines; DuckDB's name of it in Parquet. */
export type ColumnType = {
  readonly name: string;
  readonly type: string;
};

/** @throws RangeError when the table has no such column */
export function columnNamed(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new RangeError(`no column named ${JSON.stringify(name)}`);
  return column;
}

/** The rows at `rows` (indices, any order, repeats allowed), dictionaries shared with the input. */
export function selectRows(table: Table, rows: Uint32Array): Table {
  return { rowCount: rows.length, columns: table.columns.map((column) => selectCells(column, rows)) };
}

function selectCells(column: Column, rows: Uint32Array): Column {
  if (column.storage === "number") {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!;
    return { ...column, values };
  }
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]!]!;
  return { ...column, codes };
}
