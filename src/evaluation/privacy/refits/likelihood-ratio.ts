/** One statistic of every person in every pair of shadows; row-major, [person × pairCount + pair]. */
export interface PairedStatistic {
  /** From the shadow of the pair that was fitted on the person. */
  readonly inside: Float64Array;
  /** From the other shadow of the pair. */
  readonly outside: Float64Array;
}

/** Degrees of freedom that the variances of all persons together are worth beside a person's own. */
const pooledWeight = 64;
/** Keeps a spread of nought (a method that copies all, or nobody) from dividing by nought; statistics are standardised. */
const leastVariance = 1e-4;

/**
 * Log-likelihood ratios, inside against outside, of every (person, shadow), after LiRA (Carlini et al. 2022) with two statistics a person: two
 * bivariate normal distributions a person, whose means are the person's own and whose covariances are drawn towards those of all persons (as
 * Smyth 2004 moderates variances), because 64 shadows are few.
 *
 * Left out is always the whole pair, not the one shadow: the two sides stay equal in size, and with no leak a pair's two values may be
 * swapped without changing anything they are compared with. Leaving out one value would push its own side's mean away from it, and the
 * attack below chance. Each statistic is standardised by the person's mean and spread over all shadows of both sides first.
 * @returns nats, same shape as the statistics; 0 throughout for a person whose statistics never vary. O(persons × pairs)
 */
export function likelihoodRatios(first: PairedStatistic, second: PairedStatistic, personCount: number, pairCount: number): PairedStatistic {
  const x = standardised(first, personCount, pairCount);
  const y = standardised(second, personCount, pairCount);
  const pooledIn = pooledCovariance(x.inside, y.inside, personCount, pairCount);
  const pooledOut = pooledCovariance(x.outside, y.outside, personCount, pairCount);
  const result = { inside: new Float64Array(personCount * pairCount), outside: new Float64Array(personCount * pairCount) };
  for (let person = 0; person < personCount; person++) {
    const from = person * pairCount;
    const sumsIn = sumsOf(x.inside, y.inside, from, pairCount);
    const sumsOut = sumsOf(x.outside, y.outside, from, pairCount);
    for (let i = from; i < from + pairCount; i++) {
      const normalIn = normalWithout(sumsIn, x.inside[i]!, y.inside[i]!, pairCount, pooledIn);
      const normalOut = normalWithout(sumsOut, x.outside[i]!, y.outside[i]!, pairCount, pooledOut);
      const ratio = (a: number, b: number): number => logDensity(normalIn, a, b) - logDensity(normalOut, a, b);
      result.inside[i] = ratio(x.inside[i]!, y.inside[i]!);
      result.outside[i] = ratio(x.outside[i]!, y.outside[i]!);
    }
  }
  return result;
}

/** Mean 0 and spread 1 over all of a person's shadows, whatever side; a statistic that never varies is 0. */
function standardised({ inside, outside }: PairedStatistic, personCount: number, pairCount: number): PairedStatistic {
  const result = { inside: inside.slice(), outside: outside.slice() };
  for (let person = 0; person < personCount; person++) {
    const [from, to] = [person * pairCount, (person + 1) * pairCount];
    let [sum, squares] = [0, 0];
    for (let i = from; i < to; i++) sum += inside[i]! + outside[i]!;
    const mean = sum / (2 * pairCount);
    for (let i = from; i < to; i++) squares += (inside[i]! - mean) ** 2 + (outside[i]! - mean) ** 2;
    const spread = Math.sqrt(squares / (2 * pairCount));
    for (let i = from; i < to; i++) {
      result.inside[i] = spread > 1e-9 ? (inside[i]! - mean) / spread : 0;
      result.outside[i] = spread > 1e-9 ? (outside[i]! - mean) / spread : 0;
    }
  }
  return result;
}

interface Covariance {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** Mean within-person covariance. */
function pooledCovariance(x: Float64Array, y: Float64Array, personCount: number, pairCount: number): Covariance {
  let [xx, yy, xy] = [0, 0, 0];
  for (let person = 0; person < personCount; person++) {
    const s = sumsOf(x, y, person * pairCount, pairCount);
    xx += s.xx - (s.x * s.x) / pairCount;
    yy += s.yy - (s.y * s.y) / pairCount;
    xy += s.xy - (s.x * s.y) / pairCount;
  }
  const freedom = personCount * (pairCount - 1);
  return { xx: xx / freedom, yy: yy / freedom, xy: xy / freedom };
}

interface Sums extends Covariance {
  readonly x: number;
  readonly y: number;
}

function sumsOf(x: Float64Array, y: Float64Array, from: number, count: number): Sums {
  const s = { x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  for (let i = from; i < from + count; i++) {
    s.x += x[i]!;
    s.y += y[i]!;
    s.xx += x[i]! * x[i]!;
    s.yy += y[i]! * y[i]!;
    s.xy += x[i]! * y[i]!;
  }
  return s;
}

interface Normal extends Covariance {
  readonly x: number;
  readonly y: number;
}

/** The normal distribution of a person's values but for one. */
function normalWithout(s: Sums, a: number, b: number, count: number, pooled: Covariance): Normal {
  const n = count - 1;
  const [x, y] = [(s.x - a) / n, (s.y - b) / n];
  const weight = pooledWeight + n - 1;
  const moderated = (own: number, all: number): number => (pooledWeight * all + own) / weight;
  return {
    x,
    y,
    xx: leastVariance + moderated(s.xx - a * a - n * x * x, pooled.xx),
    yy: leastVariance + moderated(s.yy - b * b - n * y * y, pooled.yy),
    xy: moderated(s.xy - a * b - n * x * y, pooled.xy),
  };
}

/** But for a constant. */
function logDensity({ x, y, xx, yy, xy }: Normal, a: number, b: number): number {
  const determinant = Math.max(xx * yy - xy * xy, leastVariance * leastVariance);
  const [dx, dy] = [a - x, b - y];
  return -0.5 * ((yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant + Math.log(determinant));
}
