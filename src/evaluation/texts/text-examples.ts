import type { ColumnMetadata, Metadata } from "../../metadata/metadata.js";
import { sampleIndices } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { Column, Table, TextColumn } from "../../table/table.js";
import type { TextExample } from "../figures.js";
import { freeTextColumns } from "../privacy/text/text-columns.js";

const mostExamples = 10;
const mostBeside = 4;
const mostCharacters = 400;

/**
 * Texts of the synthetic file, drawn at random, beside some columns of their rows: the target first, then categories, then numbers and dates.
 * @param fittedOn says which columns are free text; nothing of it is shown
 * @returns at most ten; none where the file has no free text
 */
export function textExamples(synthetic: Table, fittedOn: Table, metadata: Metadata, rng: Rng): TextExample[] {
  const names = new Set(freeTextColumns(fittedOn, metadata.columns).map(({ name }) => name));
  const cells = synthetic.columns
    .filter((column): column is TextColumn => column.storage === "text" && names.has(column.name))
    .map((column) => ({ column, rows: Uint32Array.from(column.codes.keys()).filter((row) => column.codes[row]! >= 0) }))
    .filter(({ rows }) => rows.length > 0);
  const beside = columnsBeside(synthetic, metadata, names);
  const each = Math.floor(mostExamples / Math.max(1, cells.length));
  return cells.slice(0, mostExamples).flatMap(({ column, rows }) =>
    Array.from(sampleIndices(rows.length, Math.max(1, each), rng.fork(column.name)), (place): TextExample => {
      const row = rows[place]!;
      return {
        column: column.name,
        text: shortText(column.dictionary[column.codes[row]!]!),
        beside: beside.map((own) => ({ column: own.name, value: cellText(own, row) })),
      };
    }),
  );
}

function columnsBeside(synthetic: Table, { columns, target }: Metadata, texts: ReadonlySet<string>): Column[] {
  const rank = ({ name, kind }: ColumnMetadata): number => (name === target ? 0 : kind === "categorical" || kind === "boolean" ? 1 : 2);
  const modelled = columns.filter(({ name, treatment }) => treatment === "model" && !texts.has(name));
  return modelled
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap(({ name }) => synthetic.columns.filter((column) => column.name === name))
    .slice(0, mostBeside);
}

function cellText(column: Column, row: number): string | null {
  if (column.storage === "text") {
    const code = column.codes[row]!;
    return code < 0 ? null : shortText(column.dictionary[code]!);
  }
  const value = column.values[row]!;
  if (Number.isNaN(value)) return null;
  return column.fixedDecimals ? value.toFixed(column.decimals) : String(value);
}

function shortText(text: string): string {
  const characters = Array.from(text.slice(0, 2 * mostCharacters));
  return characters.length <= mostCharacters ? text : `${characters.slice(0, mostCharacters - 1).join("")}…`;
}
