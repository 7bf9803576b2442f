import type { NumericCodec } from "./codebook.js";
import { drawHeaped, heapedRuns } from "./heaping.js";
import { fullPrecision, type Lattice, latticeOf, pointOf, snapped } from "./lattice.js";

/** Codes of a number column; a number outside every cell goes to the outer one, a missing cell without a code to the code of the middle. */
export function encodeNumbers(cells: Float64Array, codec: NumericCodec): Uint16Array {
  const codes = new Uint16Array(cells.length);
  const lattice = latticeOf(codec.decimals);
  const codeOf = numberEncoder(codec);
  const nowhere = codeOfMissing(codec);
  const table = codeTable(codec, lattice);
  const { lowest, codePlusOne } = table;
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]!;
    if (Number.isNaN(cell)) {
      codes[row] = nowhere;
      continue;
    }
    const at = Math.round(cell * lattice.power) - lowest;
    const known = at >= 0 && at < codePlusOne.length ? codePlusOne[at]! : 0;
    if (known > 0) {
      codes[row] = known - 1;
      continue;
    }
    const code = codeOf(snapped(cell, lattice));
    codes[row] = code;
    if (at >= 0 && at < codePlusOne.length) codePlusOne[at] = code + 1;
  }
  return codes;
}

const codeOfMissing = (codec: NumericCodec): number => (codec.missingCode >= 0 ? codec.missingCode : codec.cardinality >> 1);

function numberEncoder(codec: NumericCodec): (value: number) => number {
  const spikeCode = new Map(codec.spikes.map((value, i) => [value, codec.spikeCodes[i]!]));
  const ends = Float64Array.from(codec.cellEnds);
  const cellCount = codec.cellCodes.length;
  const nowhere = codeOfMissing(codec);
  return (value) =>
    spikeCode.get(value) ?? (cellCount > 0 ? codec.cellCodes[cellOf(ends, cellCount, value)]! : nearestSpikeCode(codec, value, nowhere));
}

/** Points of the lattice, from `lowest` on, whose codes are kept once they were looked up: 0 before that. Empty where there is no lattice. */
interface CodeTable {
  readonly lowest: number;
  readonly codePlusOne: Uint32Array;
}

const mostTablePoints = 1 << 21;

function codeTable({ spikes, cellEnds }: NumericCodec, lattice: Lattice): CodeTable {
  const places = [spikes[0], spikes.at(-1), cellEnds[0], cellEnds.at(-1)].filter((place) => place !== undefined);
  const points = places.map((place) => pointOf(place, lattice));
  const lowest = Math.min(...points);
  const count = Math.max(...points) - lowest + 1;
  return count > 0 && count <= mostTablePoints
    ? { lowest, codePlusOne: new Uint32Array(count) }
    : { lowest: 0, codePlusOne: new Uint32Array(0) };
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
  const { spikeOf, cellOfCode, pick } = decodePlan(codec);
  const lattice = latticeOf(codec.decimals);
  const spikes = new Set(codec.spikes);
  const { first, last, hasSpike } = latticeCells(codec, lattice);
  const isEven = codec.heaping.length === 1;
  const heaped = heapedRuns(first, last, codec.heaping);
  const values = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    const spike = spikeOf[code]!;
    if (code === codec.missingCode) values[row] = Number.NaN;
    else if (spike >= 0) values[row] = codec.spikes[spike]!;
    else {
      const cell = cellOfCode[code]! >= 0 ? cellOfCode[code]! : pick(code, draws(row, 0));
      const place = draws(row, 2);
      if (!(last[cell]! > first[cell]!)) values[row] = drawInCell(codec, cell, lattice, spikes, draws(row, 1), place);
      else {
        const point = isEven ? first[cell]! + Math.floor(place * (last[cell]! - first[cell]! + 1)) : heaped(cell, draws(row, 1), place);
        values[row] = hasSpike[cell] === 1 ? nearestOffSpikes(point, first[cell]!, last[cell]!, lattice, spikes) : point / lattice.power;
      }
    }
  }
  return values;
}

function decodePlan(codec: NumericCodec): { spikeOf: Int32Array; cellOfCode: Int32Array; pick: (code: number, uniform: number) => number } {
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
  // a code of one cell needs no draw
  return { spikeOf, cellOfCode: first.map((cell, code) => (codec.cellCodes[cell + 1] === code ? -1 : cell)), pick };
}

/** Cells as runs of lattice points. */
interface LatticeCells {
  readonly first: Float64Array;
  /** At most the first for a cell that `drawInCell` knows better: one of a single point, a wide one, or one off the lattice. */
  readonly last: Float64Array;
  /** 1 where a spike lies among the points. */
  readonly hasSpike: Uint8Array;
}

function latticeCells({ cellCodes, cellEnds, spikes, heaping }: NumericCodec, lattice: Lattice): LatticeCells {
  const first = new Float64Array(cellCodes.length);
  const last = new Float64Array(cellCodes.length).fill(-1);
  const hasSpike = new Uint8Array(cellCodes.length);
  for (let cell = 0; cell < cellCodes.length; cell++) {
    const [low, high] = [pointOf(cellEnds[cell]!, lattice), pointOf(cellEnds[cell + 1]!, lattice) - 1];
    if (!(high > low) || (heaping.length === 1 && isWide(low, high))) continue;
    first[cell] = low;
    last[cell] = high;
    hasSpike[cell] = spikes.some((spike) => spike >= low / lattice.power && spike <= high / lattice.power) ? 1 : 0;
  }
  return { first, last, hasSpike };
}

/** A wide cell far from zero is drawn on the logarithm: its mass lies near the inner end. */
const wideRatio = 8;

const isWide = (first: number, last: number): boolean => first > 0 && last > wideRatio * first;

/** A number of the cell that is no spike; a spike only where the cell has room for nothing else. */
export function drawInCell(
  codec: NumericCodec,
  cell: number,
  lattice: Lattice,
  spikes: ReadonlySet<number>,
  pick: number,
  place: number,
): number {
  const low = codec.cellEnds[cell]!;
  const high = codec.cellEnds[cell + 1]!;
  const first = pointOf(low, lattice);
  const last = pointOf(high, lattice) - 1;
  if (Number.isNaN(first) || Number.isNaN(last)) return drawBetween(low, high, codec.decimals, place);
  if (last <= first) return first / lattice.power;
  const wide = isWide(first, last) && codec.heaping.length === 1;
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
