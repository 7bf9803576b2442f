import type { ReportModel } from "./report-model.js";
import { reportSchema } from "./report-schema.js";

/**
 * report.json: the report's content as data, two spaces of indent, a line end at the end.
 *
 * @throws RangeError when the model does not follow the schema (a number that is not finite, a property it does not know), so that
 * nothing leaves that the schema does not name
 */
export function renderReportJson(model: ReportModel): string {
  const checked = reportSchema.safeParse(model);
  if (checked.success) return `${JSON.stringify(checked.data, null, 2)}\n`;
  const issue = checked.error.issues[0];
  throw new RangeError(`the report model is wrong at ${issue?.path.join(".") ?? "its root"}: ${issue?.message ?? "unknown"}`);
}
