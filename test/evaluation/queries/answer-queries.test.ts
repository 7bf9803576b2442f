import { describe, expect, it } from "vitest";
import type { EvaluationInput, QueryAnswer } from "../../../src/evaluation/figures.js";
import { answerQueries } from "../../../src/evaluation/queries/answer-queries.js";
import { withQueries } from "../../../src/io/with-queries.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { type Cells, inputOf, metadataOf, people, peopleKinds, shuffled, tableOf } from "../fidelity/invented-tables.js";

const rng = createRng(seedKey("queries"));
const [train, holdout, fresh] = [people(2000, rng.fork("train")), people(1000, rng.fork("holdout")), people(2000, rng.fork("fresh"))];

function inputFor(synthetic: Cells, held: Cells = holdout, kinds: Parameters<typeof metadataOf>[0] = peopleKinds): EvaluationInput {
  return inputOf(tableOf(train), tableOf(held), tableOf(synthetic), metadataOf(kinds));
}

async function ask(sql: string, input: EvaluationInput = inputFor(fresh)): Promise<QueryAnswer> {
  return (await answerQueries(input, [sql], withQueries))[0]!;
}

describe("answers", () => {
  it("come by group, by the stand-in as they are, by real people rounded, totals for as many rows", async () => {
    const answer = await ask("SELECT city, count(*), avg(income) AS mean, avg(age > 40) FROM data GROUP BY city ORDER BY city");
    expect([answer.keys, answer.columns.slice(0, 2), answer.leftOut]).toEqual([["city"], ["count(*)", "mean"], 0]);
    expect(answer.rows.map(({ keys }) => keys[0])).toEqual([0, 1, 2, 3, 4].map((city) => `city ${city}`));
    const rows = fresh["city"]!.flatMap((city, row) => (city === "city 2" ? row : []));
    const [count, mean, share] = answer.rows[2]!.values;
    expect(count!.synthetic).toBe(rows.length);
    expect(mean!.synthetic).toBeCloseTo(rows.reduce((sum, row) => sum + Number(fresh["income"]![row]), 0) / rows.length, 8);
    expect(share!.synthetic).toBeCloseTo(rows.filter((row) => Number(fresh["age"]![row]) > 40).length / rows.length, 8);
    const held = holdout["city"]!.filter((city) => city === "city 2").length;
    expect(Math.abs(count!.real! - 2 * held)).toBeLessThanOrEqual(25);
    expect(count!.real! % 10).toBe(0);
    expect(mean!.real! % 50).toBe(0);
  });

  it("differ by no more than chance where the rows are real ones, and clearly where they are not", async () => {
    const sql = "SELECT corr(age, income), regr_slope(income, age), median(income), sum(income), stddev(age) FROM data";
    const [same] = (await ask(sql)).rows;
    for (const { difference } of same!.values) expect(difference!.lower).toBeLessThan(0.2 * Math.abs(difference!.upper));
    const [apart] = (await ask(sql, inputFor(shuffled(fresh, rng.fork("shuffle"))))).rows;
    expect(apart!.values[0]!.difference!.upper).toBeLessThan(0);
    expect(apart!.values[1]!.difference!.upper).toBeLessThan(0);
    expect(apart!.values[4]!.difference!.upper).toBeGreaterThan(0);
  });

  it("cover as often as they say, quantiles of whole numbers too", async () => {
    let [covered, all] = [0, 0];
    const sql =
      "SELECT member, count(*), avg(income), avg(age > 40), median(age), quantile_cont(income, 0.8), sum(age), corr(age, income) FROM data GROUP BY member";
    for (let draw = 0; draw < 15; draw++) {
      const own = rng.fork(`coverage/${draw}`);
      const [a, b, c] = ["a", "b", "c"].map((name) => tableOf(people(700, own.fork(name))));
      const answer = await ask(sql, { ...inputOf(a!, b!, c!, metadataOf(peopleKinds)), rng: own });
      const differences = answer.rows.flatMap(({ values }) => values.flatMap(({ difference }) => difference ?? []));
      covered += differences.filter(({ lower, upper }) => lower <= 0 && upper >= 0).length;
      all += differences.length;
    }
    expect(all).toBeGreaterThan(15 * 14 - 4); // by chance a few people seem to decide one in 500
    expect(covered / all).toBeGreaterThan(0.82);
    expect(covered / all).toBeLessThan(0.97);
  });

  it("count persons of several rows once", async () => {
    const kinds = { ...peopleKinds, id: "id" as const };
    const unit = { kind: "entity", column: "id", declared: true, reason: "invented" } as const;
    const cells = (rows: number, each: number): Cells => ({
      ...people(rows, rng.fork("several")),
      id: Array.from({ length: rows }, (_, row) => `p${Math.floor(row / each)}`),
    });
    const valueOf = async (each: number) => {
      const table = tableOf(cells(300, each));
      return (await ask("SELECT count(*) FROM data", inputOf(table, table, table, metadataOf(kinds, null, unit)))).rows[0]!.values[0]!;
    };
    expect((await valueOf(10)).real).toBe(300);
    expect((await valueOf(50)).reason).toBe("fewer than 11 people");
  });

  it("read dates as moments, and know rows that only one file has", async () => {
    const dated = (cells: Cells, year: number): Cells => ({
      ...cells,
      day: cells["age"]!.map((age) => `${year}-01-${String(1 + (Number(age) % 28)).padStart(2, "0")}`),
    });
    const base = metadataOf({ ...peopleKinds, day: "datetime" });
    const columns = base.columns.map((meta) => (meta.name === "day" ? { ...meta, datetime: { pattern: "yyyy-MM-dd" } as never } : meta));
    const input = inputOf(tableOf(dated(train, 2020)), tableOf(dated(holdout, 2020)), tableOf(dated(fresh, 2021)), { ...base, columns });
    const answer = await ask("SELECT year(day), count(*) FROM data GROUP BY ALL", input);
    expect(answer.rows.map(({ keys, values }) => [keys[0], values[0]!.synthetic, values[0]!.real === null])).toEqual([
      ["2021", 2000, true],
      ["2020", null, false],
    ]);
  });

  it("keep two hundred groups, and say so", async () => {
    const answer = await ask("SELECT income, count(*) FROM data GROUP BY income");
    expect(answer.rows).toHaveLength(200);
    expect(answer.leftOut).toBeGreaterThan(100);
  });
});

