/** Rows that the tree is learned from, spread evenly; more would not change which columns depend on each other. */
const mostRows = 20_000;

/** Two columns that are joined, by index. */
export type Edge = readonly [number, number];

/**
 * The tree of pairs of columns with the largest sum of mutual information, under which p(x) = Π p_i(x_i) Π p_ij(x_i, x_j) / (p_i p_j) comes
 * nearest the joint distribution (Chow & Liu 1968, IEEE Transactions on Information Theory 14:462-467).
 *
 * The information is corrected for its bias by the number of cells seen (Miller 1955); else columns of many values would look dependent.
 * Prim's algorithm; ties go to the lower index. O(min(rows, 20,000) × columns²).
 * @param cells codes in [0, 2^24) by column, equal lengths >= 1
 * @returns one edge fewer than columns
 */
export function dependenceTree(cells: readonly Int32Array[]): Edge[] {
  const rowCount = cells[0]?.length ?? 0;
  const taken = Math.min(rowCount, mostRows);
  const sampled = cells.map((codes) => Float64Array.from({ length: taken }, (_, i) => codes[Math.floor((i * rowCount) / taken)]!));
  const alone = sampled.map(entropy);
  const joined = [0];
  const edges: Edge[] = [];
  const best = cells.map((_, column) => ({ from: 0, information: column === 0 ? 0 : informationOf(0, column) }));
  while (joined.length < cells.length) {
    const next = cells.reduce(
      (found, _, column) =>
        !joined.includes(column) && (found < 0 || best[column]!.information > best[found]!.information) ? column : found,
      -1,
    );
    edges.push([best[next]!.from, next]);
    joined.push(next);
    for (let column = 0; column < cells.length; column++) {
      if (joined.includes(column)) continue;
      const information = informationOf(next, column);
      if (information > best[column]!.information) best[column] = { from: next, information };
    }
  }
  return edges;

  function informationOf(a: number, b: number): number {
    const pair = entropy(pairKeys(sampled[a]!, sampled[b]!));
    const extraCells = pair.cells - alone[a]!.cells - alone[b]!.cells + 1;
    return alone[a]!.nats + alone[b]!.nats - pair.nats - extraCells / (2 * taken);
  }
}

/** One number a row that stands for the pair of codes. @param a codes in [0, 2^24), like `b` */
export function pairKeys(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const keys = new Float64Array(a.length);
  for (let row = 0; row < keys.length; row++) keys[row] = a[row]! * 2 ** 24 + b[row]!;
  return keys;
}

function entropy(keys: Float64Array): { readonly nats: number; readonly cells: number } {
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum += count * Math.log(count);
  return { nats: Math.log(keys.length) - sum / keys.length, cells: counts.size };
}
