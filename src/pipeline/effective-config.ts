import type { JsonValue } from "../release/manifest.js";
import type { Inspected } from "./inspect-input.js";
import { baseName } from "./paths.js";
import type { RunRequest } from "./run-request.js";

/** All settings that the released bytes follow from, beside the source and the seed; no seed, no absolute path. */
export function effectiveConfig(request: RunRequest, { metadata, format, reading }: Inspected): JsonValue {
  const { policy } = request;
  return {
    input: baseName(request.input),
    holdout: request.holdout === null ? null : baseName(request.holdout),
    holdoutShare: request.holdoutShare,
    configFile: request.configName,
    policy: policy.name,
    k: policy.k,
    method: request.method,
    rows: request.rowCount,
    maxRows: reading.maxRows ?? null,
    format: { ...format },
    target: metadata.target,
    entity: metadata.unit.kind === "entity" ? metadata.unit.column : null,
    columns: metadata.columns.map(({ name, kind, role, treatment }) => ({ name, kind, role, treatment })),
  };
}
