import { type Column, columnNamed, type Table } from "../../table/table.js";
import type { ColumnMetadata, Metadata } from "../metadata.js";
import { type CategoryView, categoryView, numberView } from "../views.js";

/** Cells of a table as constraints read them; views are made once a column and kept. Nothing in them may be written to. */
export interface TableCells {
  readonly rowCount: number;
  /** Numbers, or seconds since 1970 for dates; NaN where missing or no number. */
  numbers(name: string): Float64Array;
  /** Texts; numbers as their shortest decimal text. */
  categories(name: string): CategoryView;
  column(name: string): Column;
  meta(name: string): ColumnMetadata;
}

/** @throws RangeError from its functions for a column that table or metadata lack */
export function tableCells(table: Table, metadata: Pick<Metadata, "columns">): TableCells {
  const metaOf = new Map(metadata.columns.map((meta) => [meta.name, meta]));
  const numbers = new Map<string, Float64Array>();
  const categories = new Map<string, CategoryView>();
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const column = (name: string): Column => columns.get(name) ?? columnNamed(table, name);
  const meta = (name: string): ColumnMetadata => {
    const found = metaOf.get(name);
    if (found === undefined) throw new RangeError(`no metadata of a column named ${JSON.stringify(name)}`);
    return found;
  };
  return {
    rowCount: table.rowCount,
    column,
    meta,
    numbers: (name) => kept(numbers, name, () => numberView(column(name), meta(name))),
    categories: (name) => kept(categories, name, () => categoryView(column(name), meta(name))),
  };
}

function kept<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  let value = map.get(name);
  if (value === undefined) {
    value = make();
    map.set(name, value);
  }
  return value;
}

/** 1 where the cell is missing. */
export function missingCells(column: Column): Uint8Array {
  const rowCount = column.storage === "number" ? column.values.length : column.codes.length;
  const missing = new Uint8Array(rowCount);
  if (column.storage === "number") for (let row = 0; row < rowCount; row++) missing[row] = Number.isNaN(column.values[row]!) ? 1 : 0;
  else for (let row = 0; row < rowCount; row++) missing[row] = column.codes[row]! < 0 ? 1 : 0;
  return missing;
}

/** The text that means on in a column of ones and zeros (or of true and false), and the one that means off. */
export interface Switch {
  readonly on: string;
  readonly off: string;
}

const switches: readonly Switch[] = [
  { on: "1", off: "0" },
  { on: "true", off: "false" },
  { on: "True", off: "False" },
  { on: "TRUE", off: "FALSE" },
];

/** Null where the cells hold anything but one such pair of texts; missing cells aside. */
export function switchOf({ dictionary }: CategoryView): Switch | null {
  if (dictionary.length === 0 || dictionary.length > 2) return null;
  return switches.find(({ on, off }) => dictionary.every((text) => text === on || text === off)) ?? null;
}
