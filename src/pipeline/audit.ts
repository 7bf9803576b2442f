import { StandinError } from "../errors.js";
import type { ReadOptions } from "../table/ports.js";
import { auditModel, type ModelAudit, sourceColumns } from "./audit-model.js";
import { baseName } from "./paths.js";
import type { Ports, Work } from "./ports.js";
import { readModel } from "./sample.js";

/**
 * Checks a model file: alone, or against the rows that it was fitted on.
 * @param source the file that was fitted, or null
 * @throws StandinError MODEL_INVALID, TABLES_DIFFER when the source lacks a column, and all that reading throws
 */
export async function auditFile(path: string, source: string | null, reading: ReadOptions, ports: Ports, work: Work): Promise<ModelAudit> {
  const model = await readModel(path, ports);
  if (source === null) return auditModel(model, null);
  const { table } = await ports.readTable(source, reading, work.signal);
  const absent = sourceColumns(model).find(({ name }) => !table.columns.some((column) => column.name === name));
  if (absent !== undefined) {
    const message = `${baseName(source)} has no column ${JSON.stringify(absent.name)}, which the model was fitted on. Give the file that was fitted.`;
    throw new StandinError("TABLES_DIFFER", message, { column: absent.name });
  }
  return auditModel(model, table);
}
