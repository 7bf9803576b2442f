import { numberColumn, withColumns } from "./tables.mjs";

/**
 * Rows whose numbers have the digits of train's and another order of magnitude, as a model writes them that learned strings: 12.34 becomes 1.234 or 123.4.
 * Everything else is the fresh sample's. So the row is far from the person it was taken from in every distance of numbers, and near as a text.
 *
 * A power of ten is taken that keeps the number between the ends that k persons reach; where none does, the fresh number stands.
 * @param train,fresh tables of equally many rows and the same columns
 */
export function movedDigits(train, fresh, metadata, k) {
  const numeric = new Set(metadata.columns.filter(({ kind }) => kind === "numeric").map(({ name }) => name));
  return withColumns(fresh, (column, at) => {
    const source = train.columns[at];
    if (column.storage !== "number" || !numeric.has(column.name)) return column;
    const sorted = source.values.filter((value) => !Number.isNaN(value)).sort();
    const [low, high] = [sorted[k - 1], sorted[sorted.length - k]];
    const values = source.values.map((value, row) => moved(value, low, high) ?? column.values[row]);
    return numberColumn(column.name, values, source.decimals + 2);
  });
}

function moved(value, low, high) {
  if (Number.isNaN(value) || value === 0) return null;
  for (const power of [-1, 1, -2, 2]) {
    const candidate = Number(`${value}e${power}`);
    if (candidate >= low && candidate <= high) return candidate;
  }
  return null;
}
