/** Area with its slopes. */
export interface FrontierArea {
  /** In (0, 1]; 1 for the same distribution. */
  readonly area: number;
  /** What a share more in a cell adds to the area, by cell; 0 in cells that the side does not have. */
  readonly pSlope: Float64Array;
  readonly qSlope: Float64Array;
}

const mixtureCount = 25;

/** One point of the frontier, with its slopes by cell. */
interface FrontierPoint {
  readonly x: number;
  readonly y: number;
  readonly xByP: Float64Array;
  readonly xByQ: Float64Array;
  readonly yByP: Float64Array;
  readonly yByQ: Float64Array;
}

/**
 * Area under the divergence frontier of two distributions: the curve of exp(-c KL(q ‖ r)) and exp(-c KL(p ‖ r)) over mixtures r = w p + (1 - w) q
 * at 25 weights, its ends (0, 1) and (1, 0) added; MAUVE is this area of quantised texts, with c = 5.
 * @param p, q shares of the same cells, each summing to 1
 * @see Pillutla et al. (2021), NeurIPS, arXiv:2102.01454, and the authors' `mauve-text`: equal to it to rounding, without smoothing
 */
export function divergenceFrontier(p: Float64Array, q: Float64Array, scale: number): FrontierArea {
  const points = Array.from({ length: mixtureCount }, (_, i) => pointOf(p, q, 1 - 1e-6 - ((1 - 2e-6) * i) / (mixtureCount - 1), scale));
  const none = new Float64Array(p.length);
  const still = { xByP: none, xByQ: none, yByP: none, yByQ: none };
  const line: FrontierPoint[] = [{ x: 0, y: 1, ...still }, ...points, { x: 1, y: 0, ...still }];
  const sum = { area: 0, pSlope: new Float64Array(p.length), qSlope: new Float64Array(p.length) };
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const [width, height] = [b.x - a.x, (a.y + b.y) / 2];
    sum.area += width * height;
    for (let cell = 0; cell < p.length; cell++) {
      sum.pSlope[cell]! += (b.xByP[cell]! - a.xByP[cell]!) * height + (width * (a.yByP[cell]! + b.yByP[cell]!)) / 2;
      sum.qSlope[cell]! += (b.xByQ[cell]! - a.xByQ[cell]!) * height + (width * (a.yByQ[cell]! + b.yByQ[cell]!)) / 2;
    }
  }
  return sum;
}

function pointOf(p: Float64Array, q: Float64Array, weight: number, scale: number): FrontierPoint {
  const r = p.map((share, cell) => weight * share + (1 - weight) * q[cell]!);
  const [fromQ, fromP] = [divergence(q, p, r, 1 - weight), divergence(p, q, r, weight)];
  const [x, y] = [Math.exp(-scale * fromQ.value), Math.exp(-scale * fromP.value)];
  return {
    x,
    y,
    xByQ: fromQ.own.map((slope) => -scale * x * slope),
    xByP: fromQ.other.map((slope) => -scale * x * slope),
    yByP: fromP.own.map((slope) => -scale * y * slope),
    yByQ: fromP.other.map((slope) => -scale * y * slope),
  };
}

/** KL(a ‖ r) in nats for r = w a + (1 - w) b, with its slopes by a and by b; r moves with both. */
function divergence(a: Float64Array, b: Float64Array, r: Float64Array, weight: number) {
  const [own, other] = [new Float64Array(a.length), new Float64Array(a.length)];
  let value = 0;
  for (let cell = 0; cell < a.length; cell++) {
    const [share, mixed] = [a[cell]!, r[cell]!];
    if (share > 0) {
      const log = Math.log(share / mixed);
      value += share * log;
      own[cell] = log + 1 - (weight * share) / mixed;
    }
    if (b[cell]! > 0) other[cell] = (-(1 - weight) * share) / mixed;
  }
  return { value, own, other };
}
