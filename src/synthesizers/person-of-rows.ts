import { sharedArray } from "../parallel/shared-array.js";
import type { CodedTable } from "../table/coded-table.js";

/** Row → person over shared memory; null when every row is a person. */
export function personOfRows({ unitStart, rowCount }: CodedTable): Uint32Array | null {
  if (unitStart === null) return null;
  const personOf = sharedArray(Uint32Array, rowCount);
  for (let u = 0; u + 1 < unitStart.length; u++) personOf.fill(u, unitStart[u], unitStart[u + 1]);
  return personOf;
}
