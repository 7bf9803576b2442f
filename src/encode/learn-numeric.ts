import { type Cell, cellEnds, safeRange } from "./cell-ends.js";
import type { NumericCodec } from "./codebook.js";
import { type DistinctValues, distinctValues, roundedValues } from "./distinct-values.js";
import { learnHeaping } from "./heaping.js";
import { decimalsHeld, type Lattice, latticeOf, pointOf, snapped } from "./lattice.js";
import { type PersonCounter, personCounter } from "./person-counter.js";

export interface NumericOptions {
  /** Digits after the decimal sign of the finest value, 17 for full precision. */
  readonly decimals: number;
  readonly k: number;
  /** Most codes of the column, the missing one included. */
  readonly maxCodes: number;
  /** Most smooth cells; several cells share a code where there are more cells than codes left. */
  readonly maxCells: number;
}

/** A value is a spike from this share of the rows on. */
const spikeShare = 1 / 256;

/**
 * A column of at most so many distinct numbers is discrete: every value that k persons hold is a spike, while three quarters of the codes hold
 * them all. A number between two such values (a capital loss that no form knows) would give a stand-in away.
 */
const mostDiscreteValues = 1024;

/**
 * Learns spikes, cells and codes of a number column.
 *
 * Spikes are values held by at least k persons and, in a column of many distinct values, 1/256 of the rows; every cell holds at least k persons. A cell's end is the roundest number
 * inside the gap between two source values; the outer ends lie inside the k-th smallest and largest person's value. Where fewer than 2k persons
 * have a number, no value is beyond k persons from both sides, and there are no cells.
 * @param cells    one number a row, NaN missing
 * @param personOf row → person, rows of one person contiguous; null when every row is a person
 */
export function learnNumericCodec(cells: Float64Array, personOf: Uint32Array | null, options: NumericOptions): NumericCodec {
  const { k } = options;
  const written = distinctValues(cells, personOf);
  const decimals = decimalsHeld(written, personOf, options.decimals, k);
  const lattice = latticeOf(decimals);
  const distinct = roundedValues(written, (value) => snapped(value, lattice), personOf);
  const missingCode = distinct.missingPersons >= k ? 0 : -1;
  const personCount = personOf === null ? cells.length : (personOf[personOf.length - 1] ?? -1) + 1;
  const isSpike = spikesOf(distinct, cells.length, k, options.maxCodes - (missingCode + 1));
  const counter = personCounter(distinct, personOf, personCount);
  const range = safeRange(distinct, counter, k);
  const smooth = range === null || range.low > range.high ? [] : smoothCells(distinct, isSpike, counter, options);
  const spikes = Array.from(distinct.values.filter((_, i) => isSpike[i] === 1));
  const groups = groupCells(smooth, Math.max(1, options.maxCodes - (missingCode + 1) - spikes.length));
  const coded = codesInOrder(spikes, groups, smooth, distinct, missingCode + 1);
  return {
    kind: "numeric",
    cardinality: Math.max(1, spikes.length + groups.length + missingCode + 1),
    missingCode: spikes.length + groups.length === 0 ? 0 : missingCode,
    decimals,
    spikes,
    ...coded,
    cellEnds: range === null ? [] : cellEnds(smooth, distinct, range, lattice),
    cellWeights: smooth.map(({ persons }) => Math.max(1, Math.round(persons / k))),
    heaping: [...learnHeaping(pointsOutsideSpikes(distinct, isSpike, lattice), distinct, personOf, k)],
  };
}

/** Rows from which on at most `most` values of a discrete column are spikes. */
function discreteFloor(rows: Uint32Array, most: number): number {
  return rows.length <= most ? 0 : rows.slice().sort()[rows.length - 1 - most]! + 1;
}

/** The values that are spikes, never more than leave a code for the rest. */
function spikesOf({ values, rows, persons }: DistinctValues, rowCount: number, k: number, codes: number): Uint8Array {
  const filled = rows.reduce((sum, count) => sum + count, 0);
  const floor = values.length > mostDiscreteValues ? Math.ceil(rowCount * spikeShare) : discreteFloor(rows, Math.floor(codes * 0.75));
  const heavy: number[] = [];
  for (let i = 0; i < values.length; i++) if (persons[i]! >= k && rows[i]! >= floor) heavy.push(i);
  const inSpikes = heavy.reduce((sum, i) => sum + rows[i]!, 0);
  const room = heavy.length <= codes && inSpikes === filled ? codes : codes - 1;
  const isSpike = new Uint8Array(values.length);
  if (heavy.length > room) heavy.sort((a, b) => rows[b]! - rows[a]! || a - b).length = Math.max(0, room);
  for (const i of heavy) isSpike[i] = 1;
  return isSpike;
}

