/** Rows of each code. */
export function countCodes(codes: Uint16Array, cardinality: number): Float64Array {
  const counts = new Float64Array(cardinality);
  for (let row = 0; row < codes.length; row++) counts[codes[row]!]!++;
  return counts;
}

/** How many codes any row has. @param counts rows, or share, of each code */
export function heldCodes(counts: Float64Array): number {
  let held = 0;
  for (let code = 0; code < counts.length; code++) if (counts[code]! > 0) held++;
  return held;
}

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

function sameKind<Values extends Numbers>(values: Values, length: number): Values {
  return new (values.constructor as new (count: number) => Values)(length);
}

/** What each value of an array stands for. */
export function mapped<Values extends Numbers>(values: Values, meaning: ArrayLike<number>): Values {
  const out = sameKind(values, values.length);
  for (let i = 0; i < values.length; i++) out[i] = meaning[values[i]!]!;
  return out;
}

/** Entries of an array at `rows`. */
export function picked<Values extends Numbers>(values: Values, rows: Uint32Array): Values {
  const own = sameKind(values, rows.length);
  for (let i = 0; i < rows.length; i++) own[i] = values[rows[i]!]!;
  return own;
}
