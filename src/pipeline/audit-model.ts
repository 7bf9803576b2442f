import { learnConstraintPlan } from "../encode/constraints/learn-plan.js";
import { encodeTable } from "../encode/encode-table.js";
import { learnCodebook } from "../encode/learn-codebook.js";
import type { ColumnMetadata } from "../metadata/metadata.js";
import { columnNamed, type Table } from "../table/table.js";
import { canonicalJson } from "../release/canonical-json.js";
import { auditCopula } from "../synthesizers/copula/audit-copula.js";
import { auditIndependent } from "../synthesizers/independent/independent.js";
import { auditTree } from "../synthesizers/tree/audit-tree.js";
import { auditUnitSizes } from "../synthesizers/unit-sizes.js";
import { learnTexts } from "../text/learn-texts.js";
import { hiddenColumns } from "../text/phrase-model.js";
import { phraseState } from "../text/phrase-state.js";
import type { CodedTable } from "../table/coded-table.js";
import { drawingOptions } from "./drawing-options.js";
import { codebookLimits, type Model } from "./fit-model.js";
import { orderByPerson } from "./person-order.js";

export interface ModelAudit {
  /** Whether every check that could be made held. */
  readonly passed: boolean;
  /** What was checked, in plain sentences. */
  readonly checked: readonly string[];
  /** What did not hold, in plain sentences; no source value. */
  readonly findings: readonly string[];
  /** What could not be checked without the source. */
  readonly notChecked: readonly string[];
}

/**
 * Checks that a model holds nothing that fewer than k persons hold; with its source, recounts and must agree.
 *
 * @param model  parsed from model.json, so schema, checksum and consistency hold already
 * @param source the rows the model was fitted on, all of them; null to check the file alone
 */
export function auditModel(model: Model, source: Table | null): ModelAudit {
  const checked = ["Schema, version, checksum and indices of the file."];
  const findings = [...leftovers(model)];
  checked.push("Columns that are not learned hold no value, only how new ones look.");
  if (source === null) {
    return {
      passed: findings.length === 0,
      checked,
      findings,
      notChecked: [`That ${model.k} persons stand behind every value, bin and leaf: give the source with --source.`],
    };
  }
  const missing = sourceColumns(model).filter(({ name }) => !source.columns.some((column) => column.name === name));
  if (missing.length > 0) {
    findings.push(
      `The source has no column ${missing.map(({ name }) => JSON.stringify(name)).join(", ")}: it is not what the model was fitted on.`,
    );
    return { passed: false, checked, findings, notChecked: ["The counts."] };
  }
  checked.push(...constraintCheck(model));
  checked.push(`Every category, spike, cell and its mass recounted on the source (k = ${model.k}).`, methodCheck(model.synthesizer));
  findings.push(...recount(model, source));
  return { passed: findings.length === 0, checked, findings, notChecked: [] };
}

/** Columns that the source has itself: not those that stand for its texts. */
export function sourceColumns({ output, texts }: Model): readonly ColumnMetadata[] {
  const hidden = new Set(texts.flatMap(hiddenColumns));
  return output.metadata.columns.filter(({ name }) => !hidden.has(name));
}

function constraintCheck({ output, k }: Model): string[] {
  if ((output.metadata.constraints ?? []).length === 0) return [];
  return [`Every pair, combination and end that the constraints use recounted on the source (k = ${k}).`];
}

function methodCheck(kind: string): string {
  if (kind === "tree")
    return "The persons behind every leaf and cut side of the trees, and the rows a person has, recounted on the source.";
  if (kind === "copula") return "Every share and correlation, and the rows a person has, computed again from the source.";
  return "Every frequency, and the rows a person has, recounted on the source.";
}

function auditMethod({ synthesizer, metadata, codebook, k }: Model, state: unknown, coded: CodedTable): string[] {
  if (synthesizer === "tree") return auditTree(state, coded, k);
  if (synthesizer === "copula") return auditCopula(state, coded, k, drawingOptions(metadata, codebook, synthesizer).alone ?? []);
  return auditIndependent(state, coded);
}

/** Values that must not stand in a model: constants and patterns only where the treatment asks for them. */
function leftovers({ codebook, metadata }: Model): string[] {
  return codebook.columns.flatMap(({ name, codec }, i) => {
    const { treatment } = metadata.columns[i]!;
    if (codec.kind !== "fresh") return treatment === "model" ? [] : [`Column ${name} is learned although its treatment is ${treatment}.`];
    return codec.constant !== null && treatment !== "constant"
      ? [`Column ${name} keeps a value although its treatment is ${treatment}.`]
      : [];
  });
}

function recount(model: Model, source: Table): string[] {
  const columns = sourceColumns(model);
  const kept: Table = { rowCount: source.rowCount, columns: columns.map(({ name }) => columnNamed(source, name)) };
  const ordered = orderByPerson(kept, model.output.metadata);
  const { personOf, unitStart } = ordered;
  const texts = learnTexts(ordered.table, { ...model.output.metadata, columns }, personOf, model.k);
  if (canonicalJson(texts.models.map(phraseState)) !== canonicalJson(model.texts.map(phraseState)))
    return [`Texts: words, phrases or what the row says of them differ from what this source gives at k = ${model.k}.`];
  const { plan, reduced } = learnConstraintPlan(texts.table, model.output.metadata, personOf, model.k);
  if (canonicalJson(plan) !== canonicalJson(model.output.plan))
    return [`Constraints: pairs, combinations or ends differ from what this source gives at k = ${model.k}.`];
  const { table } = reduced;
  const again = learnCodebook(table, model.metadata, personOf, { k: model.k, ...codebookLimits });
  const differing = model.codebook.columns.filter((column, i) => canonicalJson(column.codec) !== canonicalJson(again.columns[i]!.codec));
  const findings = differing.map(
    ({ name }) => `Column ${name}: categories, bins or their mass differ from what this source gives at k = ${model.k}.`,
  );
  const coded = encodeTable(table, model.metadata, model.codebook, unitStart);
  const state = model.fitted.toJSON();
  return [...findings, ...auditMethod(model, state, coded), ...auditUnitSizes(state, coded, model.k)];
}
