const bits = new BigInt64Array(1);
const asDouble = new Float64Array(bits.buffer);

/** The least double above a number; infinities and NaN stay. */
export function nextUp(value: number): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  asDouble[0] = value;
  bits[0]! += value > 0 ? 1n : -1n;
  return asDouble[0];
}

/** The greatest double below a number; infinities and NaN stay. */
export function nextDown(value: number): number {
  return -nextUp(-value);
}
