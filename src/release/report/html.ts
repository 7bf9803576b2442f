/** Markup that is known to be safe; only `html` and `rawMarkup` make it. */
export interface Html {
  readonly markup: string;
}

type Piece = string | number | Html | readonly Html[] | null;

/** Markup from a template; every interpolated text is escaped, markup and lists of markup are put in as they are, null is nothing. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  let markup = parts[0] ?? "";
  pieces.forEach((piece, index) => {
    markup += markupOf(piece) + (parts[index + 1] ?? "");
  });
  return { markup };
}

/** Markup made elsewhere that is already escaped (charts, the style sheet). */
export function rawMarkup(markup: string): Html {
  return { markup };
}

function markupOf(piece: Piece): string {
  if (piece === null) return "";
  if (typeof piece === "string") return escapeText(piece);
  if (typeof piece === "number") return escapeText(String(piece));
  return "markup" in piece ? piece.markup : piece.map((part) => part.markup).join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text for an element or a quoted attribute. */
export function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? "");
}

/**
 * Text that shows what it holds: control characters, lone surrogates and signs that reorder what follows them become U+FFFD.
 * Tabs and line ends become spaces.
 */
export function printable(text: string): string {
  return text
    .replace(/[\t\n\r]/g, " ")
    .replace(/[\p{Cc}\p{Surrogate}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, "\uFFFD");
}

/** At most `length` characters, the last of them an ellipsis where something was cut. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(printable(text));
  return characters.length <= length
    ? characters.join("")
    : `${characters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`;
}

const longestName = 80;

/** A name from the source (column, category, file), cut short beyond 80 characters and kept apart from the direction of the text around it. */
export function nameMarkup(name: string): Html {
  return html`<bdi class="name">${name === "" ? "(empty)" : shortened(name, longestName)}</bdi>`;
}
