import { permutation } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { Table } from "../../table/table.js";
import { personsOfTable } from "../fidelity/sample.js";
import type { EvaluationInput, Interval, QueryAnswer, QueryRow, QueryValue } from "../figures.js";
import { betweenParts, jackknife, t90 } from "./part-variance.js";
import { partCount, type Persons, type QuerySession, type QueryTable, type WithQueries } from "./query-engine.js";
import { type PlannedAnswer, planQuery, type QueryPlan } from "./query-plan.js";

/** Groups of one answer that are kept. */
const mostGroups = 200;
/** Where fewer parts of the persons make an answer's variance, a few persons rule it. */
const fewestEffectiveParts = 3;

/** Places of the tables in a session. */
const [real, synthetic, train] = [0, 1, 2];

/**
 * Answers of each question by the synthetic rows, beside those by the holdout, with what chance explains of the difference.
 *
 * Nothing of the real rows is shown that stands on fewer than k persons or that a few of them rule, and what is shown is rounded to its own standard
 * error: one person more or less does not show.
 * @throws StandinError QUERY_INVALID, QUERY_FAILED
 */
export async function answerQueries(input: EvaluationInput, queries: readonly string[], withQueries: WithQueries): Promise<QueryAnswer[]> {
  if (queries.length === 0) return [];
  const fold = input.folds[0]!;
  const tables = [fold.holdout, fold.synthetic, fold.train];
  const dealt = tables.map((table, t) => dealParts(table, input, input.rng.fork(`queries/${t}`)));
  return await withQueries({ metadata: input.metadata, tables: dealt, signal: input.signal }, async (session) => {
    const answers: QueryAnswer[] = [];
    for (const [q, sql] of queries.entries()) {
      input.progress("queries", q / queries.length);
      const plan = await planQuery(sql, session);
      const asked: AskedTable[] = [];
      for (const [t, table] of tables.entries()) asked.push(await ask(session, plan, t, table.rowCount, input.signal));
      answers.push(answerOf(plan, asked, input.k));
    }
    input.progress("queries", 1);
    return answers;
  });
}

function dealParts(table: Table, { metadata }: EvaluationInput, rng: Rng): QueryTable {
  const { personOf, personCount } = personsOfTable(table, metadata.unit);
  const partOfPerson = new Uint8Array(personCount);
  permutation(personCount, rng).forEach((person, rank) => {
    partOfPerson[person] = rank % partCount;
  });
  const persons = personOf ?? Uint32Array.from({ length: table.rowCount }, (_, row) => row);
  return { table, personOf: persons, partOf: Uint8Array.from(persons, (person) => partOfPerson[person]!) };
}

type Cells = readonly (string | number | null)[];

/** Answers of one table by group: of all persons, without each part of them, and, where a quantile is asked for, of each part alone. */
interface AskedTable {
  readonly rowCount: number;
  readonly whole: ReadonlyMap<string, Cells>;
  readonly without: readonly ReadonlyMap<string, Cells>[];
  readonly only: readonly ReadonlyMap<string, Cells>[];
}

async function ask(session: QuerySession, plan: QueryPlan, table: number, rowCount: number, signal: AbortSignal): Promise<AskedTable> {
  const byGroup = async (persons: Persons): Promise<Map<string, Cells>> => {
    signal.throwIfAborted();
    const rows = await session.answer(plan.prepared, table, persons);
    return new Map(rows.map((row) => [groupOf(plan, row), row]));
  };
  const whole = await byGroup({ kind: "all" });
  const [without, only]: Map<string, Cells>[][] = [[], []];
  for (let part = 0; part < partCount; part++) {
    without!.push(await byGroup({ kind: "without", part }));
    if (plan.answers.some(({ isQuantile }) => isQuantile)) only!.push(await byGroup({ kind: "only", part }));
  }
  return { rowCount, whole, without: without!, only: only! };
}

function groupOf({ keys }: QueryPlan, row: Cells): string {
  return JSON.stringify(keys.map((at) => row[at]));
}

