import { isMap, isScalar, LineCounter, parseDocument, stringify } from "yaml";
import type { z } from "zod";
import { StandinError } from "../errors.js";
import {
  conditionSchema,
  type Constraint,
  constraintKinds,
  constraintSchema,
  constraintText,
  type KnownConstraint,
} from "./constraints/constraint.js";
import { type ConfigInput, configSchema, configVersion } from "./config-schema.js";
import type { ColumnMetadata, Metadata } from "./metadata.js";
import { nearestName } from "./nearest-name.js";
import type { ColumnOverride } from "./overrides.js";

/** Settings of a run and of the columns, as `standin.yaml` holds them. */
export interface Config extends Omit<ConfigInput, "seed" | "columns" | "constraints"> {
  readonly seed?: string | undefined;
  readonly columns?: readonly ColumnOverride[] | undefined;
  /** In place of the constraints that would be found; an empty list: none. */
  readonly constraints?: readonly Constraint[] | undefined;
}

const maxCharacters = 4 * 1024 * 1024;

/**
 * Reads `standin.yaml`.
 * @param fileName how messages name the file
 * @throws StandinError CONFIG_INVALID with file and line, the key, the nearest known key, and what is allowed
 */
export function parseConfig(text: string, fileName: string): Config {
  if (text.length > maxCharacters) throw invalid(fileName, 1, `has ${text.length} characters; at most ${maxCharacters} are read`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, version: "1.2" });
  const [error] = document.errors;
  if (error !== undefined)
    throw invalid(fileName, lines.linePos(error.pos[0]).line, `is not valid YAML (${error.code.toLowerCase().replaceAll("_", " ")})`);
  if (!isMap(document.contents)) throw invalid(fileName, 1, `must be a list of settings such as "version: ${configVersion}"`);
  const lineOf = (path: readonly PropertyKey[]): number => lineOfPath(document.contents, path, lines);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw invalid(fileName, 1, "uses more YAML aliases than are read");
  }
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) throw invalidIssue(fileName, parsed.error.issues[0]!, value, lineOf);
  checkNames(fileName, parsed.data, lineOf);
  const { seed, ...rest } = parsed.data;
  return seed === undefined ? rest : { ...rest, seed: String(seed) };
}

function checkNames(fileName: string, { columns }: ConfigInput, lineOf: (path: readonly PropertyKey[]) => number): void {
  const seen = new Set<string>();
  (columns ?? []).forEach(({ name }, i) => {
    if (seen.has(name))
      throw invalid(fileName, lineOf(["columns", i]), `has settings for the column ${JSON.stringify(name)} twice; keep one of them`);
    seen.add(name);
  });
}

/** Line of the deepest part of a path that stands in the file; of a key, the line of the key itself. */
function lineOfPath(contents: unknown, path: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = contents;
  let offset = 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (pair === undefined) break;
      offset = rangeStart(pair.key) ?? offset;
      node = pair.value;
    } else {
      const items = (node as { items?: readonly unknown[] } | null)?.items;
      if (items === undefined || typeof part !== "number" || items[part] === undefined) break;
      node = items[part];
      offset = rangeStart(node) ?? offset;
    }
  }
  return lines.linePos(offset).line;
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: readonly number[] } | null)?.range?.[0];
}

type Issue = z.core.$ZodIssue;

function invalidIssue(fileName: string, issue: Issue, value: unknown, lineOf: (path: readonly PropertyKey[]) => number): StandinError {
  const key = [...issue.path].reverse().find((part) => typeof part === "string") ?? "";
  if (issue.code === "unrecognized_keys") {
    const unknown = issue.keys[0] ?? "";
    const known = knownKeys(issue.path, value);
    const nearest = nearestName(unknown, known);
    const hint = nearest === null ? "" : ` Did you mean ${JSON.stringify(nearest)}?`;
    return invalid(
      fileName,
      lineOf([...issue.path, unknown]),
      `has the unknown key ${JSON.stringify(unknown)}.${hint} Known keys here are ${known.join(", ")}`,
    );
  }
  return invalid(
    fileName,
    lineOf(issue.path),
    key === ""
      ? `cannot be used: ${expectation(issue)}`
      : `has ${JSON.stringify(key)} with a value that it cannot have: ${expectation(issue)}`,
  );
}

/** Keys that are known at a place of the file. */
function knownKeys(path: readonly PropertyKey[], value: unknown): string[] {
  const [list, index] = path;
  if (list === "columns" && typeof index === "number") return Object.keys(configSchema.shape.columns.unwrap().element.shape);
  if (list === "teacher") return Object.keys(teacherKeys(path));
  if (list !== "constraints" || typeof index !== "number") return Object.keys(configSchema.shape);
  if (path.length > 2) return Object.keys(conditionSchema.shape);
  const kind = (value as { constraints: readonly { kind?: unknown }[] }).constraints[index]?.kind;
  const option = constraintSchema.options.find(({ shape }) => shape.kind.value === kind);
  return option === undefined ? ["kind"] : Object.keys(option.shape);
}