/** Points of the values on the lattice, NaN for the spikes. */
function pointsOutsideSpikes({ values }: DistinctValues, isSpike: Uint8Array, lattice: Lattice): Float64Array {
  return values.map((value, i) => (isSpike[i] === 1 ? Number.NaN : pointOf(value, lattice)));
}

/** Cells of the smooth part: at least k persons each (2k in the outermost two), about 1/maxCells of its values' persons. */
function smoothCells({ persons }: DistinctValues, isSpike: Uint8Array, counter: PersonCounter, { k, maxCells }: NumericOptions): Cell[] {
  let total = 0;
  for (let i = 0; i < isSpike.length; i++) if (isSpike[i] === 0) total += persons[i]!;
  const target = Math.ceil(total / maxCells);
  const cells: Cell[] = [];
  let from = -1;
  let last = -1;
  let mass = 0;
  counter.reset();
  for (let i = 0; i < isSpike.length; i++) {
    if (isSpike[i] === 1) continue;
    if (from < 0) from = i;
    last = i;
    mass += persons[i]!;
    const held = counter.add(i);
    if (cells.length === 0 ? held < 2 * k : held < k || mass < target) continue;
    cells.push({ from, to: i + 1, persons: held });
    counter.reset();
    mass = 0;
    from = -1;
  }
  return closeCells(cells, from, last + 1, isSpike, counter, k);
}

/** The leftover joins the last cell, which must hold 2k persons; a smooth part of fewer than k persons is no cell at all. */
function closeCells(cells: Cell[], from: number, to: number, isSpike: Uint8Array, counter: PersonCounter, k: number): Cell[] {
  if (from < 0 && cells.length === 0) return [];
  let start = from < 0 ? cells.pop()!.from : from;
  let persons = personsOver(start, to, isSpike, counter);
  while (persons < 2 * k && cells.length > 0) {
    start = cells.pop()!.from;
    persons = personsOver(start, to, isSpike, counter);
  }
  return persons >= k ? [...cells, { from: start, to, persons }] : cells;
}

/** Persons over the distinct values [from, to) that are no spikes. */
function personsOver(from: number, to: number, isSpike: Uint8Array, counter: PersonCounter): number {
  counter.reset();
  for (let i = from; i < to; i++) if (isSpike[i] === 0) counter.add(i);
  return counter.count();
}

interface Group {
  readonly from: number;
  readonly to: number;
}

/** Runs of cells that share a code: at most `codes` of them, of about equal persons. */
function groupCells(cells: readonly Cell[], codes: number): Group[] {
  if (cells.length <= codes) return cells.map((_, i) => ({ from: i, to: i + 1 }));
  const total = cells.reduce((sum, cell) => sum + cell.persons, 0);
  const groups: Group[] = [];
  let from = 0;
  let done = 0;
  cells.forEach((cell, i) => {
    done += cell.persons;
    if (done * codes >= total * (groups.length + 1) || i === cells.length - 1) {
      groups.push({ from, to: i + 1 });
      from = i + 1;
    }
  });
  return groups;
}

/** Codes of spikes and of groups of cells by their place on the line. */
function codesInOrder(
  spikes: readonly number[],
  groups: readonly Group[],
  cells: readonly Cell[],
  { values }: DistinctValues,
  firstCode: number,
): { spikeCodes: number[]; cellCodes: number[] } {
  const middleOf = ({ from, to }: Group): number => values[(cells[from]!.from + cells[to - 1]!.to - 1) >> 1]!;
  const places = [
    ...spikes.map((at, spike) => ({ at, spike, group: -1 })),
    ...groups.map((one, group) => ({ at: middleOf(one), spike: -1, group })),
  ].sort((a, b) => a.at - b.at);
  const spikeCodes = new Array<number>(spikes.length).fill(0);
  const cellCodes = new Array<number>(cells.length).fill(0);
  places.forEach(({ spike, group }, i) => {
    if (spike >= 0) spikeCodes[spike] = i + firstCode;
    else cellCodes.fill(i + firstCode, groups[group]!.from, groups[group]!.to);
  });
  return { spikeCodes, cellCodes };
}