function answerOf(plan: QueryPlan, tables: readonly AskedTable[], k: number): QueryAnswer {
  const isHeld = (row: Cells): boolean => Number(row[plan.personsAt]) >= k;
  const drawn = [...tables[synthetic]!.whole];
  const held = [...tables[real]!.whole].filter(([group, row]) => isHeld(row) && !tables[synthetic]!.whole.has(group));
  const rows = [...drawn, ...held].map(([group, row]) => rowOf(plan, group, row, tables, k));
  return {
    sql: plan.prepared.sql,
    keys: plan.keys.map((at) => plan.prepared.columns[at]!.name),
    columns: plan.answers.map(({ name }) => name),
    rows: rows.slice(0, mostGroups),
    leftOut: Math.max(0, rows.length - mostGroups),
  };
}

function rowOf(plan: QueryPlan, group: string, row: Cells, tables: readonly AskedTable[], k: number): QueryRow {
  return {
    keys: plan.keys.map((at) => (row[at] === null ? null : String(row[at]))),
    values: plan.answers.map((answer) => valueOf(plan, answer, group, tables, k)),
  };
}

interface Estimate {
  readonly value: number;
  readonly variance: number;
}

function valueOf(plan: QueryPlan, answer: PlannedAnswer, group: string, tables: readonly AskedTable[], k: number): QueryValue {
  const drawn = numberAt(tables[synthetic]!.whole.get(group), answer.at);
  const own = estimateOf(plan, answer, group, tables, synthetic, 1);
  const known = estimateOf(plan, answer, group, tables, real, k);
  const fresh = estimateOf(plan, answer, group, tables, train, k);
  if (typeof known === "string") return { synthetic: drawn, real: null, difference: null, chance: null, reason: known };
  const scale = scaleOf(answer, tables, real);
  const step = stepOf(Math.max(Math.sqrt(known.variance), answer.isTotal ? k * scale : 0));
  const shown = step === 0 ? known.value : significant(Math.round(known.value / step) * step, 12);
  const halfWidth = (other: Estimate | string): number | null =>
    typeof other === "string" ? null : significant(t90 * Math.sqrt(known.variance + other.variance + step ** 2 / 12));
  const half = halfWidth(own);
  return {
    synthetic: drawn,
    real: shown,
    difference: drawn === null || half === null ? null : around(drawn - shown, half),
    chance: halfWidth(fresh),
    reason: null,
  };
}

/** A total of a smaller table stands for as many rows as the synthetic file has. */
function scaleOf(answer: PlannedAnswer, tables: readonly AskedTable[], table: number): number {
  return answer.isTotal ? tables[synthetic]!.rowCount / Math.max(1, tables[table]!.rowCount) : 1;
}

/** @param k persons that must stand behind it @returns why it may not be shown */
function estimateOf(
  plan: QueryPlan,
  answer: PlannedAnswer,
  group: string,
  tables: readonly AskedTable[],
  table: number,
  k: number,
): Estimate | string {
  const { whole, without, only } = tables[table]!;
  const row = whole.get(group);
  if (row === undefined || Number(row[plan.personsAt]) < k) return `fewer than ${k} people`;
  const thin = answer.behind.find(({ at, times }) => Number(row[at]) < times * k);
  if (thin !== undefined) return `fewer than ${Math.ceil(thin.times * k)} people behind it`;
  const value = numberAt(row, answer.at);
  const parts = (answer.isQuantile ? only : without).map((rows) => numberAt(rows.get(group), answer.at));
  if (value === null || parts.some((part) => part === null)) return "not defined for a part of the people";
  const scale = scaleOf(answer, tables, table);
  const regrown = answer.isTotal ? partCount / (partCount - 1) : 1;
  if (answer.isQuantile) return { value, variance: betweenParts(parts.map(Number)) };
  const { variance, effectiveParts } = jackknife(parts.map((part) => part! * scale * regrown));
  if (effectiveParts < fewestEffectiveParts) return "a few people decide it";
  return { value: value * scale, variance };
}

function numberAt(row: Cells | undefined, at: number): number | null {
  const value = row?.[at];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The least of 1, 2 or 5 times a power of ten that is no less than `error`; 0 for 0. */
function stepOf(error: number): number {
  if (error === 0) return 0;
  const power = 10 ** Math.floor(Math.log10(error));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= error * (1 - 1e-9))!;
}

function significant(value: number, digits = 2): number {
  return Number(value.toPrecision(digits));
}

function around(estimate: number, half: number): Interval {
  return { estimate: significant(estimate, 12), lower: significant(estimate - half, 12), upper: significant(estimate + half, 12) };
}