function teacherKeys([, part]: readonly PropertyKey[]): object {
  const { shape } = configSchema.shape.teacher.unwrap();
  return part === "prices" ? shape.prices.unwrap().shape : shape;
}

/** What is allowed, in words. */
function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_value":
      return `allowed ${issue.values.length === 1 ? "is" : "are"} ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return `needed is ${issue.expected === "string" ? "a text (in quotes if it looks like a number)" : `${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`}`;
    case "too_small":
      return `at least ${issue.minimum} ${issue.origin === "string" ? "characters" : issue.origin === "array" ? "entries" : ""}`.trim();
    case "too_big":
      return `at most ${issue.maximum} ${issue.origin === "string" ? "characters" : issue.origin === "array" ? "entries" : ""}`.trim();
    case "invalid_union":
      if (issue.path[issue.path.length - 1] === "kind") return `allowed are ${constraintKinds.join(", ")}`;
      if (issue.path[0] === "constraints") return "needed is a text, a number, or true or false";
      return "needed is a text or a whole number";
    default:
      return "see schemas/config.schema.json";
  }
}

function invalid(fileName: string, line: number, problem: string): StandinError {
  return new StandinError("CONFIG_INVALID", `${fileName}:${line} ${problem}.`, { file: fileName, line });
}

/**
 * `standin.yaml` for a table: what was guessed about each column, with the reason as a comment behind it.
 * @param notes sentences for the top of the file @param header lines above everything, without the comment sign
 */
export function renderConfig(metadata: Metadata, notes: readonly string[], header: string): string {
  const { unit, target, columns } = metadata;
  const comments = [...header.split("\n"), ...(notes.length === 0 ? [] : ["", ...notes])];
  const lines = [
    ...comments.map(comment),
    "",
    `version: ${configVersion}`,
    "",
    comment(unit.reason),
    unit.kind === "row" ? "entity: none" : `entity: ${scalar(unit.column)}`,
    "",
    comment("The column that models will predict; declared, never guessed."),
    target === null ? comment("target: COLUMN") : `target: ${scalar(target)}`,
    "",
    comment("From privacy (0) to fidelity (1), for the tree synthesizer."),
    comment("fidelityPrivacy: 0.5"),
    "",
    "columns:",
    ...columns.flatMap(columnLines),
    ...(metadata.constraints === undefined ? [] : ["", ...constraintLines(metadata.constraints)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** The list of constraints, each with what it says and how many rows speak for it; a person confirms it by leaving it in. */
function constraintLines(constraints: readonly KnownConstraint[]): string[] {
  const lead = [
    comment(
      "Rules that every row keeps, found in the rows of this table. Each one left in the list holds in the stand-in too; take out what is chance.",
    ),
    comment("Without the key constraints, standin looks for them in each run. An empty list: none."),
  ];
  if (constraints.length === 0) return [...lead, comment("Nothing was found."), "constraints: []"];
  return [...lead, "constraints:", ...constraints.flatMap(constraintEntry)];
}

function constraintEntry({ rule, supportRows }: KnownConstraint): string[] {
  const [first, ...rest] = Object.entries(rule).map(([key, value]) => `${key}: ${inline(value)}`);
  return [
    `  - ${first}`,
    `    ${comment(`${constraintText(rule)}; speaks of ${supportRows} rows or a few more, and holds in all of them`)}`,
    ...rest.map((line) => `    ${line}`),
  ];
}

/** A value on one line: texts as JSON, which YAML reads alike. */
function inline(value: unknown): string {
  return typeof value === "string" ? scalar(value) : JSON.stringify(value);
}

function comment(text: string): string {
  return text === "" ? "#" : `# ${text.replace(/\s+/g, " ")}`;
}

/** One YAML scalar on one line, quoted where it would be read as something else. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, blockQuote: false, version: "1.2" }).trimEnd();
}

function columnLines(column: ColumnMetadata): string[] {
  const { name, kind, role, treatment, surrogate, datetime, missingTokens, reason } = column;
  const tokens = missingTokens?.map((token) => JSON.stringify(token)).join(", ");
  return [
    `  - name: ${scalar(name)}`,
    `    ${comment(reason)}`,
    `    kind: ${kind}`,
    ...(datetime === undefined ? [] : [`    datetime: ${scalar(datetime.pattern)}`]),
    role === "target" ? `    ${comment("role: target, as declared above")}` : `    role: ${role}`,
    `    treatment: ${treatment}`,
    ...(surrogate === undefined ? [] : [`    surrogate: ${surrogate}`]),
    ...(tokens === undefined
      ? []
      : [`    ${comment(`read as missing here, beside the usual tokens: ${tokens}; missingTokens: [...] sets others`)}`]),
  ];
}
