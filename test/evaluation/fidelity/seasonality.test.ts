import { describe, expect, it } from "vitest";
import { compare, type FigureResult } from "../../../src/evaluation/fidelity/compared.js";
import { type Estimate, intervalOf } from "../../../src/evaluation/fidelity/estimate.js";
import { alignTables, type Sample } from "../../../src/evaluation/fidelity/sample.js";
import { type SeasonCodes, seasonalityFigure, seasonalityOf } from "../../../src/evaluation/fidelity/seasonality.js";
import type { Metadata } from "../../../src/metadata/metadata.js";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import { bell, type Cells, metadataOf, tableOf } from "./invented-tables.js";

const root = createRng(seedKey("seasonality"));
const day = 86400;
/** 2024-01-01, a Monday, in days since 1970. */
const start = 19723;

/** Visits of two years: none on Sundays, most in summer, near noon. */
function visits(rowCount: number, rng: Rng): number[] {
  const seconds: number[] = [];
  while (seconds.length < rowCount) {
    const at = Math.floor(rng.nextFloat() * 728);
    const summer = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / 364);
    if (at % 7 === 6 || rng.nextFloat() > 0.2 + 0.8 * summer) continue;
    seconds.push((start + at) * day + Math.round(Math.min(23, Math.max(0, 12 + 2 * bell(rng)))) * 3600);
  }
  return seconds;
}

const metadata: Metadata = {
  ...metadataOf({}),
  columns: [{ name: "visit", kind: "datetime", role: "other", treatment: "model", reason: "invented" }],
};
const cells = (seconds: readonly number[]): Cells => ({ visit: seconds });
const [train, holdout, fresh] = ["train", "holdout", "fresh"].map((name) => visits(3000, root.fork(name))) as [
  number[],
  number[],
  number[],
];

function figure(synthetic: readonly number[], real: readonly number[] = holdout, notes: string[] = []): FigureResult {
  const aligned = alignTables(
    [train, real, synthetic].map((seconds) => tableOf(cells(seconds))),
    metadata,
  );
  return seasonalityFigure(compare(aligned, root.fork("compare")), notes);
}

function measured(result: FigureResult) {
  if (result.kind !== "measured") throw new Error(result.reason);
  return { ...result, ceiling: result.ceiling! };
}

describe("seasonalityFigure", () => {
  const good = measured(figure(fresh));

  it("puts fresh real rows at the ceiling", () => {
    expect(good.value.lower).toBeGreaterThan(0.94);
    expect(good.value.upper).toBeGreaterThan(good.ceiling.lower);
  });

  it("falls when the weekdays, the hours or the months are lost, and says which", () => {
    const lost = {
      weekday: fresh.map((seconds, row) => seconds + (row % 7) * day),
      hour: fresh.map((seconds, row) => Math.floor(seconds / day) * day + (row % 24) * 3600),
      month: fresh.map((seconds, row) => seconds + ((row % 26) - 13) * 14 * day),
    };
    for (const [part, seconds] of Object.entries(lost)) {
      const notes: string[] = [];
      expect(measured(figure(seconds, holdout, notes)).value.upper).toBeLessThan(good.value.lower);
      expect(notes[0]).toMatch(new RegExp(`^Seasons kept least: ${part} of visit`));
    }
  });

  it("does not fall when the years move, or cells are missing at random", () => {
    const later = fresh.map((seconds) => seconds + 364 * day * 5);
    expect(measured(figure(later)).value.estimate).toBeGreaterThan(good.value.estimate - 0.03);
    const bare = fresh.map((seconds, row) => (row % 3 === 0 ? Number.NaN : seconds));
    expect(measured(figure(bare)).value.upper).toBeGreaterThan(good.value.lower);
  });

  it("leaves out the parts that do not vary", () => {
    const notes: string[] = [];
    const dates = (seconds: readonly number[]) => seconds.map((value) => Math.floor(value / day) * day);
    figure(dates(fresh), dates(holdout), notes);
    expect(notes[0]).not.toContain("hour");
    const clock = (seconds: readonly number[]) => seconds.map((value) => start * day + (((value % day) + day) % day));
    figure(clock(fresh), clock(holdout), notes);
    expect(notes[1]).toMatch(/^Seasons kept least: hour of visit [.\d]+\.$/);
  });

  it("gives 0 where one side has no date, and says why there is nothing to compare", () => {
    const none = holdout.map(() => Number.NaN);
    expect(measured(figure(none)).value.estimate).toBe(0);
    expect(figure(none, none)).toMatchObject({ kind: "notApplicable" });
    expect(
      figure(
        holdout.map(() => 5),
        holdout.map(() => 7),
      ),
    ).toMatchObject({ kind: "notApplicable" });
    const aligned = alignTables(
      [train, holdout, fresh].map((seconds) => tableOf(cells(seconds))),
      metadataOf({ visit: "numeric" }),
    );
    expect(seasonalityFigure(compare(aligned, root), [])).toEqual({ kind: "notApplicable", reason: "no column holds dates" });
  });

  it("knows the calendar, before 1970 too", () => {
    const moments = ["1969-12-28T23:00:00Z", "2024-02-29T00:30:00Z", "1900-03-01T05:00:00Z"].map((text) => Date.parse(text) / 1000);
    const names: string[] = [];
    const twisted = moments.map((seconds) => {
      const date = new Date(seconds * 1000);
      names.push(`${date.getUTCMonth()} ${date.getUTCDay()} ${date.getUTCHours()}`);
      // The same month, weekday and hour in another year of the same calendar (400 years are whole weeks).
      return Date.UTC(date.getUTCFullYear() + 400, date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), 59) / 1000;
    });
    expect(new Set(names).size).toBe(3);
    expect(measured(figure(twisted, moments)).value.estimate).toBe(1);
  });
});

describe("seasonalityOf", () => {
  it("is one less half the summed differences of shares, with intervals that hold it", () => {
    const codes = (values: readonly number[]): SeasonCodes[] => [{ codes: Int8Array.from(values), width: 3 }];
    const { overall } = seasonalityOf(codes([0, 0, 1, 2]), codes([0, 1, 1, -1, -1]));
    expect(overall.value).toBeCloseTo(1 - (Math.abs(1 / 2 - 1 / 3) + Math.abs(1 / 4 - 2 / 3) + 1 / 4) / 2, 12);
    const persons = (count: number) => ({ personOf: null, personCount: count }) as Sample;
    const interval = intervalOf(overall satisfies Estimate, persons(4), persons(5));
    expect(interval.upper).toBeGreaterThan(interval.lower);
  });
});
