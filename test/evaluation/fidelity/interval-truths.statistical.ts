import { describe, expect, it } from "vitest";
import { compare } from "../../../src/evaluation/fidelity/compared.js";
import { groupsFigure } from "../../../src/evaluation/fidelity/groups.js";
import { alignTables } from "../../../src/evaluation/fidelity/sample.js";
import { seasonalityFigure } from "../../../src/evaluation/fidelity/seasonality.js";
import type { Interval } from "../../../src/evaluation/figures.js";
import type { ColumnKind } from "../../../src/metadata/metadata.js";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import { type Cells, metadataOf, tableOf } from "./invented-tables.js";

const replicates = 200;
const day = 86400;

/** A place drawn by weights. */
function drawn(weights: readonly number[], rng: Rng): number {
  let left = rng.nextFloat() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

const normalised = (weights: readonly number[]): number[] => weights.map((weight) => weight / weights.reduce((sum, own) => sum + own, 0));
const totalVariation = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, i) => sum + Math.abs(share - q[i]!), 0) / 2;
function largestGap(p: readonly number[], q: readonly number[]): number {
  let [gap, most] = [0, 0];
  p.forEach((share, i) => {
    gap += share - q[i]!;
    most = Math.max(most, Math.abs(gap));
  });
  return most;
}

/** The same cells several times under one key. */
function repeated(cells: Cells, times: number): Cells {
  const rowCount = Object.values(cells)[0]!.length;
  const rows = Array.from({ length: rowCount * times }, (_, i) => Math.floor(i / times));
  return { ...Object.fromEntries(Object.entries(cells).map(([name, values]) => [name, rows.map((row) => values[row]!)])), person: rows };
}

const personKey = { kind: "entity", column: "person", declared: true, reason: "invented" } as const;

/** Share of replicates whose interval holds the truth. */
function coverage(
  kinds: Readonly<Record<string, ColumnKind>>,
  draw: (side: "real" | "synthetic", rng: Rng) => Cells,
  rowsPerPerson: number,
  truth: number,
  of: "seasonality" | "groups",
): number {
  const metadata = metadataOf({ ...kinds, person: "id" }, null, personKey);
  const root = createRng(seedKey(`${of}/${rowsPerPerson}`));
  let held = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const rng = root.fork(`${replicate}`);
    const tables = (["train", "holdout", "synthetic"] as const).map((name) =>
      tableOf(repeated(draw(name === "synthetic" ? "synthetic" : "real", rng.fork(name)), rowsPerPerson)),
    );
    const compared = compare(alignTables(tables, metadata), rng.fork("compare"));
    const result = of === "groups" ? groupsFigure(compared, metadata, 11, rng.fork("groups"), []) : seasonalityFigure(compared, []);
    if (result.kind !== "measured") throw new Error(result.reason);
    const { lower, upper }: Interval = result.value;
    if (lower <= truth && truth <= upper) held++;
  }
  return held / replicates;
}

// A share of 200 replicates has a standard error of .021 where it is .9; .79 lies five of them below, false-alarm rate below 1e-6.
const leastShare = 0.79;

describe("90 % intervals hold the truth", () => {
  // Days of 2024 to 2026; a weight for each weekday and month, and for each hour. All shares differ clearly: where some are alike, distances of
  // finite samples read too large, which the ceiling does too.
  const days = Array.from({ length: 1096 }, (_, i) => ({
    at: 19723 + i,
    weekday: i % 7,
    month: new Date((19723 + i) * day * 1000).getUTCMonth(),
  }));
  const weekdays = [
    [6, 2, 6, 2, 6, 2, 6],
    [2, 6, 2, 6, 2, 6, 2],
  ] as const;
  const law = (side: 0 | 1) => {
    const ofDay = normalised(days.map(({ weekday, month }) => weekdays[side][weekday]! * ((month + side) % 2 === 0 ? 3 : 1)));
    const ofHour = normalised(Array.from({ length: 24 }, (_, hour) => ((hour + side) % 2 === 0 ? 3 : 1)));
    const sums = (width: number, part: "weekday" | "month"): number[] =>
      Array.from({ length: width }, (_, i) => ofDay.reduce((sum, share, d) => sum + (days[d]![part] === i ? share : 0), 0));
    return { ofDay, ofHour, weekday: sums(7, "weekday"), month: sums(12, "month") };
  };
  const [real, synthetic] = [law(0), law(1)];
  const seasonality =
    1 -
    (totalVariation(real.weekday, synthetic.weekday) +
      totalVariation(real.month, synthetic.month) +
      totalVariation(real.ofHour, synthetic.ofHour)) /
      3;

  it.each([1, 4])("seasonality, %i rows a person", (rowsPerPerson) => {
    const draw = (side: "real" | "synthetic", rng: Rng): Cells => {
      const { ofDay, ofHour } = side === "real" ? real : synthetic;
      return { visit: Array.from({ length: 1500 }, () => days[drawn(ofDay, rng)]!.at * day + drawn(ofHour, rng) * 3600) };
    };
    const share = coverage({ visit: "datetime" }, draw, rowsPerPerson, seasonality, "seasonality");
    expect(share).toBeGreaterThan(leastShare);
  });

  // Groups by city; a mark and a job within each. In the cities of `bad` the synthetic rows have other laws.
  const laws = {
    mark: [normalised([4, 3, 2, 1, 1]), normalised([1, 2, 3, 4, 1])],
    job: [normalised([5, 3, 2]), normalised([2, 3, 5])],
  } as const;
  const truth = 1 - (largestGap(...laws.mark) + totalVariation(...laws.job)) / 2;

  it.each([
    { cities: 3, bad: 1, rowsPerPerson: 1 },
    { cities: 3, bad: 1, rowsPerPerson: 4 },
    { cities: 12, bad: 12, rowsPerPerson: 1 },
  ])("groups, $bad of $cities drawn badly, $rowsPerPerson rows a person", ({ cities, bad, rowsPerPerson }) => {
    const draw = (side: "real" | "synthetic", rng: Rng): Cells => {
      const city = Array.from({ length: 400 * cities }, () => Math.floor(rng.nextFloat() * cities));
      const at = (own: number): 0 | 1 => (side === "synthetic" && own < bad ? 1 : 0);
      return {
        city: city.map((own) => `city ${own}`),
        mark: city.map((own) => drawn(laws.mark[at(own)], rng)),
        job: city.map((own) => `job ${drawn(laws.job[at(own)], rng)}`),
      };
    };
    const share = coverage({ city: "categorical", mark: "numeric", job: "categorical" }, draw, rowsPerPerson, truth, "groups");
    expect(share).toBeGreaterThan(leastShare);
  });
});
