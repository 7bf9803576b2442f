import { describe, expect, it } from "vitest";
import type { DatetimeCodec } from "../../src/encode/codebook.js";
import { datetimeParts, decodeDatetimes, encodeDatetimes, learnDatetimeCodec, partCardinality } from "../../src/encode/datetime-codec.js";
import { createRng, seedKey } from "../../src/random/rng.js";

const options = { k: 11, maxCodes: 256, maxCells: 1024 };
const rng = createRng(seedKey("datetimes"));
const day = 86_400;
const weekdayOf = (seconds: number): number => (((Math.floor(seconds / day) + 3) % 7) + 7) % 7;

function moments(count: number, at: (uniform: number, other: number) => number): Float64Array {
  return Float64Array.from({ length: count }, () => at(rng.nextFloat(), rng.nextFloat()));
}

function roundTrip(seconds: Float64Array, codec: DatetimeCodec): Float64Array {
  return decodeDatetimes(encodeDatetimes(seconds, codec), codec, (row, draw) => rng.floatAt(row, draw));
}

/** Monday to Friday, in three years before 1970 and after. */
const workdays = moments(5000, (u) => {
  const date = Math.floor(u * 1100) - 500;
  const weekday = weekdayOf(date * day);
  return (date - (weekday > 4 ? 2 : 0)) * day;
});

describe("dates", () => {
  it("keep their weekdays, and have no time of day", () => {
    const codec = learnDatetimeCodec(workdays, null, day, options);
    expect(datetimeParts(codec)).toEqual(["day", "weekday"]);
    const back = roundTrip(workdays, codec);
    for (const [row, value] of back.entries()) {
      expect(value % day === 0).toBe(true);
      expect(weekdayOf(value)).toBe(weekdayOf(workdays[row]!));
      expect(Math.abs(value - workdays[row]!)).toBeLessThan(60 * day);
    }
  });

  it("have no day beyond the k-th first and last", () => {
    const far = workdays.map((value, row) => (row < 10 ? value + 4000 * day : row < 20 ? value - 4000 * day : value));
    const codec = learnDatetimeCodec(far, null, day, options);
    const sorted = far.toSorted();
    const back = roundTrip(far, codec).toSorted();
    expect(back[0]).toBeGreaterThanOrEqual(sorted[options.k - 1]!);
    expect(back[back.length - 1]).toBeLessThanOrEqual(sorted[sorted.length - options.k]!);
  });

  it("take no weekday that fewer than k persons have", () => {
    const odd = workdays.map((value, row) => (row < 10 ? (Math.floor(value / day / 7) * 7 + 3) * day : value)); // Sundays
    expect(odd.filter((value) => weekdayOf(value) === 6)).toHaveLength(10);
    const codec = learnDatetimeCodec(odd, null, day, options);
    expect(codec.weekdays).toEqual([0, 1, 2, 3, 4]);
    expect(roundTrip(odd, codec).filter((value) => weekdayOf(value) > 4)).toHaveLength(0);
    const more = odd.map((value, row) => (row === 10 ? (Math.floor(value / day / 7) * 7 + 3) * day : value));
    expect(learnDatetimeCodec(more, null, day, options).weekdays).toEqual([0, 1, 2, 3, 4, 6]);
  });

  it("within a fortnight have no weekday of their own", () => {
    expect(
      datetimeParts(
        learnDatetimeCodec(
          moments(3000, (u) => Math.floor(u * 10) * day),
          null,
          day,
          options,
        ),
      ),
    ).toEqual(["day"]);
  });
});

describe("moments", () => {
  const visits = moments(5000, (u, v) => Math.floor(u * 900) * day + (8 * 60 + Math.floor(v * 600)) * 60);

  it("keep their hours, to the minute", () => {
    const codec = learnDatetimeCodec(visits, null, 60, options);
    expect(datetimeParts(codec)).toEqual(["day", "weekday", "time"]);
    for (const [row, value] of roundTrip(visits, codec).entries()) {
      const [minutes, source] = [(value % day) / 60, (visits[row]! % day) / 60];
      expect(Number.isInteger(minutes)).toBe(true);
      expect(minutes).toBeGreaterThanOrEqual(480);
      expect(minutes).toBeLessThan(1080);
      expect(Math.abs(minutes - source)).toBeLessThan(30);
    }
  });

  it("before 1970 and in fractions of a second stay within their day", () => {
    const early = moments(4000, (u, v) => -Math.floor(u * 900) * day + Math.round(v * 86_399_999) / 1000);
    for (const resolution of [0.001, 1e-9]) {
      const codec = learnDatetimeCodec(early, null, resolution, options);
      expect(codec.resolutionSeconds).toBeGreaterThanOrEqual(1e-6);
      // at the protected ends a moment may move by a day
      const moved = roundTrip(early, codec).filter((value, row) => weekdayOf(value) !== weekdayOf(early[row]!));
      expect(moved.length).toBeLessThan(30);
    }
  });

  it("have none beyond the k-th first and last, to the second", () => {
    const far = visits.map((value, row) => (row < 10 ? value + 4000 * day : row < 20 ? value - 4000 * day : value));
    const sorted = far.toSorted();
    const drawn = Array.from({ length: 20 }, () => roundTrip(far, learnDatetimeCodec(far, null, 60, options)).toSorted());
    expect(Math.min(...drawn.map((values) => values[0]!))).toBeGreaterThanOrEqual(sorted[options.k - 1]!);
    expect(Math.max(...drawn.map((values) => values[values.length - 1]!))).toBeLessThanOrEqual(sorted[sorted.length - options.k]!);
  });

  it("that are missing are missing in every part, and come back missing", () => {
    const some = visits.map((value, row) => (row % 4 === 0 ? Number.NaN : value));
    const codec = learnDatetimeCodec(some, null, 60, options);
    const parts = encodeDatetimes(some, codec);
    for (const part of parts) expect(part[0]).toBe(0);
    const back = decodeDatetimes(parts, codec, (row, draw) => rng.floatAt(row, draw));
    back.forEach((value, row) => expect(Number.isNaN(value)).toBe(row % 4 === 0));
  });

  it("have codes below the cardinality of their part", () => {
    const codec = learnDatetimeCodec(visits, null, 60, options);
    encodeDatetimes(Float64Array.of(Number.NaN, 0, -1e9, 4e9, visits[0]!), codec).forEach((part, i) => {
      expect(part.every((code) => code < partCardinality(codec, datetimeParts(codec)[i]!))).toBe(true);
    });
  });

  it("are one constant where all are missing, or too few", () => {
    for (const few of [new Float64Array(50).fill(Number.NaN), visits.slice(0, 5)]) {
      const codec = learnDatetimeCodec(few, null, 60, options);
      expect(roundTrip(few, codec).every(Number.isNaN)).toBe(true);
    }
  });
});
