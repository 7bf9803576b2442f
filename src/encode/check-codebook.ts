import { checkDatetimePattern } from "../metadata/datetime.js";
import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import type { CategoricalCodec, Codebook, ColumnCodec, DatetimeCodec, FreshCodec, NumericCodec } from "./codebook.js";

/** Ids that every shape must have room for, so that drawing them never runs out. */
const leastIdSpace = 1e12;

/**
 * What the schema cannot say of a codebook from a file: that its arrays fit together, every code is in range, and each codec is the one that the
 * column's meaning asks for. A codebook without a problem can be decoded from any codes below its cardinalities.
 * @param metadata of the same columns in the same order
 * @returns a plain sentence with column names alone, or null
 */
export function codebookProblem(codebook: Codebook, metadata: Metadata): string | null {
  const names = new Set(metadata.columns.map(({ name }) => name));
  if (metadata.unit.kind === "entity" && !names.has(metadata.unit.column)) return "the entity key is none of its columns";
  if (metadata.target !== null && !names.has(metadata.target)) return "the target is none of its columns";
  for (const [i, { name, codec }] of codebook.columns.entries()) {
    const problem = columnProblem(codec, metadata.columns[i]!);
    if (problem !== null) return `column ${name} ${problem}`;
  }
  return null;
}

function columnProblem(codec: ColumnCodec["codec"], meta: ColumnMetadata): string | null {
  const expected = meta.treatment !== "model" ? "fresh" : meta.kind === "numeric" || meta.kind === "datetime" ? meta.kind : "categorical";
  if (codec.kind !== expected) return `is coded as ${codec.kind}, but its treatment asks for ${expected}`;
  switch (codec.kind) {
    case "numeric":
      return numericProblem(codec);
    case "categorical":
      return categoricalProblem(codec);
    case "datetime":
      return datetimeProblem(codec, meta);
    case "fresh":
      return freshProblem(codec, meta);
  }
}

function numericProblem({ cardinality, missingCode, spikes, spikeCodes, cellEnds, cellCodes, cellWeights }: NumericCodec): string | null {
  const lengths = spikes.length === spikeCodes.length && cellCodes.length === cellWeights.length;
  if (!lengths || cellEnds.length !== (cellCodes.length === 0 ? 0 : cellCodes.length + 1)) return "has lists of different lengths";
  if (cellEnds.some((end, i) => i > 0 && end < cellEnds[i - 1]!)) return "has bins out of order";
  const inRange = [...spikeCodes, ...cellCodes, missingCode].every((code) => code < cardinality);
  return inRange ? null : "has a code beyond its cardinality";
}

function categoricalProblem({ cardinality, missingCode, rareCode, values, codes, weights }: CategoricalCodec): string | null {
  if (values.length !== codes.length || values.length !== weights.length) return "has lists of different lengths";
  if (new Set(values).size !== values.length) return "has a category twice";
  return codes.every((code) => code < cardinality) && missingCode < cardinality && rareCode < cardinality
    ? null
    : "has a code beyond its cardinality";
}

function datetimeProblem(codec: DatetimeCodec, { datetime }: ColumnMetadata): string | null {
  if (new Set(codec.weekdays).size !== codec.weekdays.length) return "has a weekday twice";
  try {
    checkDatetimePattern(datetime?.pattern ?? "");
  } catch {
    return "has a date pattern that cannot be read";
  }
  return numericProblem(codec.day) ?? (codec.time === null ? null : numericProblem(codec.time));
}

function freshProblem({ pattern, constant }: FreshCodec, { treatment }: ColumnMetadata): string | null {
  const drawsIds = treatment === "renew-pattern" || treatment === "renew-entity";
  if (drawsIds !== (pattern !== null)) return drawsIds ? "has no pattern for its new ids" : "has a pattern for ids that it does not draw";
  if (constant !== null && treatment !== "constant") return `keeps a value although its treatment is ${treatment}`;
  const isRoomy = pattern?.shapes.every(({ places }) => places.reduce((space, place) => space * place.length, 1) >= leastIdSpace) ?? true;
  return isRoomy ? null : "has too little room for new ids";
}
