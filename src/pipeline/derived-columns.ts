import type { CategoricalCodec, Codebook, ColumnCodec } from "../encode/codebook.js";
import { expandTable } from "../encode/constraints/expand-table.js";
import { type ConstraintPlan, removedColumns, type Step } from "../encode/constraints/plan.js";
import { categoryView } from "../metadata/views.js";
import { type Column, columnNamed, type Table } from "../table/table.js";
import type { Model } from "./fit-model.js";

/** A column of the table that is not learned, because it follows from one column of categories that is. */
export interface DerivedColumn {
  readonly root: string;
  /** The values that it takes beside the root's, as a codec of its own. */
  readonly codec: CategoricalCodec;
  /** Place of the root's value → place of the value here, -1 where the cell is missing. */
  readonly valueOf: Int32Array;
}

/** By name: the columns of the table that follow from a single learned category. Those that follow from numbers are not among them. */
export function derivedColumns({ output, codebook }: Pick<Model, "output" | "codebook">): ReadonlyMap<string, DerivedColumn> {
  const entries = new Map(codebook.columns.map((entry) => [entry.name, entry]));
  const found = new Map<string, DerivedColumn>();
  for (const { name } of output.metadata.columns) {
    if (entries.has(name)) continue;
    const root = rootOf(name, output.plan);
    const entry = root === null ? undefined : entries.get(root);
    if (entry?.codec.kind === "categorical") found.set(name, derived(name, entry, entry.codec, codebook, output));
  }
  return found;
}

/** The one column that decides about a column that was taken out; null where several or numbers do. */
function rootOf(name: string, plan: ConstraintPlan): string | null {
  const step = plan.steps.find((one) => removedColumns(one).includes(name));
  if (step === undefined) return name;
  const next = sourceOf(step);
  return next === null ? null : rootOf(next, plan);
}

function sourceOf(step: Step): string | null {
  if (step.kind === "dependency") return step.mapping.from;
  return step.kind === "one-hot" || step.kind === "combination" ? step.column : null;
}

/** One row for each value of the root, expanded: what stands there is what follows from it. */
function derived(
  name: string,
  entry: ColumnCodec,
  { values, weights }: CategoricalCodec,
  codebook: Codebook,
  output: Model["output"],
): DerivedColumn {
  const rowCount = values.length;
  const columns = codebook.columns.map((one) => (one.name === entry.name ? rootColumn(entry, values) : missingColumn(one, rowCount)));
  const table: Table = { rowCount, columns };
  const { codes, dictionary } = categoryView(columnNamed(expandTable(table, output.metadata, output.plan), name));
  const held = dictionary.map((_, value) => codes.reduce((sum, own, i) => sum + (own === value ? weights[i]! : 0), 0));
  const codec: CategoricalCodec = {
    kind: "categorical",
    cardinality: Math.max(1, dictionary.length),
    missingCode: -1,
    rareCode: -1,
    ordered: false,
    values: [...dictionary],
    codes: dictionary.map((_, value) => value),
    weights: held.map((weight) => Math.max(1, weight)),
  };
  return { root: entry.name, codec, valueOf: codes };
}

function rootColumn({ name, storage }: ColumnCodec, values: readonly string[]): Column {
  return storage.storage === "number"
    ? { ...storage, name, values: Float64Array.from(values, Number) }
    : { ...storage, name, codes: Int32Array.from(values.keys()), dictionary: values };
}

export function missingColumn({ name, storage }: Pick<ColumnCodec, "name" | "storage">, rowCount: number): Column {
  return storage.storage === "number"
    ? { ...storage, name, values: new Float64Array(rowCount).fill(Number.NaN) }
    : { ...storage, name, codes: new Int32Array(rowCount).fill(-1), dictionary: [] };
}

/** How the columns of the table are stored: those that are learned and those that were taken out. */
export function storageOfColumns({ output, codebook }: Pick<Model, "output" | "codebook">): ReadonlyMap<string, ColumnCodec["storage"]> {
  const storages = new Map(codebook.columns.map(({ name, storage }) => [name, storage]));
  for (const step of output.plan.steps) for (const { name, storage } of membersOf(step)) storages.set(name, storage);
  return storages;
}

function membersOf(step: Step): readonly Pick<ColumnCodec, "name" | "storage">[] {
  switch (step.kind) {
    case "one-hot":
    case "combination":
      return step.members;
    case "sum":
      return [step.total];
    case "ratio":
      return [step.column];
    case "dependency":
      return [step.to];
    case "difference":
      return [step.high];
  }
}
