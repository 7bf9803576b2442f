import type { NearestIndex } from "../compared/nearest-index.js";

/** Queries `from .. to - 1` against the points of one index, all columns numbers, by Gaussian kernels of the squared Euclidean distance. */
export interface KernelTask {
  readonly index: NearestIndex;
  readonly queries: Float32Array;
  /** Person of each query where the reference holds it, -1 elsewhere; null when nobody's rows are in the reference. */
  readonly queryPersons: Int32Array | null;
  readonly from: number;
  readonly to: number;
  readonly bandwidth: number;
  /** For the influence: its bandwidth, and the reference's kernel mass at each point of the index (in the order of its leaves). */
  readonly reference: { readonly bandwidth: number; readonly masses: Float64Array } | null;
}

/** Kernels end at three bandwidths, where they are worth e^-4.5 = 1.1 %: half the work of ending at four. */
const reach = 3;
/** What a kernel is worth at its end: the least mass that is told from none. */
export const leastMass = Math.exp(-(reach ** 2) / 2);

interface Sweep {
  readonly index: NearestIndex;
  readonly query: Float32Array;
  readonly offsets: Float64Array;
  readonly masses: Float64Array | null;
  /** The larger of the two below. */
  readonly cutoff: number;
  readonly ownCutoff: number;
  readonly ownDecay: number;
  readonly referenceCutoff: number;
  readonly referenceDecay: number;
  person: number;
  density: number;
  influence: number;
}

/** @returns per query its kernel mass in the index, and its influence (see `KernelSight`); (to - from) × 2 */
export function run(task: KernelTask): Float64Array {
  const { index, from, to, bandwidth, reference } = task;
  const { width } = index;
  const output = new Float64Array((to - from) * 2);
  if (index.rowCount === 0) return output;
  const referenceBandwidth = reference?.bandwidth ?? 0;
  const sweep: Sweep = {
    index,
    query: new Float32Array(width),
    offsets: new Float64Array(width),
    masses: reference?.masses ?? null,
    cutoff: (reach * Math.max(bandwidth, referenceBandwidth)) ** 2,
    ownCutoff: (reach * bandwidth) ** 2,
    ownDecay: -1 / (2 * bandwidth ** 2),
    referenceCutoff: (reach * referenceBandwidth) ** 2,
    referenceDecay: reference === null ? 0 : -1 / (2 * referenceBandwidth ** 2),
    person: -1,
    density: 0,
    influence: 0,
  };
  for (let i = from; i < to; i++) {
    for (let c = 0; c < width; c++) sweep.query[c] = task.queries[i * width + c]!;
    sweep.person = task.queryPersons === null ? -1 : task.queryPersons[i]!;
    sweep.density = 0;
    sweep.influence = 0;
    visit(sweep, 0, 0);
    output[2 * (i - from)] = sweep.density;
    output[2 * (i - from) + 1] = sweep.influence;
  }
  return output;
}

/** `lower`: a lower limit of the squared distance to every point of the node. */
function visit(sweep: Sweep, node: number, lower: number): void {
  const { index, offsets } = sweep;
  const column = index.splitColumns[node]!;
  if (column < 0) {
    visitLeaf(sweep, node);
    return;
  }
  const value = sweep.query[column]!;
  const goesLeft = value <= index.leftEnds[node]!;
  const right = index.rightChildren[node]!;
  visit(sweep, goesLeft ? node + 1 : right, lower);
  const gap = goesLeft ? index.rightStarts[node]! - value : value - index.leftEnds[node]!;
  const kept = offsets[column]!;
  const far = gap > kept ? lower + gap * gap - kept * kept : lower;
  if (far > sweep.cutoff) return;
  if (gap > kept) offsets[column] = gap;
  visit(sweep, goesLeft ? right : node + 1, far);
  offsets[column] = kept;
}

/** Hot loop. */
function visitLeaf(sweep: Sweep, node: number): void {
  const { index, query, person, masses, cutoff, ownCutoff, ownDecay, referenceCutoff, referenceDecay } = sweep;
  const { values, width, persons } = index;
  const end = index.ends[node]!;
  const firstLook = (width + 1) >> 1;
  for (let point = index.starts[node]!; point < end; point++) {
    const offset = point * width;
    let sum = 0;
    let c = 0;
    for (; c < firstLook; c++) {
      const gap = query[c]! - values[offset + c]!;
      sum += gap * gap;
    }
    if (sum > cutoff) continue;
    for (; c < width; c++) {
      const gap = query[c]! - values[offset + c]!;
      sum += gap * gap;
    }
    if (sum > cutoff) continue;
    if (person >= 0 && persons !== null && persons[point] === person) continue;
    if (sum <= ownCutoff) sweep.density += Math.exp(sum * ownDecay);
    if (masses === null || sum > referenceCutoff) continue;
    const kernel = Math.exp(sum * referenceDecay);
    const mass = person >= 0 ? masses[point]! - kernel : masses[point]!; // without the query's own row
    sweep.influence += Math.log1p(kernel / Math.max(mass, leastMass));
  }
}
