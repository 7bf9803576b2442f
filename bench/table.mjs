/** A Markdown table. @param {readonly (readonly string[])[]} rows the header first */
export function markdownTable(rows) {
  const [header, ...body] = rows;
  const widths = header.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(header), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...body.map(line)].join("\n");
}

/** A figure in a few digits, or a dash. */
export function short(value, digits = 3) {
  return typeof value === "number" && Number.isFinite(value) ? value.toFixed(digits) : "–";
}
