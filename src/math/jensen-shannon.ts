/** Jensen-Shannon distance with its slopes. */
export interface JensenShannon {
  /** Square root of the divergence to base 2, in [0, 1]. */
  readonly distance: number;
  /** What a share more in a cell adds to the distance, by cell; 0 where the shares are the same. */
  readonly pSlope: Float64Array;
  readonly qSlope: Float64Array;
}

/**
 * How far two distributions lie apart: the root of the Jensen-Shannon divergence, a metric.
 * @param p, q shares of the same cells, each summing to 1
 * @see Lin (1991), IEEE Trans. Inf. Theory 37:145-151; Endres & Schindelin (2003) for the root
 */
export function jensenShannon(p: Float64Array, q: Float64Array): JensenShannon {
  const [pSlope, qSlope] = [new Float64Array(p.length), new Float64Array(p.length)];
  let divergence = 0;
  for (let cell = 0; cell < p.length; cell++) {
    const middle = (p[cell]! + q[cell]!) / 2;
    if (p[cell]! > 0) pSlope[cell] = Math.log2(p[cell]! / middle) / 2;
    if (q[cell]! > 0) qSlope[cell] = Math.log2(q[cell]! / middle) / 2;
    divergence += p[cell]! * pSlope[cell]! + q[cell]! * qSlope[cell]!;
  }
  const distance = Math.sqrt(Math.max(0, divergence));
  const scale = distance > 0 ? 1 / (2 * distance) : 0;
  return { distance, pSlope: pSlope.map((slope) => slope * scale), qSlope: qSlope.map((slope) => slope * scale) };
}
