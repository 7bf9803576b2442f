import type { Column, NumberColumn, Table, TextColumn } from "./table.js";

/** The rows of several tables of the same columns, one table below the other; storage, spelling and name of each column are the first table's. */
export function stackTables(tables: readonly Table[]): Table {
  const [first] = tables;
  if (first === undefined) throw new RangeError("there is no table to stack");
  if (tables.length === 1) return first;
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const byName = tables.map((table) => new Map(table.columns.map((column) => [column.name, column])));
  return {
    rowCount,
    columns: first.columns.map((column) =>
      stackColumns(
        byName.map((columns) => columns.get(column.name)!),
        rowCount,
      ),
    ),
  };
}

/** A column that is text in one of the tables is text in all. */
function stackColumns(columns: readonly Column[], rowCount: number): Column {
  const numbers = columns.filter((column) => column.storage === "number");
  return numbers.length === columns.length ? stackNumbers(numbers, rowCount) : stackTexts(columns.map(asText), rowCount);
}

function stackNumbers(columns: readonly NumberColumn[], rowCount: number): Column {
  const values = new Float64Array(rowCount);
  let at = 0;
  for (const column of columns) {
    values.set(column.values, at);
    at += column.values.length;
  }
  return { ...columns[0]!, values };
}

function asText(column: Column): TextColumn {
  if (column.storage === "text") return column;
  const { name, missingToken, values } = column;
  const texts = Array.from(values, (value) => (Number.isNaN(value) ? null : String(value)));
  const dictionary = [...new Set(texts.filter((text) => text !== null))];
  const codeOf = new Map(dictionary.map((text, code) => [text, code]));
  return {
    storage: "text",
    name,
    missingToken,
    dictionary,
    codes: Int32Array.from(texts, (text) => (text === null ? -1 : codeOf.get(text)!)),
  };
}

function stackTexts(columns: readonly TextColumn[], rowCount: number): Column {
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(rowCount);
  let at = 0;
  for (const column of columns) {
    const own = Int32Array.from(column.dictionary, (text) => {
      let code = codeOf.get(text);
      if (code === undefined) {
        code = dictionary.push(text) - 1;
        codeOf.set(text, code);
      }
      return code;
    });
    for (const code of column.codes) codes[at++] = code < 0 ? -1 : own[code]!;
  }
  return { ...columns[0]!, codes, dictionary };
}
