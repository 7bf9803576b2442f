import { StandinError } from "../errors.js";
import type { ColumnMetadata, Drawing } from "./metadata.js";
import type { MetadataOverrides } from "./overrides.js";

/**
 * What a person set about the drawing of columns; undefined where nothing was set.
 * @throws StandinError COLUMN_SETTING_INVALID for a column named twice in the order, or one that is not learned and so cannot be drawn
 */
export function drawingOf({ order = [], columns = [] }: MetadataOverrides, known: readonly ColumnMetadata[]): Drawing | undefined {
  const methods = columns.flatMap(({ name, method }) => (method === undefined ? [] : [{ name, method }]));
  if (order.length === 0 && methods.length === 0) return undefined;
  const treatmentOf = new Map(known.map(({ name, treatment }) => [name, treatment]));
  const requireModelled = (name: string, setting: string): void => {
    const treatment = treatmentOf.get(name);
    if (treatment === "model") return;
    throw invalid(
      name,
      `${setting}, but its treatment is ${treatment ?? "unknown"}: only columns with treatment model are drawn by a method`,
    );
  };
  order.forEach((name, at) => {
    if (order.indexOf(name) !== at) throw invalid(name, "it stands twice in order; keep one of the two");
    requireModelled(name, "it stands in order");
  });
  for (const { name, method } of methods) requireModelled(name, `it has method ${method}`);
  return { order: [...order], methods };
}

function invalid(column: string, problem: string): StandinError {
  return new StandinError("COLUMN_SETTING_INVALID", `The settings of column ${JSON.stringify(column)} cannot be used: ${problem}.`, {
    column,
  });
}
