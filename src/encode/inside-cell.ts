import { type Interval, isInside } from "./allowed-values.js";
import type { NumericCodec } from "./codebook.js";
import { type Lattice, latticeOf, pointOf } from "./lattice.js";
import { drawInCell } from "./numeric-codec.js";

/** Points at which the draw of a partly covered cell is tried. */
const trialPoints = 512;
/** Steps of the additive sequence R2 (Roberts 2018), which fills the unit square evenly. */
const firstStep = 0.754_877_666_246_693;
const secondStep = 0.569_840_290_998_053_3;
/** Draws inside a cell before a point of it is taken as it lies. */
const mostTries = 64;
/** Lattice points looked at for one that is no spike. */
const mostPoints = 1000;

/**
 * Share of a cell's own draws that fall inside the intervals, in [0, 1]: exact for a cell wholly inside or outside, otherwise from
 * 512 evenly spread draws; above 0 wherever a number of the cell lies inside.
 */
export function shareInside(codec: NumericCodec, cell: number, intervals: readonly Interval[]): number {
  const low = codec.cellEnds[cell]!;
  const high = codec.cellEnds[cell + 1]!;
  if (intervals.some((one) => one.low <= low && one.high >= high)) return 1;
  if (intervals.every((one) => one.high < low || one.low > high)) return 0;
  const lattice = latticeOf(codec.decimals);
  const spikes = new Set(codec.spikes);
  let hits = 0;
  for (let i = 1; i <= trialPoints; i++) {
    const value = drawInCell(codec, cell, lattice, spikes, (i * firstStep) % 1, (i * secondStep) % 1);
    if (isInside(intervals, value)) hits++;
  }
  if (hits > 0) return hits / trialPoints;
  return Number.isNaN(pointInside(codec, cell, intervals, lattice, spikes, 0.5)) ? 0 : 0.5 / trialPoints;
}

/** Mean of evenly spread draws of a cell. */
export function meanOfCell(codec: NumericCodec, cell: number, points: number): number {
  const lattice = latticeOf(codec.decimals);
  const spikes = new Set(codec.spikes);
  let sum = 0;
  for (let i = 1; i <= points; i++) sum += drawInCell(codec, cell, lattice, spikes, (i * firstStep) % 1, (i * secondStep) % 1);
  return sum / points;
}

/**
 * A number of the cell inside the intervals, drawn as the cell is drawn.
 * @param draws uniform numbers on [0, 1) by draw, 0 to 200
 * @returns NaN where the cell has none
 */
export function drawInside(
  codec: NumericCodec,
  cell: number,
  intervals: readonly Interval[],
  spikes: ReadonlySet<number>,
  draws: (draw: number) => number,
): number {
  const lattice = latticeOf(codec.decimals);
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const value = drawInCell(codec, cell, lattice, spikes, draws(2 * attempt), draws(2 * attempt + 1));
    if (isInside(intervals, value)) return value;
  }
  return pointInside(codec, cell, intervals, lattice, spikes, draws(2 * mostTries));
}

/** A number of the cell that lies inside and is no spike, evenly drawn; NaN where there is none. */
function pointInside(
  { cellEnds }: NumericCodec,
  cell: number,
  intervals: readonly Interval[],
  lattice: Lattice,
  spikes: ReadonlySet<number>,
  uniform: number,
): number {
  const [low, high] = [cellEnds[cell]!, cellEnds[cell + 1]!];
  const parts = intervals
    .map((one) => ({ low: Math.max(one.low, low), high: Math.min(one.high, high) }))
    .filter((part) => part.low <= part.high && part.low < high);
  const part = parts[Math.floor(uniform * parts.length)];
  if (part === undefined) return Number.NaN;
  const [first, last] = [Math.ceil(part.low * lattice.power), Math.floor(part.high * lattice.power)];
  if (Number.isNaN(pointOf(low, lattice)) || Number.isNaN(pointOf(high, lattice))) return part.low * (1 - uniform) + part.high * uniform;
  const count = last - first + 1;
  const start = Math.floor(uniform * count);
  for (let i = 0; i < Math.min(count, mostPoints); i++) {
    const value = (first + ((start + i) % count)) / lattice.power;
    if (value < high && !spikes.has(value) && isInside(intervals, value)) return value;
  }
  return Number.NaN;
}