describe("what may not be shown of real people", () => {
  const outsider: Cells = { ...holdout, income: holdout["income"]!.map((income, row) => (row === 17 ? 9_000_000 : income)) };
  const reasonOf = async (sql: string): Promise<(string | null)[]> => {
    const answer = await ask(sql, inputFor(fresh, outsider));
    return answer.rows[0]!.values.map(({ real, reason }) => (real === null ? reason : `shown ${real}`));
  };

  it.each([
    ["a group of one", "SELECT count(*), avg(age) FROM data WHERE income > 8000000", ["fewer than 11 people", "fewer than 11 people"]],
    [
      "a condition inside an aggregate",
      "SELECT avg(CASE WHEN income > 8000000 THEN age END) FROM data",
      ["fewer than 11 people behind it"],
    ],
    [
      "a term that all but one have as 0",
      "SELECT sum(CASE WHEN income > 8000000 THEN age ELSE 0 END) FROM data",
      ["a few people decide it"],
    ],
    ["a mean that one person rules", "SELECT avg(income), sum(income), stddev(income) FROM data", Array(3).fill("a few people decide it")],
    ["a quantile of few", "SELECT median(age) FROM data WHERE city = 'city 4' AND age > 60", ["fewer than 220 people behind it"]],
    ["the end of a distribution", "SELECT quantile_cont(age, 0.999) FROM data", ["fewer than 11000 people behind it"]],
    ["a slope that hangs on one", "SELECT regr_slope(income, age) FROM data", ["a few people decide it"]],
  ])("%s", async (_, sql, reasons) => {
    expect(await reasonOf(sql)).toEqual(reasons);
  });

  it("hides no more than that", async () => {
    expect((await reasonOf("SELECT median(income), avg(age), count(*) FROM data")).every((text) => text!.startsWith("shown "))).toBe(true);
  });

  it("is the same with one person more or less, nearly always", async () => {
    const answers = async (held: Cells) =>
      (await ask("SELECT city, count(*), avg(age) FROM data GROUP BY city", inputFor(fresh, held))).rows.map(({ values }) =>
        values.map(({ real }) => real),
      );
    const less = Object.fromEntries(Object.entries(holdout).map(([name, values]) => [name, values.slice(1)]));
    const [all, without] = [await answers(holdout), await answers(less)];
    const moved = all.flat().filter((value, i) => value !== without.flat()[i]);
    expect(moved.length).toBeLessThanOrEqual(2);
  });
});
