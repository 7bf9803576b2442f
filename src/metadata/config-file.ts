import { isMap, isScalar, LineCounter, parseDocument, stringify } from "yaml";
import type { z } from "zod";
import { StandinError } from "../errors.js";
import { type ConfigInput, configSchema, configVersion } from "./config-schema.js";
import type { ColumnMetadata, Metadata } from "./metadata.js";
import { nearestName } from "./nearest-name.js";
import type { ColumnOverride } from "./overrides.js";

/** Settings of a run and of the columns, as `standin.yaml` holds them. */
export interface Config extends Omit<ConfigInput, "seed" | "columns"> {
  readonly seed?: string | undefined;
  readonly columns?: readonly ColumnOverride[] | undefined;
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
  if (!parsed.success) throw invalidIssue(fileName, parsed.error.issues[0]!, lineOf);
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

function invalidIssue(fileName: string, issue: Issue, lineOf: (path: readonly PropertyKey[]) => number): StandinError {
  const inColumn = issue.path[0] === "columns" && typeof issue.path[1] === "number";
  const key = [...issue.path].reverse().find((part) => typeof part === "string") ?? "";
  if (issue.code === "unrecognized_keys") {
    const unknown = issue.keys[0] ?? "";
    const known = Object.keys(inColumn ? columnKeys() : configSchema.shape);
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

function columnKeys(): Readonly<Record<string, unknown>> {
  return configSchema.shape.columns.unwrap().element.shape;
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
    "columns:",
    ...columns.flatMap(columnLines),
  ];
  return `${lines.join("\n")}\n`;
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
