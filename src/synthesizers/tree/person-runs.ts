/**
 * Divides ordered rows into runs of neighbours, each of at least `leastRows` rows and k persons; what is left over joins the last run.
 *
 * @param order    rows in the order to divide
 * @param personOf row → person, null when every row is a person
 * @returns places in `order` where the runs begin; the first is 0
 */
export function personRuns(order: Uint32Array, personOf: Uint32Array | null, leastRows: number, k: number): number[] {
  const least = Math.max(1, Math.ceil(leastRows));
  const starts = [0];
  const seen = new Set<number>();
  for (let i = 0, rows = 0; i < order.length; i++) {
    const person = personOf === null ? order[i]! : personOf[order[i]!]!;
    if (seen.size < k) seen.add(person);
    rows++;
    if (rows < least || seen.size < k) continue;
    starts.push(i + 1);
    seen.clear();
    rows = 0;
  }
  // after the last start there is nothing, or too little for a run of its own
  return starts.length > 1 ? starts.slice(0, -1) : starts;
}

/** Rows by ascending value, ties by row. */
export function ascendingRows(values: Float64Array): Uint32Array {
  return Uint32Array.from(values, (_, row) => row).sort((a, b) => values[a]! - values[b]! || a - b);
}
