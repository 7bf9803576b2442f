import type { Allowed, Interval } from "./allowed-values.js";
import type { CategoricalCodec, ColumnCodec, DatetimeCodec, NumericCodec } from "./codebook.js";
import { codedName, partName } from "./coded-columns.js";
import { datetimeParts, partCardinality, weekdayOf } from "./datetime-codec.js";
import { meanOfCell, shareInside } from "./inside-cell.js";

const secondsPerDay = 86_400;
const everything: readonly Interval[] = [{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }];

/**
 * The share of each code that a condition allows.
 * @returns coded column → weight of each code in [0, 1]; a code that stands for numbers on both sides of an end counts by the part inside
 * @throws RangeError when the condition is of another kind than the column's codec
 */
export function codeWeights({ name, codec }: ColumnCodec, allowed: Allowed): Map<string, Float64Array> {
  if (codec.kind === "numeric" && allowed.kind === "numbers") {
    return new Map([[codedName(name), numericWeights(codec, allowed.intervals, allowed.missing)]]);
  }
  if (codec.kind === "categorical" && allowed.kind === "categories") {
    return new Map([[codedName(name), categoricalWeights(codec, allowed.values, allowed.missing)]]);
  }
  if (codec.kind === "datetime" && allowed.kind === "moments") return momentWeights(name, codec, allowed.intervals, allowed.missing);
  throw new RangeError(`a condition on ${allowed.kind} does not fit column ${name}`);
}

function numericWeights(codec: NumericCodec, intervals: readonly Interval[], missing: boolean): Float64Array {
  const inside = new Float64Array(codec.cardinality);
  const total = new Float64Array(codec.cardinality);
  codec.spikes.forEach((value, i) => {
    total[codec.spikeCodes[i]!]! += 1;
    inside[codec.spikeCodes[i]!]! += intervals.some(({ low, high }) => value >= low && value <= high) ? 1 : 0;
  });
  codec.cellCodes.forEach((code, cell) => {
    const weight = codec.cellWeights[cell]!;
    total[code]! += weight;
    inside[code]! += weight * shareInside(codec, cell, intervals);
  });
  const weights = inside.map((own, code) => (total[code]! > 0 ? own / total[code]! : 0));
  if (codec.missingCode >= 0) weights[codec.missingCode] = missing ? 1 : 0;
  return weights;
}

function categoricalWeights(
  { cardinality, codes, weights, missingCode, rareCode }: CategoricalCodec,
  values: Uint8Array,
  missing: boolean,
) {
  const inside = new Float64Array(cardinality);
  const total = new Float64Array(cardinality);
  codes.forEach((code, value) => {
    for (const own of rareCode >= 0 ? [code, rareCode] : [code]) {
      total[own]! += weights[value]!;
      inside[own]! += weights[value]! * values[value]!;
    }
  });
  const shares = inside.map((own, code) => (total[code]! > 0 ? own / total[code]! : 0));
  if (missingCode >= 0) shares[missingCode] = missing ? 1 : 0;
  return shares;
}

/** Days by their part inside; weekdays where the condition spans less than a week, times of day where it stays within one day. */
function momentWeights(name: string, codec: DatetimeCodec, intervals: readonly Interval[], missing: boolean): Map<string, Float64Array> {
  const days = intervals.map(({ low, high }) => ({ low: Math.floor(low / secondsPerDay), high: Math.floor(high / secondsPerDay) }));
  const found = new Map([[partName(name, "day"), numericWeights(codec.day, days, missing)]]);
  const dayCount = days.reduce((sum, { low, high }) => sum + high - low + 1, 0);
  const parts = datetimeParts(codec);
  if (parts.includes("weekday") && dayCount < 7 && dayCount > 0) {
    const held = new Set(days.flatMap(({ low, high }) => Array.from({ length: high - low + 1 }, (_, i) => weekdayOf(low + i))));
    const weights = Float64Array.from({ length: partCardinality(codec, "weekday") }, (_, code) =>
      code === 0 || held.has(codec.weekdays[code - 1]!) ? 1 : 0,
    );
    if (weights.some((weight, code) => code > 0 && weight > 0)) found.set(partName(name, "weekday"), weights);
  }
  if (codec.time !== null && dayCount === 1) {
    const steps = intervals.map(({ low, high }, i) => ({
      low: (low - days[i]!.low * secondsPerDay) / codec.resolutionSeconds,
      high: (high - days[i]!.low * secondsPerDay) / codec.resolutionSeconds,
    }));
    found.set(partName(name, "time"), numericWeights(codec.time, steps, true));
  }
  return found;
}

/** What a column without a condition allows; null for columns that are not learned. */
export function allowsAll({ codec }: ColumnCodec): Allowed | null {
  switch (codec.kind) {
    case "numeric":
      return { kind: "numbers", missing: true, intervals: everything };
    case "datetime":
      return { kind: "moments", missing: true, intervals: everything };
    case "categorical":
      return { kind: "categories", missing: true, values: new Uint8Array(codec.values.length).fill(1) };
    case "fresh":
      return null;
  }
}

/** Draws of a cell that its mean is taken from. */
const meanPoints = 64;

/** Mean number that each code stands for; NaN for missing cells. @returns length cardinality */
export function codeMeans(codec: NumericCodec): Float64Array {
  const sums = new Float64Array(codec.cardinality);
  const masses = new Float64Array(codec.cardinality);
  codec.spikes.forEach((value, i) => {
    sums[codec.spikeCodes[i]!]! += value;
    masses[codec.spikeCodes[i]!]! += 1;
  });
  codec.cellCodes.forEach((code, cell) => {
    const weight = codec.cellWeights[cell]!;
    sums[code]! += weight * meanOfCell(codec, cell, meanPoints);
    masses[code]! += weight;
  });
  return sums.map((sum, code) => (masses[code]! > 0 && code !== codec.missingCode ? sum / masses[code]! : Number.NaN));
}
