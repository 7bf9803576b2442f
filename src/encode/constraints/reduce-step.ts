import { combinationKeys } from "../../metadata/constraints/combination-keys.js";
import { tableCells } from "../../metadata/constraints/table-cells.js";
import type { ColumnMetadata, Metadata } from "../../metadata/metadata.js";
import type { Column, Table } from "../../table/table.js";
import { decimalsOf } from "../../table/number-text.js";
import type { ConstraintPlan, Step } from "./plan.js";
import { removedColumns } from "./plan.js";

/** A table and what its columns mean. */
export interface DescribedTable {
  readonly table: Table;
  readonly metadata: Metadata;
}

/** What the columns of the table that is learned mean: the metadata after all steps. */
export function reducedMetadata(metadata: Metadata, { steps }: Pick<ConstraintPlan, "steps">): Metadata {
  return steps.reduce(reduceMetadata, metadata);
}

/** The table and its metadata after all steps. */
export function reduceTable(described: DescribedTable, { steps }: Pick<ConstraintPlan, "steps">): DescribedTable {
  return steps.reduce(reduceStep, described);
}

/** The table after one step. Columns that stay keep their order; one that takes the place of others stands where the first of them was. */
export function reduceStep({ table, metadata }: DescribedTable, step: Step): DescribedTable {
  const removed = new Set(removedColumns(step));
  const added = addedColumn(step, { table, metadata });
  const columns = inPlace(table.columns, removed, added);
  return { table: { rowCount: table.rowCount, columns }, metadata: reduceMetadata(metadata, step) };
}

function reduceMetadata(metadata: Metadata, step: Step): Metadata {
  const removed = new Set(removedColumns(step));
  const columns = inPlace(metadata.columns, removed, addedMeta(step)).map((meta) => {
    if (step.kind !== "dependency" || !step.asCategory || meta.name !== step.mapping.from) return meta;
    const { datetime: _, ...rest } = meta;
    return { ...rest, kind: "categorical" as const };
  });
  const { target, constraints: _, ...rest } = metadata;
  return { ...rest, columns, target: target !== null && removed.has(target) ? null : target };
}

function inPlace<Item extends { readonly name: string }>(items: readonly Item[], removed: ReadonlySet<string>, added: Item | null): Item[] {
  const first = items.findIndex(({ name }) => removed.has(name));
  return items.flatMap((item, i) => {
    if (!removed.has(item.name)) return [item];
    return i === first && added !== null ? [added] : [];
  });
}

function addedMeta(step: Step): ColumnMetadata | null {
  const common = { role: "other", treatment: "model" } as const;
  switch (step.kind) {
    case "one-hot":
    case "combination":
      return { ...common, name: step.column, kind: "categorical", reason: `stands for ${step.members.length} columns` };
    case "difference":
      return { ...common, name: step.column, kind: "numeric", reason: `stands for ${JSON.stringify(step.high.name)}` };
    default:
      return null;
  }
}

function addedColumn(step: Step, { table, metadata }: DescribedTable): Column | null {
  const cells = tableCells(table, metadata);
  switch (step.kind) {
    case "one-hot": {
      const codes = new Int32Array(table.rowCount).fill(-1);
      step.members.forEach(({ name, on }, place) => {
        const view = cells.categories(name);
        const code = view.dictionary.indexOf(on);
        for (let row = 0; row < codes.length; row++) if (code >= 0 && view.codes[row] === code) codes[row] = place;
      });
      return { storage: "text", name: step.column, codes, dictionary: step.members.map(({ name }) => name), missingToken: "" };
    }
    case "combination": {
      const { codes, texts } = combinationKeys(
        step.members.map((one) => one.name),
        cells,
      );
      return { storage: "text", name: step.column, codes: Int32Array.from(codes), dictionary: texts, missingToken: "" };
    }
    case "difference": {
      const lows = cells.numbers(step.low);
      const decimals = step.unit < 1 ? decimalsOf(step.unit) : 0;
      // differences of decimals are off by an ulp: counted in units, then written as decimals again
      const values = cells.numbers(step.high.name).map((high, row) => Math.round((high - lows[row]!) / step.unit));
      const isDate = cells.meta(step.high.name).kind === "datetime";
      const written = isDate ? values : values.map((units) => Number((units * step.unit).toFixed(decimals)));
      return {
        storage: "number",
        name: step.column,
        values: written,
        decimals: isDate ? 0 : decimals,
        fixedDecimals: false,
        missingToken: "",
      };
    }
    default:
      return null;
  }
}
