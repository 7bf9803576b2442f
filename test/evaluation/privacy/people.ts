import type { EvaluationInput, Fold, PrivacyCheck, PrivacyCheckId } from "../../../src/evaluation/figures.js";
import type { ColumnMetadata, Metadata } from "../../../src/metadata/metadata.js";
import { inlinePool } from "../../../src/parallel/pool.js";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import type { Column, NumberColumn, Table, TextColumn } from "../../../src/table/table.js";

export function numberColumn(name: string, values: ArrayLike<number>): NumberColumn {
  return { storage: "number", name, values: Float64Array.from(values), decimals: 0, fixedDecimals: false, missingToken: "" };
}

/** Empty texts are missing. */
export function textColumn(name: string, texts: readonly string[]): TextColumn {
  const dictionary = [...new Set(texts.filter((text) => text !== ""))];
  const codeOf = new Map(dictionary.map((text, code) => [text, code]));
  return { storage: "text", name, codes: Int32Array.from(texts, (text) => codeOf.get(text) ?? -1), dictionary, missingToken: "" };
}

export function tableOf(...columns: Column[]): Table {
  const [first] = columns;
  return { rowCount: first === undefined ? 0 : first.storage === "number" ? first.values.length : first.codes.length, columns };
}

export function describeColumn(name: string, kind: ColumnMetadata["kind"], rest: Partial<ColumnMetadata> = {}): ColumnMetadata {
  return { name, kind, role: "other", treatment: "model", reason: "test", ...rest };
}

export function metadataOf(columns: readonly ColumnMetadata[], unit: Metadata["unit"] = { kind: "row", reason: "test" }): Metadata {
  return { columns, unit, target: null };
}

export const peopleColumns: readonly ColumnMetadata[] = [
  describeColumn("income", "numeric"),
  describeColumn("height", "numeric"),
  describeColumn("spend", "numeric"),
  describeColumn("town", "categorical"),
  describeColumn("job", "categorical"),
  describeColumn("smoker", "boolean"),
];

function gauss(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.nextFloat())) * Math.cos(2 * Math.PI * rng.nextFloat());
}

/** A fresh sample of invented people: three numbers and three categories that depend on two hidden factors. */
export function people(count: number, seed: string): Table {
  const rng = createRng(seedKey(`people/${seed}`));
  const numbers: number[][] = [[], [], []];
  const texts: string[][] = [[], [], []];
  for (let i = 0; i < count; i++) {
    const [wealth, age] = [gauss(rng), gauss(rng)];
    numbers[0]!.push(Math.round(20000 * Math.exp(wealth + 0.3 * gauss(rng))));
    numbers[1]!.push(Math.round(1700 + 60 * age + 30 * gauss(rng)) / 10);
    numbers[2]!.push(Math.round(1000 * Math.exp(0.7 * wealth + 0.5 * gauss(rng))) / 10);
    texts[0]!.push(`town ${Math.floor(6 / (1 + 5 * rng.nextFloat()))}`);
    texts[1]!.push(wealth + gauss(rng) > 0.5 ? "clerk" : age > 0 ? "nurse" : "smith");
    texts[2]!.push(age + 2 * gauss(rng) > 1 ? "yes" : "no");
  }
  return tableOf(
    numberColumn("income", numbers[0]!),
    numberColumn("height", numbers[1]!),
    numberColumn("spend", numbers[2]!),
    textColumn("town", texts[0]!),
    textColumn("job", texts[1]!),
    textColumn("smoker", texts[2]!),
  );
}

/** Rows of both tables; columns by name of the first. */
export function joinRows(first: Table, second: Table): Table {
  return tableOf(
    ...first.columns.map((column): Column => {
      const other = second.columns.find((candidate) => candidate.name === column.name)!;
      if (column.storage === "number" && other.storage === "number") return numberColumn(column.name, [...column.values, ...other.values]);
      return textColumn(column.name, [...textsOf(column), ...textsOf(other)]);
    }),
  );
}

function textsOf(column: Column): string[] {
  if (column.storage === "number") return Array.from(column.values, String);
  return Array.from(column.codes, (code) => (code < 0 ? "" : column.dictionary[code]!));
}

/** The table with noise of that many standard deviations on its numbers. */
export function jittered(table: Table, deviations: number, seed: string): Table {
  const rng = createRng(seedKey(`jitter/${seed}`));
  return tableOf(
    ...table.columns.map((column) => {
      if (column.storage === "text") return column;
      const mean = column.values.reduce((sum, value) => sum + value, 0) / column.values.length;
      const spread = Math.sqrt(column.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.values.length);
      return numberColumn(
        column.name,
        column.values.map((value) => value + deviations * spread * gauss(rng)),
      );
    }),
  );
}

export function inputOf(fold: Fold, metadata: Metadata = metadataOf(peopleColumns), rest: Partial<EvaluationInput> = {}): EvaluationInput {
  return {
    folds: [fold],
    released: fold.synthetic,
    fittedOn: fold.train,
    metadata,
    k: 5,
    rng: createRng(seedKey("evaluate")),
    pool: inlinePool,
    signal: new AbortController().signal,
    progress: () => {},
    ...rest,
  };
}

type Measured = Extract<PrivacyCheck["result"], { kind: "measured" }>;

export function measured(checks: readonly PrivacyCheck[], id: PrivacyCheckId): Measured {
  const result = checks.find((check) => check.id === id)?.result;
  if (result?.kind !== "measured") throw new Error(`${id} is ${result?.kind}: ${result?.reason}`);
  return result;
}

export function figure(result: PrivacyCheck["result"], name: string) {
  if (result.kind !== "measured") throw new Error(`${result.kind}: ${result.reason}`);
  const found = result.figures.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no figure ${name}`);
  return found;
}
