import { formatDatetime } from "../../metadata/datetime.js";
import type { ColumnMetadata, Metadata } from "../../metadata/metadata.js";
import type { Column, NumberColumn, Table } from "../../table/table.js";
import { rounded } from "./expand-table.js";

/** Changes single cells of a table; a column is copied at its first change, the table itself stays as it was. */
export interface TableEditor {
  setMissing(name: string, row: number): void;
  /** A number, or seconds since 1970 for dates. */
  setNumber(name: string, row: number, value: number): void;
  setText(name: string, row: number, text: string | null): void;
  /** Cells changed so far. */
  changes(): number;
  /** The table with the changes. */
  table(): Table;
}

interface OpenText {
  readonly codes: Int32Array;
  readonly dictionary: string[];
  readonly codeOf: Map<string, number>;
}

export function tableEditor(source: Table, metadata: Metadata): TableEditor {
  const metaOf = new Map(metadata.columns.map((meta) => [meta.name, meta]));
  const sourceOf = new Map(source.columns.map((column) => [column.name, column]));
  const numbers = new Map<string, NumberColumn>();
  const texts = new Map<string, OpenText>();
  let changed = 0;
  const openText = (name: string, column: Column & { readonly storage: "text" }): OpenText => {
    let open = texts.get(name);
    if (open === undefined) {
      const codeOf = new Map(column.dictionary.map((text, code) => [text, code]));
      open = { codes: column.codes.slice(), dictionary: [...column.dictionary], codeOf };
      texts.set(name, open);
    }
    return open;
  };
  const openNumber = (name: string, column: NumberColumn): NumberColumn => {
    let open = numbers.get(name);
    if (open === undefined) {
      open = { ...column, values: column.values.slice() };
      numbers.set(name, open);
    }
    return open;
  };
  const setText = (name: string, row: number, text: string | null): void => {
    const column = sourceOf.get(name)!;
    changed++;
    if (column.storage === "number") {
      openNumber(name, column).values[row] = text === null ? Number.NaN : Number(text);
      return;
    }
    const open = openText(name, column);
    let code = text === null ? -1 : open.codeOf.get(text);
    if (code === undefined) {
      code = open.dictionary.push(text!) - 1;
      open.codeOf.set(text!, code);
    }
    open.codes[row] = code;
  };
  return {
    setText,
    setMissing: (name, row) => setText(name, row, null),
    setNumber: (name, row, value) => setText(name, row, numberText(value, sourceOf.get(name)!, metaOf.get(name)!)),
    changes: () => changed,
    table: () => ({ rowCount: source.rowCount, columns: source.columns.map((column) => edited(column, numbers, texts)) }),
  };
}

function numberText(value: number, column: Column, meta: ColumnMetadata): string {
  if (meta.kind === "datetime" && meta.datetime !== undefined) return formatDatetime(value, meta.datetime);
  return String(column.storage === "number" ? rounded(value, column) : value);
}

function edited(column: Column, numbers: ReadonlyMap<string, NumberColumn>, texts: ReadonlyMap<string, OpenText>): Column {
  if (column.storage === "number") return numbers.get(column.name) ?? column;
  const open = texts.get(column.name);
  return open === undefined ? column : { ...column, codes: open.codes, dictionary: open.dictionary };
}
