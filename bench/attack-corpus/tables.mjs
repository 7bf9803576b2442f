import { selectRows } from "../../dist/table/table.js";

export function numberColumn(name, values, decimals) {
  return { storage: "number", name, values: Float64Array.from(values), decimals, fixedDecimals: false, missingToken: "" };
}

/** Empty texts are missing. */
export function textColumn(name, texts) {
  const codeOf = new Map();
  const codes = Int32Array.from(texts, (text) => {
    if (text === "") return -1;
    if (!codeOf.has(text)) codeOf.set(text, codeOf.size);
    return codeOf.get(text);
  });
  return { storage: "text", name, codes, dictionary: [...codeOf.keys()], missingToken: "" };
}

export function tableOf(columns) {
  const [first] = columns;
  return { rowCount: first.storage === "number" ? first.values.length : first.codes.length, columns };
}

/** Cells of a text column; missing ones are empty. */
export function textsOf({ codes, dictionary }) {
  return Array.from(codes, (code) => (code < 0 ? "" : dictionary[code]));
}

/** Rows of the tables one after the other; columns of the first. A column that is text in one of them is text in the result. */
export function joined(...tables) {
  return tableOf(
    tables[0].columns.map(({ name }) => {
      const parts = tables.map((table) => table.columns.find((column) => column.name === name));
      if (parts.every((part) => part.storage === "number"))
        return numberColumn(
          name,
          parts.flatMap((part) => Array.from(part.values)),
          Math.max(...parts.map((part) => part.decimals)),
        );
      return textColumn(name, parts.flatMap(cellTexts));
    }),
  );
}

function cellTexts(column) {
  return column.storage === "text" ? textsOf(column) : Array.from(column.values, (value) => (Number.isNaN(value) ? "" : String(value)));
}

/** A table whose column c has the cells of `table` at `rowsOf(c, column)`. */
export function mosaic(table, rowsOf) {
  return tableOf(
    table.columns.map((column, at) => selectRows({ rowCount: table.rowCount, columns: [column] }, rowsOf(at, column)).columns[0]),
  );
}

/** A table with some columns replaced. @param change column → column */
export function withColumns(table, change) {
  return tableOf(table.columns.map((column, at) => change(column, at)));
}

export function rounded(value, decimals) {
  return Number(value.toFixed(decimals));
}

/** A standard normal number (Box & Muller 1958). */
export function gauss(rng) {
  return Math.sqrt(-2 * Math.log(1 - rng.nextFloat())) * Math.cos(2 * Math.PI * rng.nextFloat());
}
