import type { NumericCodec } from "./codebook.js";
import { drawHeaped } from "./heaping.js";
import { fullPrecision, type Lattice, latticeOf, pointOf, snapped } from "./lattice.js";

/** Codes of a number column; a number outside every cell goes to the outer one, a missing cell without a code to the code of the middle. */
export function encodeNumbers(cells: Float64Array, codec: NumericCodec): Uint16Array {
  const codes = new Uint16Array(cells.length);
  const lattice = latticeOf(codec.decimals);
  const spikeCode = new Map(codec.spikes.map((value, i) => [value, codec.spikeCodes[i]!]));
  const ends = Float64Array.from(codec.cellEnds);
  const cellCount = codec.cellCodes.length;
  const nowhere = codec.missingCode >= 0 ? codec.missingCode : codec.cardinality >> 1;
  for (let row = 0; row < cells.length; row++) {
    if (Number.isNaN(cells[row]!)) {
      codes[row] = nowhere;
      continue;
    }
    const value = snapped(cells[row]!, lattice);
    codes[row] =
      spikeCode.get(value) ?? (cellCount > 0 ? codec.cellCodes[cellOf(ends, cellCount, value)]! : nearestSpikeCode(codec, value, nowhere));
  }
  return codes;
}

function cellOf(ends: Float64Array, cellCount: number, value: number): number {
  let low = 0;
  let high = cellCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value >= ends[middle]!) low = middle;
    else high = middle - 1;
  }
  return low;
}

function nearestSpikeCode(codec: NumericCodec, value: number, nowhere: number): number {
  let best = -1;
  codec.spikes.forEach((spike, i) => {
    if (best < 0 || Math.abs(spike - value) < Math.abs(codec.spikes[best]! - value)) best = i;
  });
  return best < 0 ? nowhere : codec.spikeCodes[best]!;
}

/** Three uniform numbers on [0, 1) for the row: which cell, which heap class, which place. */
export type CellDraws = (row: number, draw: number) => number;

/** Numbers for codes: a spike's value, or a smooth draw inside one of the code's cells; NaN for missing. */
export function decodeNumbers(codes: Uint16Array, codec: NumericCodec, draws: CellDraws): Float64Array {
  const plan = decodePlan(codec);
  const lattice = latticeOf(codec.decimals);
  const spikes = new Set(codec.spikes);
  const values = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code === codec.missingCode) {
      values[row] = Number.NaN;
      continue;
    }
    const spike = plan.spikeOf[code]!;
    if (spike >= 0) values[row] = codec.spikes[spike]!;
    else values[row] = drawInCell(codec, plan.pick(code, draws(row, 0)), lattice, spikes, draws(row, 1), draws(row, 2));
  }
  return values;
}

function decodePlan(codec: NumericCodec): { spikeOf: Int32Array; pick: (code: number, uniform: number) => number } {
  const spikeOf = new Int32Array(codec.cardinality).fill(-1);
  codec.spikeCodes.forEach((code, i) => {
    spikeOf[code] = i;
  });
  const first = new Int32Array(codec.cardinality).fill(-1);
  const total = new Float64Array(codec.cardinality);
  codec.cellCodes.forEach((code, cell) => {
    if (first[code] === -1) first[code] = cell;
    total[code]! += codec.cellWeights[cell]!;
  });
  const pick = (code: number, uniform: number): number => {
    let cell = first[code]!;
    for (let left = uniform * total[code]!; ; cell++) {
      left -= codec.cellWeights[cell]!;
      if (left < 0 || codec.cellCodes[cell + 1] !== code) return cell;
    }
  };
  return { spikeOf, pick };
}

/** A wide cell far from zero is drawn on the logarithm: its mass lies near the inner end. */
const wideRatio = 8;

/** A number of the cell that is no spike; a spike only where the cell has room for nothing else. */
function drawInCell(codec: NumericCodec, cell: number, lattice: Lattice, spikes: ReadonlySet<number>, pick: number, place: number): number {
  const low = codec.cellEnds[cell]!;
  const high = codec.cellEnds[cell + 1]!;
  const first = pointOf(low, lattice);
  const last = pointOf(high, lattice) - 1;
  if (Number.isNaN(first) || Number.isNaN(last)) return drawBetween(low, high, codec.decimals, place);
  if (last <= first) return first / lattice.power;
  const wide = first > 0 && last > wideRatio * first && codec.heaping.length === 1;
  const point = wide ? Math.floor(first * (last / first) ** place) : drawHeaped(first, last, codec.heaping, pick, place);
  return nearestOffSpikes(point, first, last, lattice, spikes);
}

/** Where doubles are no finer than the column's decimals. */
function drawBetween(low: number, high: number, decimals: number, place: number): number {
  const drawn = low > 0 && high > wideRatio * low ? low * (high / low) ** place : low * (1 - place) + high * place;
  const value = decimals < fullPrecision ? Number(drawn.toFixed(decimals)) : drawn;
  return value >= low && value < high ? value : low;
}

function nearestOffSpikes(point: number, first: number, last: number, { power }: Lattice, spikes: ReadonlySet<number>): number {
  if (spikes.size === 0 || !spikes.has(point / power)) return point / power;
  for (let distance = 1; point - distance >= first || point + distance <= last; distance++) {
    if (point + distance <= last && !spikes.has((point + distance) / power)) return (point + distance) / power;
    if (point - distance >= first && !spikes.has((point - distance) / power)) return (point - distance) / power;
  }
  return point / power;
}
