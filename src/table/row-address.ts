/** Where each row stands among all rows a model could draw: its unit and its place within the unit. Draws are keyed by these two alone. */
export interface RowAddresses {
  /** Unit of each row. */
  readonly unit: Uint32Array;
  /** Place of each row within its unit, from 0. */
  readonly place: Uint32Array;
}

/**
 * Addresses of the rows of units firstUnit … firstUnit + unitCount - 1.
 * @param unitStart first row of each unit and the row count at the end (length unitCount + 1); null when every unit is one row
 */
export function rowAddresses(firstUnit: number, unitCount: number, unitStart: Uint32Array | null): RowAddresses {
  if (unitStart === null) {
    const unit = new Uint32Array(unitCount);
    for (let u = 0; u < unitCount; u++) unit[u] = firstUnit + u;
    return { unit, place: new Uint32Array(unitCount) };
  }
  const unit = new Uint32Array(unitStart[unitCount]!);
  const place = new Uint32Array(unit.length);
  for (let u = 0; u < unitCount; u++) {
    const start = unitStart[u]!;
    for (let row = start; row < unitStart[u + 1]!; row++) {
      unit[row] = firstUnit + u;
      place[row] = row - start;
    }
  }
  return { unit, place };
}
