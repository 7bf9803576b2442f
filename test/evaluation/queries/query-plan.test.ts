import { describe, expect, it } from "vitest";
import { planQuery } from "../../../src/evaluation/queries/query-plan.js";
import { withQueries } from "../../../src/io/with-queries.js";
import { metadataOf, peopleKinds } from "../fidelity/invented-tables.js";

const request = {
  metadata: metadataOf({ ...peopleKinds, "two words": "numeric", Age: "numeric", email: "text" }),
  tables: [],
  signal: new AbortController().signal,
};
const planned = (sql: string) => withQueries(request, (session) => planQuery(sql, session));

describe("planQuery", () => {
  it.each([
    "select count(*) from data",
    "SELECT city, AVG(income) FROM Data d WHERE d.age >= 18 AND job IS NOT NULL GROUP BY city",
    'select avg("two words") from data',
    "select round(avg(income) / 1000, 1) as thousands, 100 * avg(member = 'yes') from data where city in ('city 1', 'city 2')",
    "select case when age < 40 then 'young' else 'old' end as life, count(distinct job) from data group by all order by 2 desc",
    "select floor(age / 10) * 10 as decade, lower(city), nullif(job, 'job 1'), count(*) from data group by decade, 2, 3",
    "select quantile_cont(income, 0.9), count_if(age > 20) from data -- a remark",
  ])("takes %s", async (sql) => {
    const plan = await planned(sql);
    expect(plan.answers.length).toBeGreaterThan(0);
    expect(plan.prepared.sql).toBe(sql);
  });

  it("knows groups, answers and totals apart", async () => {
    const { keys, answers } = await planned(
      "select city, count(*), avg(age), sum(income) / count(*), sum(age), count(distinct job) from data group by city",
    );
    expect(keys).toEqual([0]);
    expect(answers.map(({ at, isTotal, behind }) => [at, isTotal, behind.length])).toEqual([
      [1, true, 1],
      [2, false, 1],
      [3, false, 2],
      [4, true, 1],
      [5, false, 1],
    ]);
  });

  it.each([
    ["selec count(*) from data", "cannot be read: syntax error"],
    ["select count(*) from data; select count(*) from data", "holds 2 statements"],
    ["drop table data", "cannot be read"],
    ["select age from data", "asks for rows"],
    ["select * from data", "uses star expressions"],
    ["select max(age) from data", "uses max(), which can show a value of one person; allowed are avg"],
    ["select list(age) from data", "uses list()"],
    ["select string_agg(city, ',') from data", "uses string_agg()"],
    ["select histogram(age) from data", "uses histogram()"],
    ["select avg(income) filter (where age = 77) from data", "has a FILTER clause"],
    ["select count(*) from data having avg(income) > 3000", "has a HAVING clause"],
    ["select count(*) from data qualify row_number() over () = 1", "QUALIFY"],
    ["select count(*) over () from data", "uses window expressions"],
    ["select (select max(age) from data) as m, count(*) from data", "uses subquery expressions"],
    ["select count(*) from data where age > (select avg(age) from data)", "uses subquery expressions"],
    ["select city, count(*) from data group by city order by max(age)", "uses max() outside of its SELECT list"],
    ["select city, count(*) from data group by city limit 1", "has a LIMIT clause"],
    ["select distinct count(*) from data", "has a DISTINCT clause"],
    ["with x as (select 1) select count(*) from data", "has a WITH clause"],
    ["select count(*) from data a join data b on a.age = b.age", "does not take its rows FROM data alone"],
    ["select count(*) from other", "does not take its rows FROM data alone"],
    ["select count(*) from read_csv('/etc/hostname')", "does not take its rows FROM data alone"],
    ["select count(*) from data using sample 5", "has a sample clause"],
    ["select count(*) from data tablesample 10%", "has a sample clause"],
    ["select city, count(*) from data group by rollup (city)", "groups in several ways"],
    ["select avg(standin_person) from data", 'names a column "standin_person" that is not there'],
    ["select count(*) from data where standin_part = 3", 'names a column "standin_part" that is not there'],
    [
      "select avg(nosuch) from data",
      'names a column "nosuch" that is not there; columns are age, income, job, city, member, two words, Age.',
    ],
    ["select count(email) from data", 'names a column "email" that is not there'],
    ["select current_date, count(*) from data", 'names a column "current_date" that is not there'],
    ["select json_group_array(age), count(*) from data", "uses json_group_array(), which is no function of one row"],
    ["select city, wavg(income, 1), count(*) from data group by city", "uses wavg(), which is no function of one row"],
    ["select geomean(income), count(*) from data", "uses geomean()"],
    ["select count(*) from data where random() < 0.5", "uses random()"],
    ["select avg(case when income > 9000 then error('there') else 1 end) from data", "uses error()"],
    ["select unnest([1, 2]), count(*) from data", "uses unnest()"],
    ["select percentile_cont(0.5) within group (order by age) from data", "needs one number between 0 and 1"],
    ["select avg(city) from data", "does not fit the columns: No function matches"],
    ["select quantile_cont(age, 1) from data", "needs one number between 0 and 1"],
    ["select quantile_cont(age, [0.1, 0.9]) from data", "needs one number between 0 and 1"],
    ["select city, avg(age) > 3 from data group by city", "with a value of type BOOLEAN; answers must be numbers"],
    ["select arg_max(city, age) from data", "uses arg_max()"],
    ["select sum(x) from data, unnest([1]) t(x)", "does not take its rows FROM data alone"],
  ])("refuses %s", async (sql, why) => {
    await expect(planned(sql)).rejects.toMatchObject({ code: "QUERY_INVALID", message: expect.stringContaining(why) as unknown });
  });

  it("quotes no cell where a row cannot be answered", async () => {
    const { answerQueries } = await import("../../../src/evaluation/queries/answer-queries.js");
    const { inputOf, people, tableOf } = await import("../fidelity/invented-tables.js");
    const { createRng, seedKey } = await import("../../../src/random/rng.js");
    const table = tableOf(people(60, createRng(seedKey("cells"))));
    const asked = answerQueries(
      inputOf(table, table, table, metadataOf(peopleKinds)),
      ["select avg(city::integer) from data"],
      withQueries,
    );
    const error = (await asked.catch((caught: unknown) => caught)) as Error & { code: string };
    expect(error.code).toBe("QUERY_FAILED");
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/city \d/);
  });
});
