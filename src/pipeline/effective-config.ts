import type { Constraint } from "../metadata/constraints/constraint.js";
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
    fidelityPrivacy: request.fidelityPrivacy,
    rows: request.rowCount,
    teacher: request.teacher === null ? null : { ...request.teacher.teacher.identity, candidates: request.teacher.settings.candidates },
    maxRows: reading.maxRows ?? null,
    format: { ...format },
    target: metadata.target,
    entity: metadata.unit.kind === "entity" ? metadata.unit.column : null,
    order: metadata.drawing?.order ?? [],
    methods: metadata.drawing?.methods.map(({ name, method }) => ({ name, method })) ?? [],
    constraints: (metadata.constraints ?? []).map(({ rule, origin }) => ({ origin, ...jsonOf(rule) })),
    columns: metadata.columns.map(({ name, kind, role, treatment }) => ({ name, kind, role, treatment })),
  };
}

/** A rule as plain JSON: without the keys that are not set. */
function jsonOf(rule: Constraint): Record<string, JsonValue> {
  return JSON.parse(JSON.stringify(rule)) as Record<string, JsonValue>;
}
