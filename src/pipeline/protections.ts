import type { ColumnCodec } from "../encode/codebook.js";
import { planSentences } from "../encode/constraints/plan.js";
import type { ColumnMetadata, Metadata, Treatment } from "../metadata/metadata.js";
import { type HipaaClass, hipaaClassOf } from "../pii/hipaa-classes.js";
import type { ColumnProtection } from "../release/report-model.js";
import type { Model } from "./fit-model.js";
import { textSentences } from "./learned-texts.js";

/** What was done to each column before anything was learned from it, in the order of the table. No value of a cell, no exact count. */
export function columnProtections(metadata: Metadata, { codebook, output, texts }: Model): ColumnProtection[] {
  const derived = planSentences(output.plan);
  const textOf = new Map(texts.map((model) => [model.column, textSentences(model, codebook.k)]));
  const codecOf = new Map(codebook.columns.map((column) => [column.name, column.codec]));
  return metadata.columns.map((meta) => {
    const codec = codecOf.get(meta.name);
    const ofPlan = derived.get(meta.name);
    const applied =
      ofPlan !== undefined
        ? [ofPlan]
        : codec === undefined || codec.kind === "fresh"
          ? (textOf.get(meta.name) ?? [treatmentSentence(meta)])
          : learnedSentences(codec, codebook.k);
    return { column: meta.name, kind: meta.kind, role: meta.role, treatment: meta.treatment, reason: reasonOf(meta), applied };
  });
}

/** The same for a file that someone else made: nothing is known of how. */
export function unknownProtections(metadata: Metadata): ColumnProtection[] {
  return metadata.columns.map((meta) => {
    const { name, kind, role, treatment } = meta;
    return { column: name, kind, role, treatment, reason: reasonOf(meta), applied: [] };
  });
}

/** Why a column was read as it was; of an identifier also the class of HIPAA's Safe Harbor list that it mostly falls under. */
function reasonOf({ reason, surrogate }: ColumnMetadata): string {
  if (surrogate === undefined) return reason;
  const [{ letter, name }] = hipaaClassOf(surrogate) as [HipaaClass];
  return `${reason}; HIPAA Safe Harbor class ${letter} (${name})`;
}

const treatmentSentences: Readonly<Record<Exclude<Treatment, "model">, string>> = {
  "renew-rows": "Row numbers are counted anew from 1.",
  "renew-pattern": "Ids are drawn anew in the same pattern, from a much larger space.",
  "renew-entity": "Keys are drawn anew; which rows belong together is drawn too.",
  surrogate: "Replaced by invented identifiers from reserved ranges.",
  constant: "The one value is kept where enough persons hold it, else the cells are empty.",
  phrases: "Left empty: too few persons have a text to write any from.",
  "leave-out": "Left out: the header is kept and the cells are empty.",
};

function treatmentSentence(meta: ColumnMetadata): string {
  return meta.treatment === "model" ? "Learned and drawn." : treatmentSentences[meta.treatment];
}

type LearnedCodec = Exclude<ColumnCodec["codec"], { kind: "fresh" }>;

function learnedSentences(codec: LearnedCodec, k: number): string[] {
  switch (codec.kind) {
    case "numeric":
      return [
        ...(codec.spikes.length > 0 ? [`${plural(codec.spikes.length, "value")}, each held by at least ${k} persons, kept as such.`] : []),
        ...(codec.cellCodes.length > 0
          ? [
              `All other numbers lie in ${plural(codec.cellCodes.length, "bin")} of at least ${k} persons and are drawn smoothly inside.`,
              `The outer ends lie inside the value of the ${k}th smallest and largest person.`,
            ]
          : []),
        ...missingSentence(codec.missingCode),
      ];
    case "categorical":
      return [
        `${plural(codec.values.length, "category", "categories")}, each held by at least ${k} persons.`,
        ...(codec.rareCode >= 0 ? [`Rarer ones share one code, drawn as a common category.`] : []),
        ...missingSentence(codec.missingCode),
      ];
    case "datetime": {
      const parts = codec.time === null ? "Days" : "Days and times of day";
      return [`${parts} lie in bins of at least ${k} persons and are drawn inside.`, ...missingSentence(codec.day.missingCode)];
    }
  }
}

function missingSentence(missingCode: number): string[] {
  return missingCode >= 0 ? ["Missing cells are drawn like a value."] : [];
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
