import { type Constraint, orderedPairs } from "../../metadata/constraints/constraint.js";
import { tableCells, type TableCells } from "../../metadata/constraints/table-cells.js";
import { learnNumericCodec } from "../learn-numeric.js";
import type { ColumnEnds } from "./plan.js";
import type { PlanSource } from "./plan-source.js";

const limits = { maxCodes: 256, maxCells: 1024 } as const;

/** Between which numbers each column must stay that a repair moves or that is the sum of others. */
export function learnEnds(rules: readonly Constraint[], { table, metadata, personOf, k }: PlanSource): ColumnEnds[] {
  const moved = new Set(
    rules.flatMap((rule) => [
      ...orderedPairs(rule).map(({ high }) => high),
      ...(rule.kind === "fixed-increments" ? [rule.column] : []),
      ...(rule.kind === "sum" ? [rule.total] : []),
    ]),
  );
  const cells = tableCells(table, metadata);
  return [...moved].flatMap((name) => endsOf(name, cells, personOf, k) ?? []);
}

function endsOf(name: string, cells: TableCells, personOf: Uint32Array | null, k: number): ColumnEnds | null {
  const { datetime } = cells.meta(name);
  const unit = datetime?.resolutionSeconds ?? 1;
  const column = cells.column(name);
  const decimals = datetime === undefined && column.storage === "number" ? column.decimals : datetime === undefined ? 17 : 0;
  const values = unit === 1 ? cells.numbers(name) : cells.numbers(name).map((value) => value / unit);
  const codec = learnNumericCodec(values, personOf, { ...limits, decimals, k });
  const { spikes, cellEnds } = codec;
  const last = cellEnds[cellEnds.length - 1];
  const step = codec.decimals < 17 ? 10 ** -codec.decimals : 0;
  const places = [
    ...spikes,
    ...cellEnds.slice(0, 1),
    ...(last === undefined ? [] : [Number((last - step).toFixed(Math.min(codec.decimals, 15)))]),
  ];
  if (places.length === 0) return null;
  return {
    column: name,
    low: Math.min(...places) * unit,
    high: Math.max(...places) * unit,
    levels: cellEnds.length === 0 ? [...spikes].sort((a, b) => a - b).map((value) => value * unit) : null,
  };
}
