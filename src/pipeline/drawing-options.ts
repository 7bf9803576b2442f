import type { Codebook } from "../encode/codebook.js";
import { codedColumns, codedName } from "../encode/coded-columns.js";
import { StandinError } from "../errors.js";
import type { Metadata } from "../metadata/metadata.js";
import type { SynthesizerOptions } from "../synthesizers/registry.js";

/**
 * Target, order and lone columns in the names of the coded table, where a datetime is several columns.
 * @param synthesizer the method of the run
 * @throws StandinError COLUMN_SETTING_INVALID when a column asks for a method that is neither the run's nor `independent`
 */
export function drawingOptions(
  { target, drawing }: Metadata,
  codebook: Codebook,
  synthesizer: string,
): Pick<SynthesizerOptions, "target" | "order" | "alone"> {
  const { order = [], methods = [] } = drawing ?? {};
  const other = methods.find(({ method }) => method !== synthesizer && method !== "independent");
  if (other !== undefined) {
    throw new StandinError(
      "COLUMN_SETTING_INVALID",
      `The settings of column ${JSON.stringify(other.name)} cannot be used: it has method ${other.method}, but this model is fitted by ${synthesizer}. ` +
        "Set method independent to draw the column apart from the others, or take the setting out.",
      { column: other.name },
    );
  }
  const partsOf = new Map(
    codebook.columns.map((column) => [column.name, codedColumns({ ...codebook, columns: [column] }).map(({ name }) => name)]),
  );
  const coded = (name: string): readonly string[] => partsOf.get(name) ?? [];
  return {
    target: target === null ? null : codedName(target),
    order: order.flatMap(coded),
    alone: methods.filter(({ method }) => method === "independent").flatMap(({ name }) => coded(name)),
  };
}
