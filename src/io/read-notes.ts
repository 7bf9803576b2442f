import type { ReadColumn } from "./cell-column.js";

const namedColumns = 8;

/** Sentences on what was read as missing, and on columns that are text for a few cells. */
export function columnNotes(columns: readonly ReadColumn[], rowCount: number): string[] {
  return [...missingNotes(columns, rowCount), ...mixedNotes(columns), ...severalTokenNotes(columns)];
}

/** One sentence a token, naming the columns and the share of their cells. */
function missingNotes(columns: readonly ReadColumn[], rowCount: number): string[] {
  const byToken = new Map<string, { name: string; count: number }[]>();
  for (const { column, missing } of columns) {
    for (const { token, count } of missing) {
      const key = token.trim();
      const list = byToken.get(key) ?? [];
      const seen = list.find((entry) => entry.name === column.name);
      if (seen === undefined) list.push({ name: column.name, count });
      else seen.count += count;
      byToken.set(key, list);
    }
  }
  return [...byToken].map(([token, list]) => {
    const what = token === "" ? "Empty cells are" : `${JSON.stringify(token)} is`;
    const shown = list.slice(0, namedColumns).map(({ name, count }) => `${name} (${shareOf(count, rowCount)})`);
    const more = list.length > namedColumns ? ` and ${list.length - namedColumns} more columns` : "";
    return `${what} read as missing in ${shown.join(", ")}${more}.`;
  });
}

/** A share of cells, rounded so that it gives no exact count away. */
function shareOf(count: number, rowCount: number): string {
  const percent = (100 * count) / rowCount;
  if (percent < 1) return "under 1 %";
  if (percent > 99 && count < rowCount) return "over 99 %";
  return `${Math.round(percent)} %`;
}

function mixedNotes(columns: readonly ReadColumn[]): string[] {
  return columns
    .filter(({ firstOddRow }) => firstOddRow !== null)
    .map(
      ({ column, firstOddRow }) =>
        `Column ${column.name} is read as text: most of its cells are numbers, but not all (the first that is none stands in row ${firstOddRow}).`,
    );
}

function severalTokenNotes(columns: readonly ReadColumn[]): string[] {
  return columns
    .filter(({ missing }) => missing.length > 1)
    .map(({ column }) => {
      const token = column.missingToken.trim();
      const written = token === "" ? "an empty cell" : JSON.stringify(token);
      return `Column ${column.name} marks missing cells in several ways; the output uses the most frequent, ${written}.`;
    });
}
