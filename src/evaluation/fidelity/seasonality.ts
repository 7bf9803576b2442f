import { civilFromDays } from "../../metadata/civil-date.js";
import { type Compared, type FigureResult, measuredResult, notApplicable } from "./compared.js";
import type { Estimate } from "./estimate.js";
import type { Sample } from "./sample.js";

interface CalendarPart {
  readonly name: "month" | "weekday" | "hour";
  /** Values are in [0, width). */
  readonly width: number;
  /** @param seconds since 1970, whole or not */
  readonly of: (seconds: number) => number;
}

const day = 86400;
const mostNamed = 3;

/** Parts that come round again; weekday 0 is a Monday. Hours are those of the clock as written, of UTC where each value writes its own offset. */
const calendarParts: readonly CalendarPart[] = [
  { name: "month", width: 12, of: (seconds) => months()[modulo(Math.floor(seconds / day), cycleDays)]! },
  { name: "weekday", width: 7, of: (seconds) => modulo(Math.floor(seconds / day) + 3, 7) },
  { name: "hour", width: 24, of: (seconds) => Math.floor(modulo(seconds, day) / 3600) },
];

/** The calendar repeats itself after 400 years. */
const cycleDays = 146_097;
let monthOfDay: Int8Array | null = null;

/** Month, from 0, of each day of the cycle that begins in 1970; made once. */
function months(): Int8Array {
  monthOfDay ??= Int8Array.from({ length: cycleDays }, (_, at) => civilFromDays(at).month - 1);
  return monthOfDay;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** One part of one column, as codes; -1 where the cell is missing. */
export interface SeasonCodes {
  readonly codes: Int8Array;
  readonly width: number;
}

export interface Seasonality {
  readonly overall: Estimate;
  /** By part, in [0, 1]. */
  readonly scores: readonly number[];
}

/**
 * Likeness of the seasons of datetimes: 1 - total variation distance of each part's distribution, missing cells left out, mean over parts. A part
 * that only one side has values of scores 0. The shape figure sees slow drifts of a date; a file may keep these and lose every weekend.
 * @param real, synthetic the same parts of the same columns, at least one
 */
export function seasonalityOf(real: readonly SeasonCodes[], synthetic: readonly SeasonCodes[]): Seasonality {
  const pull = { real: new Float64Array(real[0]!.codes.length), synthetic: new Float64Array(synthetic[0]!.codes.length) };
  const scores = real.map(({ codes, width }, i) => {
    const own = sharesOf(codes, width);
    const drawn = sharesOf(synthetic[i]!.codes, width);
    if (own.valued === 0 || drawn.valued === 0) return 0;
    const signs = own.shares.map((share, part) => Math.sign(share - drawn.shares[part]!));
    addPull(codes, own, signs, -0.5 / real.length, pull.real);
    addPull(synthetic[i]!.codes, drawn, signs, 0.5 / real.length, pull.synthetic);
    return 1 - own.shares.reduce((sum, share, part) => sum + Math.abs(share - drawn.shares[part]!), 0) / 2;
  });
  return { overall: { value: scores.reduce((sum, score) => sum + score, 0) / scores.length, ...pull }, scores };
}

interface Shares {
  readonly shares: Float64Array;
  readonly valued: number;
}

function sharesOf(codes: Int8Array, width: number): Shares {
  const counts = new Float64Array(width);
  let valued = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row]! < 0) continue;
    counts[codes[row]!]!++;
    valued++;
  }
  return { shares: counts.map((count) => count / Math.max(1, valued)), valued };
}

/** Adds weight × the influence of each row on the sum of signed shares. */
function addPull(codes: Int8Array, { shares, valued }: Shares, signs: Float64Array, weight: number, out: Float64Array): void {
  const mean = shares.reduce((sum, share, part) => sum + share * signs[part]!, 0);
  const scale = (weight * codes.length) / valued;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0) out[row]! += scale * (signs[code]! - mean);
  }
}

/** A part of a column's datetimes as codes. */
export function seasonCodes(values: Float64Array, part: CalendarPart): SeasonCodes {
  const codes = new Int8Array(values.length);
  for (let row = 0; row < values.length; row++) codes[row] = Number.isFinite(values[row]!) ? part.of(values[row]!) : -1;
  return { codes, width: part.width };
}

/** The figure with floor and ceiling, over the parts that vary on either side; the parts go to the notes. */
export function seasonalityFigure(compared: Compared, notes: string[]): FigureResult {
  const { columns, holdout, synthetic } = compared;
  if (columns.every(({ kind }) => kind !== "datetime")) return notApplicable("no column holds dates");
  const seasons = columns.flatMap(({ kind, name }, c) =>
    kind !== "datetime"
      ? []
      : calendarParts.flatMap((part) => {
          const [real, drawn] = [seasonCodes(holdout.numbers[c]!, part), seasonCodes(synthetic.numbers[c]!, part)];
          return varies(real.codes) || varies(drawn.codes) ? [{ c, name, part, real, drawn }] : [];
        }),
  );
  if (seasons.length === 0) return notApplicable("no month, weekday or hour varies in the dates");
  const code = (sample: Sample): SeasonCodes[] => seasons.map(({ c, part }) => seasonCodes(sample.numbers[c]!, part));
  const real = seasons.map((season) => season.real);
  const own = seasonalityOf(
    real,
    seasons.map(({ drawn }) => drawn),
  );
  const ceiling = seasonalityOf(real, code(compared.ceiling));
  const bySide = { synthetic: own.overall, ceiling: ceiling.overall, floor: seasonalityOf(real, code(compared.floor)).overall };
  const parts = seasons
    .map(({ name, part }, i) => ({
      text: `${part.name} of ${name} ${own.scores[i]!.toFixed(3)}`,
      gap: ceiling.scores[i]! - own.scores[i]!,
    }))
    .sort((a, b) => b.gap - a.gap)
    .slice(0, mostNamed);
  notes.push(`Seasons kept least: ${parts.map(({ text }) => text).join(", ")}.`);
  return measuredResult((side) => bySide[side], compared) ?? notApplicable("no dates on either side");
}

function varies(codes: Int8Array): boolean {
  let first = -1;
  for (const code of codes) {
    if (code < 0) continue;
    if (first >= 0 && code !== first) return true;
    first = code;
  }
  return false;
}
