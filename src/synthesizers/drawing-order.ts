import type { CodedTable } from "../table/coded-table.js";

export interface OrderOptions {
  /** Column to draw last, given all others: the declared target. */
  readonly last?: string | null;
  /** Columns to draw first, in this order; names that the table lacks are passed over. */
  readonly order?: readonly string[];
  /** Columns drawn from their own shares: they see no other column and no other column sees them. */
  readonly alone?: readonly string[];
}

export interface DrawingOrder {
  /** Indices of the table's columns in the order of drawing; the columns that stand alone come last. */
  readonly order: number[];
  /** The last so many of `order` stand alone. */
  readonly aloneCount: number;
}

/** Columns named by `order` first, then ascending cardinality, ties in file order, then the declared target, then the columns that stand alone. */
export function drawingOrder({ columns }: CodedTable, { last = null, order = [], alone = [] }: OrderOptions): DrawingOrder {
  const single = new Set(alone);
  const place = new Map(order.map((name, at) => [name, at - order.length]));
  const rank = (index: number): number => {
    const { name, cardinality } = columns[index]!;
    return place.get(name) ?? (name === last ? Number.POSITIVE_INFINITY : cardinality);
  };
  const indices = columns.map((_, index) => index).sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) < rank(b) ? -1 : 1));
  const [joint, apart] = [false, true].map((isAlone) => indices.filter((index) => single.has(columns[index]!.name) === isAlone));
  return { order: [...joint!, ...apart!], aloneCount: apart!.length };
}
