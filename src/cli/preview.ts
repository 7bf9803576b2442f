import type { Column, Table } from "../table/table.js";

export interface PreviewOptions {
  /** Rows shown at most. */
  readonly rowCount: number;
  /** Characters a line may have, at least 20. */
  readonly width: number;
}

const widestCell = 24;
const gap = "  ";

/**
 * The first rows of a synthetic table as aligned text. Columns that do not fit are named below; control characters are shown as "·", for a
 * terminal would obey them.
 */
export function renderPreview(table: Table, { rowCount, width }: PreviewOptions): string {
  const shown = Math.min(rowCount, table.rowCount);
  const blocks: string[][] = [];
  let used = 0;
  for (const column of table.columns) {
    const block = columnBlock(column, shown);
    used += (blocks.length === 0 ? 0 : gap.length) + block[0]!.length;
    if (used > width && blocks.length > 0) break;
    blocks.push(block);
  }
  const lines = Array.from({ length: shown + 1 }, (_, line) =>
    blocks
      .map((block) => block[line]!)
      .join(gap)
      .trimEnd()
      .slice(0, width),
  );
  const hidden = table.columns.slice(blocks.length).map((column) => clean(column.name));
  if (hidden.length > 0)
    lines.push(shorten(`and ${hidden.length} more column${hidden.length === 1 ? "" : "s"}: ${hidden.join(", ")}`, width));
  return lines.join("\n");
}

/** Header and cells of one column, padded to one width; numbers stand to the right. */
function columnBlock(column: Column, rowCount: number): string[] {
  const cells = [column.name, ...Array.from({ length: rowCount }, (_, row) => cellText(column, row))].map((text) =>
    shorten(clean(text), widestCell),
  );
  const width = Math.max(...cells.map((cell) => cell.length));
  return cells.map((cell) => (column.storage === "number" ? cell.padStart(width) : cell.padEnd(width)));
}

function cellText(column: Column, row: number): string {
  if (column.storage === "text") return column.codes[row]! < 0 ? column.missingToken : column.dictionary[column.codes[row]!]!;
  const value = column.values[row]!;
  if (Number.isNaN(value)) return column.missingToken;
  return column.fixedDecimals ? value.toFixed(column.decimals) : String(value);
}

function clean(text: string): string {
  return text.replace(/\p{C}/gu, "·");
}

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
