import { tableCells } from "../../metadata/constraints/table-cells.js";
import type { ColumnMetadata, DatetimeFormat, Metadata } from "../../metadata/metadata.js";
import { numberView } from "../../metadata/views.js";
import { type Column, columnNamed, type Table } from "../../table/table.js";
import { columnOfNumbers, columnOfTexts, type Storage } from "../stored-column.js";
import { targetsOf } from "./learn-mapping.js";
import type { ColumnEnds, ConstraintPlan, Step } from "./plan.js";

/** The whole table from one of the columns that were learned: the steps undone, last first; columns in the order of the metadata. */
export function expandTable(table: Table, metadata: Metadata, plan: ConstraintPlan): Table {
  const metaOf = new Map(metadata.columns.map((meta) => [meta.name, meta]));
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  for (const step of [...plan.steps].reverse()) {
    const current = { rowCount: table.rowCount, columns: [...columns.values()] };
    for (const column of restored(step, current, metaOf, plan.ends)) columns.set(column.name, column);
    if ("column" in step && typeof step.column === "string") columns.delete(step.column);
  }
  return { rowCount: table.rowCount, columns: metadata.columns.map(({ name }) => columns.get(name)!) };
}

type MetaOf = ReadonlyMap<string, ColumnMetadata>;

/** The columns that a step took out. */
function restored(step: Step, table: Table, metaOf: MetaOf, ends: readonly ColumnEnds[]): Column[] {
  switch (step.kind) {
    case "one-hot": {
      const { codes, dictionary } = joined(table, step.column);
      return step.members.map(({ name, storage, on, off }) =>
        columnOfTexts(
          name,
          codes,
          dictionary.map((text) => (text === name ? on : off)),
          storage,
        ),
      );
    }
    case "combination": {
      const { codes, dictionary } = joined(table, step.column);
      const parsed = dictionary.map((text) => JSON.parse(text) as (string | null)[]);
      return step.members.map(({ name, storage }, place) =>
        columnOfTexts(
          name,
          codes,
          parsed.map((cells) => cells[place] ?? null),
          storage,
        ),
      );
    }
    case "sum":
      return [sumColumn(step, table, metaOf)];
    case "ratio": {
      const { storage } = step.column;
      const values = numbersOf(step.of, table, metaOf).map((value) => rounded(value * step.factor, storage));
      return [columnOfNumbers(step.column.name, values, storage, formatOf(metaOf.get(step.column.name)!))];
    }
    case "dependency":
      return [dependentColumn(step, table, metaOf)];
    case "difference":
      return [higherColumn(step, table, metaOf, ends)];
  }
}

function joined(table: Table, name: string): { codes: Int32Array; dictionary: readonly string[] } {
  const column = columnNamed(table, name);
  return column.storage === "text" ? column : { codes: new Int32Array(table.rowCount).fill(-1), dictionary: [] };
}

function numbersOf(name: string, table: Table, metaOf: MetaOf): Float64Array {
  return numberView(columnNamed(table, name), metaOf.get(name)!);
}

function formatOf(meta: ColumnMetadata): DatetimeFormat | null {
  return meta.kind === "datetime" ? (meta.datetime ?? null) : null;
}

/** To the digits that the column is written with. */
export function rounded(value: number, storage: Storage): number {
  return storage.storage === "number" && storage.decimals < 16 && Math.abs(value) < 1e15
    ? Number(value.toFixed(storage.decimals)) + 0
    : value;
}

function sumColumn({ parts, total }: Extract<Step, { kind: "sum" }>, table: Table, metaOf: MetaOf): Column {
  const sums = new Float64Array(table.rowCount);
  for (const part of parts) {
    const values = numbersOf(part, table, metaOf);
    for (let row = 0; row < sums.length; row++) sums[row]! += values[row]!;
  }
  return columnOfNumbers(
    total.name,
    sums.map((value) => rounded(value, total.storage)),
    total.storage,
    formatOf(metaOf.get(total.name)!),
  );
}

function dependentColumn({ mapping, to }: Extract<Step, { kind: "dependency" }>, table: Table, metaOf: MetaOf): Column {
  const { codes, dictionary } = tableCells(table, { columns: [...metaOf.values()] }).categories(mapping.from);
  const targets = targetsOf(mapping, dictionary).map((target) => target ?? null);
  return columnOfTexts(
    to.name,
    codes.map((code) => (code < 0 ? dictionary.length : code)),
    targets,
    to.storage,
  );
}

/** Low plus the difference, kept inside the protected ends of the higher column but never below the lower one. */
function higherColumn(step: Extract<Step, { kind: "difference" }>, table: Table, metaOf: MetaOf, ends: readonly ColumnEnds[]): Column {
  const meta = metaOf.get(step.high.name)!;
  const isDate = meta.kind === "datetime";
  const lows = numbersOf(step.low, table, metaOf);
  const column = columnNamed(table, step.column);
  const differences = column.storage === "number" ? column.values : new Float64Array(table.rowCount).fill(Number.NaN);
  const most = ends.find((one) => one.column === step.high.name)?.high ?? Number.POSITIVE_INFINITY;
  const least = step.strict ? step.unit : 0;
  const values = new Float64Array(table.rowCount);
  for (let row = 0; row < values.length; row++) {
    const difference = Math.max(least, isDate ? differences[row]! * step.unit : differences[row]!);
    const value = Math.max(lows[row]! + least, Math.min(lows[row]! + difference, most));
    values[row] = isDate ? value : rounded(value, step.high.storage);
  }
  return columnOfNumbers(step.high.name, values, step.high.storage, formatOf(meta));
}
