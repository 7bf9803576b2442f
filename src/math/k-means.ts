/** Points that are alike, by the centre nearest to them. */
export interface Clustering {
  /** Row-major [clusters × width]; fewer clusters than asked for where points are few. */
  readonly centres: Float32Array;
  readonly clusterCount: number;
}

/**
 * Centres of points by Lloyd's rounds from centres spread out by k-means++. O(rounds × points × clusters × width).
 * @param points row-major [points × width], at least one point
 * @param draws  one number in [0, 1) for each cluster
 * @param rounds at most so many
 * @see Lloyd (1982), IEEE Trans. Inf. Theory 28:129-137; Arthur & Vassilvitskii (2007)
 */
export function kMeans(points: Float32Array, width: number, clusterCount: number, draws: Float64Array, rounds: number): Clustering {
  const pointCount = points.length / width;
  const centres = spreadCentres(points, width, Math.min(clusterCount, pointCount), draws);
  const clusters = new Int32Array(pointCount).fill(-1);
  for (let round = 0; round < rounds; round++) {
    if (assign(points, width, centres, clusters) === 0) break;
    moveCentres(points, width, centres, clusters);
  }
  return { centres, clusterCount: centres.length / width };
}

/** Cluster of each point. */
export function nearestCentres(points: Float32Array, width: number, { centres }: Clustering): Int32Array {
  const clusters = new Int32Array(points.length / width).fill(-1);
  assign(points, width, centres, clusters);
  return clusters;
}

/** Each next centre is a point, likelier the further it lies from those before. */
function spreadCentres(points: Float32Array, width: number, clusterCount: number, draws: Float64Array): Float32Array {
  const pointCount = points.length / width;
  const centres = new Float32Array(clusterCount * width);
  const gaps = new Float64Array(pointCount).fill(1);
  for (let cluster = 0; cluster < clusterCount; cluster++) {
    const point = drawnPoint(gaps, draws[cluster]!);
    centres.set(points.subarray(point * width, (point + 1) * width), cluster * width);
    narrowGaps(points, width, centres.subarray(cluster * width, (cluster + 1) * width), gaps, cluster === 0);
  }
  return centres;
}

/** A point drawn in proportion to the gaps; the last one where all are nought. */
function drawnPoint(gaps: Float64Array, draw: number): number {
  let sum = 0;
  for (let point = 0; point < gaps.length; point++) sum += gaps[point]!;
  let left = draw * sum;
  for (let point = 0; point < gaps.length; point++) {
    left -= gaps[point]!;
    if (left < 0) return point;
  }
  return gaps.length - 1;
}

function narrowGaps(points: Float32Array, width: number, centre: Float32Array, gaps: Float64Array, isFirst: boolean): void {
  for (let point = 0; point < gaps.length; point++) {
    let sum = 0;
    for (let j = 0; j < width; j++) {
      const gap = points[point * width + j]! - centre[j]!;
      sum += gap * gap;
    }
    if (isFirst || sum < gaps[point]!) gaps[point] = sum;
  }
}

/** Puts each point to its nearest centre. @returns how many points moved */
function assign(points: Float32Array, width: number, centres: Float32Array, clusters: Int32Array): number {
  const clusterCount = centres.length / width;
  const halves = new Float64Array(clusterCount);
  for (let cluster = 0; cluster < clusterCount; cluster++) {
    let squares = 0;
    for (let j = 0; j < width; j++) squares += centres[cluster * width + j]! ** 2;
    halves[cluster] = squares / 2;
  }
  let moved = 0;
  for (let point = 0; point < clusters.length; point++) {
    const best = nearest(points, point * width, width, centres, halves);
    if (clusters[point] !== best) moved++;
    clusters[point] = best;
  }
  return moved;
}

/** The centre c with the largest x·c - |c|²/2, which is the nearest one. Four sums at once: one alone would wait for itself at every step. */
function nearest(points: Float32Array, from: number, width: number, centres: Float32Array, halves: Float64Array): number {
  const fours = width - (width % 4);
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let cluster = 0, at = 0; cluster < halves.length; cluster++, at += width) {
    let a = -halves[cluster]!;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let j = 0; j < fours; j += 4) {
      a += points[from + j]! * centres[at + j]!;
      b += points[from + j + 1]! * centres[at + j + 1]!;
      c += points[from + j + 2]! * centres[at + j + 2]!;
      d += points[from + j + 3]! * centres[at + j + 3]!;
    }
    for (let j = fours; j < width; j++) a += points[from + j]! * centres[at + j]!;
    const product = a + b + (c + d);
    if (product > most) {
      most = product;
      best = cluster;
    }
  }
  return best;
}

/** Moves each centre to the mean of its points; one without points stays. */
function moveCentres(points: Float32Array, width: number, centres: Float32Array, clusters: Int32Array): void {
  const sums = new Float64Array(centres.length);
  const counts = new Float64Array(centres.length / width);
  for (let point = 0; point < clusters.length; point++) {
    const cluster = clusters[point]!;
    counts[cluster]!++;
    for (let j = 0; j < width; j++) sums[cluster * width + j]! += points[point * width + j]!;
  }
  for (let i = 0; i < centres.length; i++) {
    const count = counts[Math.floor(i / width)]!;
    if (count > 0) centres[i] = sums[i]! / count;
  }
}
