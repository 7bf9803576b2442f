import type { Rng } from "../random/rng.js";
import type { RowAddresses } from "../table/row-address.js";
import { type Allowed, type Interval, isInside } from "./allowed-values.js";
import type { CategoricalCodec, DatetimeCodec, NumericCodec } from "./codebook.js";
import { decodeDatetimes } from "./datetime-codec.js";
import { drawInside, shareInside } from "./inside-cell.js";

/** What each row's cells may be, beyond what its codes say. */
export interface Within {
  /** Row → stratum. */
  readonly stratumOf: Uint16Array;
  /** By stratum: column → what it allows. */
  readonly strata: readonly ReadonlyMap<string, Allowed>[];
}

/** Draws for one row in a decoded column. */
const drawsPerRow = 4096;
/** Draws that one try at a moment takes. */
const drawsPerMoment = 8;
const mostMomentTries = 64;

type Draws = (row: number, draw: number) => number;

/** @param rng the column's own */
export function redrawDraws({ unit, place }: RowAddresses, rng: Rng): Draws {
  const own = rng.fork("inside");
  return (row, draw) => own.floatAt(unit[row]!, place[row]! * drawsPerRow + draw);
}

/** The intervals of each stratum on a column, null where it has none. */
function intervalsOf(within: Within, column: string): (readonly Interval[] | null)[] {
  return within.strata.map((stratum) => {
    const allowed = stratum.get(column);
    return allowed === undefined || allowed.kind === "categories" ? null : allowed.intervals;
  });
}

/** Draws numbers that lie outside their row's intervals again, inside the part of their code that is allowed. Writes to `values`. */
export function redrawNumbers(
  values: Float64Array,
  codes: Uint16Array,
  codec: NumericCodec,
  column: string,
  within: Within,
  draws: Draws,
): void {
  const spikes = new Set(codec.spikes);
  const intervals = intervalsOf(within, column);
  const cells = intervals.map((one) => (one === null ? null : cellsInside(codec, one)));
  for (let row = 0; row < values.length; row++) {
    const own = intervals[within.stratumOf[row]!]!;
    if (own === null || Number.isNaN(values[row]!) || isInside(own, values[row]!)) continue;
    const choices = cells[within.stratumOf[row]!]![codes[row]!]!;
    const total = choices.reduce((sum, { weight }) => sum + weight, 0);
    let left = draws(row, 0) * total;
    const choice = choices.find(({ weight }) => (left -= weight) < 0) ?? choices.at(-1);
    if (choice === undefined) continue;
    const value = drawInside(codec, choice.cell, own, spikes, (draw) => draws(row, draw + 1));
    if (!Number.isNaN(value)) values[row] = value;
  }
}

/** By code: its cells with something inside, weighted by mass and part inside. */
function cellsInside(codec: NumericCodec, intervals: readonly Interval[]): { cell: number; weight: number }[][] {
  const cells: { cell: number; weight: number }[][] = Array.from({ length: codec.cardinality }, () => []);
  codec.cellCodes.forEach((code, cell) => {
    const weight = codec.cellWeights[cell]! * shareInside(codec, cell, intervals);
    if (weight > 0) cells[code]!.push({ cell, weight });
  });
  return cells;
}

/** Draws categories that their row does not allow again among those of the same code that it does. Writes to `cells`. */
export function redrawCategories(
  cells: Int32Array,
  codes: Uint16Array,
  codec: CategoricalCodec,
  column: string,
  within: Within,
  draws: Draws,
): void {
  const allowedOf = within.strata.map((stratum) => {
    const allowed = stratum.get(column);
    return allowed?.kind === "categories" ? allowed.values : null;
  });
  for (let row = 0; row < cells.length; row++) {
    const allowed = allowedOf[within.stratumOf[row]!]!;
    if (allowed === null || cells[row]! < 0 || allowed[cells[row]!] === 1) continue;
    const isMember = (value: number): boolean =>
      allowed[value] === 1 && (codes[row] === codec.rareCode || codec.codes[value] === codes[row]);
    let total = 0;
    for (let value = 0; value < codec.codes.length; value++) if (isMember(value)) total += codec.weights[value]!;
    let left = draws(row, 0) * total;
    for (let value = 0; value < codec.codes.length; value++) {
      if (!isMember(value)) continue;
      cells[row] = value;
      left -= codec.weights[value]!;
      if (left < 0) break;
    }
  }
}

/** Draws moments that lie outside their row's intervals again; where no try meets a narrow interval, evenly inside it. Writes to `seconds`. */
export function redrawMoments(
  seconds: Float64Array,
  parts: readonly Uint16Array[],
  codec: DatetimeCodec,
  column: string,
  within: Within,
  draws: Draws,
): void {
  const intervals = intervalsOf(within, column);
  const isOutside = (row: number): boolean => {
    const own = intervals[within.stratumOf[row]!]!;
    return own !== null && !Number.isNaN(seconds[row]!) && !isInside(own, seconds[row]!);
  };
  let left = Uint32Array.from(seconds.keys()).filter(isOutside);
  for (let attempt = 0; attempt < mostMomentTries && left.length > 0; attempt++) {
    const rows = left;
    const own = parts.map((codes) => Uint16Array.from(rows, (row) => codes[row]!));
    const again = decodeDatetimes(own, codec, (i, draw) => draws(rows[i]!, attempt * drawsPerMoment + draw));
    rows.forEach((row, i) => {
      seconds[row] = again[i]!;
    });
    left = rows.filter(isOutside);
  }
  for (const row of left) {
    const own = intervals[within.stratumOf[row]!]!;
    seconds[row] = evenlyInside(own, codec, draws(row, drawsPerRow - 1), seconds[row]!);
  }
}

function evenlyInside(
  intervals: readonly Interval[],
  { earliest, latest, resolutionSeconds }: DatetimeCodec,
  uniform: number,
  drawn: number,
): number {
  const bounded = intervals
    .map(({ low, high }) => ({ low: Math.max(low, earliest ?? drawn), high: Math.min(high, latest ?? drawn) }))
    .filter(({ low, high }) => low <= high);
  const part = bounded[Math.floor(uniform * bounded.length)];
  if (part === undefined) return drawn;
  const stepped = Math.floor((part.low + uniform * (part.high - part.low)) / resolutionSeconds) * resolutionSeconds;
  if (stepped >= part.low) return stepped;
  const first = Math.ceil(part.low / resolutionSeconds) * resolutionSeconds;
  return first <= part.high ? first : part.low;
}
