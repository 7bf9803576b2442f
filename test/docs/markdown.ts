/** A fenced block: the words after the backticks, and its lines. */
export interface Fence {
  readonly info: string;
  readonly lines: readonly string[];
}

export function fences(markdown: string): Fence[] {
  return [...markdown.matchAll(/^```([^\n`]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    info: (match[1] ?? "").trim(),
    lines: (match[2] ?? "").split("\n").filter((line) => line.trim() !== ""),
  }));
}

/** Markdown without its fenced and indented code. */
export function prose(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, "").replace(/^ {4}.*$/gm, "");
}

/** Cells of every table row, header and rule rows left out. */
export function tableRows(markdown: string): string[][] {
  const lines = prose(markdown).split("\n");
  const isRule = (line: string | undefined): boolean => line !== undefined && /^\|[\s:|-]+\|$/.test(line);
  return lines.filter((line, i) => line.startsWith("|") && !isRule(line) && !isRule(lines[i + 1])).map((line) => cells(line));
}

function cells(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** Text under each heading of the given level, by the heading's text. */
export function sections(markdown: string, level: number): Map<string, string> {
  const parts = markdown.split(new RegExp(`^#{${level}} `, "m")).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf("\n")).trim(), part.slice(part.indexOf("\n") + 1)]));
}

/** Targets of links and images. */
export function links(markdown: string): string[] {
  return [...prose(markdown).matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1] ?? "");
}

/** Anchors that headings make: lower case, spaces to hyphens, other signs dropped. */
export function anchors(markdown: string): Set<string> {
  const headings = [...prose(markdown).matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? "");
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-"),
    ),
  );
}
