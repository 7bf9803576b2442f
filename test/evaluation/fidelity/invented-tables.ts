import { readFileSync } from "node:fs";
import type { EvaluationInput } from "../../../src/evaluation/figures.js";
import type { ColumnKind, ColumnMetadata, Metadata, Unit } from "../../../src/metadata/metadata.js";
import { inlinePool } from "../../../src/parallel/pool.js";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import type { Column, Table } from "../../../src/table/table.js";

/** Columns of invented rows: numbers (NaN missing) or texts (null missing). */
export type Cells = Readonly<Record<string, readonly (number | string | null)[]>>;

export function tableOf(cells: Cells): Table {
  const columns = Object.entries(cells).map(([name, values]) => columnOf(name, values));
  return { rowCount: Object.values(cells)[0]?.length ?? 0, columns };
}

function columnOf(name: string, values: readonly (number | string | null)[]): Column {
  if (values.length > 0 && values.every((value) => typeof value === "number")) {
    return { storage: "number", name, values: Float64Array.from(values), decimals: 2, fixedDecimals: false, missingToken: "" };
  }
  const dictionary = [...new Set(values.filter((value) => value !== null).map(String))];
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(String(value))));
  return { storage: "text", name, codes, dictionary, missingToken: "" };
}

export function metadataOf(kinds: Readonly<Record<string, ColumnKind>>, target: string | null = null, unit?: Unit): Metadata {
  const columns = Object.entries(kinds).map(([name, kind]): ColumnMetadata => {
    const isDrawn = kind === "id" || kind === "text" || kind === "constant" || kind === "empty";
    return { name, kind, role: "other", treatment: isDrawn ? "leave-out" : "model", reason: "invented" };
  });
  return { columns, unit: unit ?? { kind: "row", reason: "invented" }, target };
}

export function inputOf(train: Table, holdout: Table, synthetic: Table, metadata: Metadata, seed = "7"): EvaluationInput {
  return {
    folds: [{ train, holdout, synthetic }],
    released: synthetic,
    fittedOn: train,
    metadata,
    k: 11,
    rng: createRng(seedKey(seed)),
    pool: inlinePool,
    signal: new AbortController().signal,
    progress: () => undefined,
  };
}

/** Sum of six uniforms, centred and scaled: near enough to a normal draw. */
export function bell(rng: Rng): number {
  let sum = 0;
  for (let i = 0; i < 6; i++) sum += rng.nextFloat();
  return (sum - 3) * Math.SQRT2;
}

export const peopleKinds = { age: "numeric", income: "numeric", job: "categorical", city: "categorical", member: "categorical" } as const;

/** Invented people: income follows age, job follows age, membership follows both; one job in twelve is missing. */
export function people(rowCount: number, rng: Rng): Cells {
  const rows = Array.from({ length: rowCount }, () => {
    const age = 18 + Math.floor(rng.nextFloat() * 60);
    const income = Math.round(1000 + age * 30 + bell(rng) * 400);
    const job = rng.nextFloat() < 1 / 12 ? null : `job ${Math.min(8, Math.max(0, Math.floor(age / 8 + bell(rng))))}`;
    const city = `city ${Math.floor(rng.nextFloat() ** 2 * 5)}`;
    const member = rng.nextFloat() < 1 / (1 + Math.exp(-(age - 45) / 6 - (income - 2500) / 400)) ? "yes" : "no";
    return { age, income, job, city, member };
  });
  const column = <Name extends keyof (typeof rows)[number]>(name: Name) => rows.map((row) => row[name]);
  return { age: column("age"), income: column("income"), job: column("job"), city: column("city"), member: column("member") };
}

/** Every column in an order of its own. */
export function shuffled(cells: Cells, rng: Rng): Cells {
  return Object.fromEntries(
    Object.entries(cells).map(([name, values]) => {
      const order = values.map((value) => ({ value, key: rng.nextFloat() })).sort((a, b) => a.key - b.key);
      return [name, order.map((entry) => entry.value)];
    }),
  );
}

/** CSV of test/fixtures without quotes, empty cells missing. */
export function readFixture(name: string, numeric: ReadonlySet<string>): Table {
  const lines = readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8")
    .trim()
    .split("\n");
  const header = lines[0]!.split(",");
  const rows = lines.slice(1).map((line) => line.split(","));
  return tableOf(
    Object.fromEntries(
      header.map((column, j) => [
        column,
        rows.map((row) => (numeric.has(column) ? (row[j] === "" ? Number.NaN : Number(row[j])) : row[j] === "" ? null : row[j]!)),
      ]),
    ),
  );
}
