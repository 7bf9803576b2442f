/** Text in the form in which two spellings are one: NFKC, lower case, without marks, every run of white space one space. */
export function plainText(text: string): string {
  if (/^[!-~]*(?: [!-~]+)*$/u.test(text)) return text.toLowerCase();
  return text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/gu, " ").trim();
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** Signs that HTML and JSON write otherwise, back in their own form. */
function unescaped(text: string): string {
  return text
    .replace(/&(?:(amp|lt|gt|quot)|#(\d{1,7})|#x([\da-f]{1,6}));/giu, (whole, name?: string, decimal?: string, hex?: string) =>
      name === undefined
        ? character(decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal), whole)
        : entities[name.toLowerCase()]!,
    )
    .replace(/\\u([\da-f]{4})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\[bfnrt]/gu, " ")
    .replace(/\\(["\\/])/gu, "$1");
}

function character(code: number, whole: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/**
 * All readings of a file's text that a search should see: as it is (HTML's and JSON's own escapes taken back), and what stands in it in per
 * cent signs, base64 (both alphabets, at each of its four offsets) and hexadecimal.
 * @returns plain texts, the first of them the file itself
 */
export function readingsOf(text: string): string[] {
  const decoded = unescaped(text);
  const hidden = [percentDecoded(decoded), ...base64Readings(decoded), hexReading(decoded)];
  return [plainText(decoded), ...hidden.filter((reading) => reading !== "").map(plainText)];
}

function percentDecoded(text: string): string {
  const pieces = text.split(/[\s"'<>]+/u).filter((piece) => /%[\da-f]{2}/iu.test(piece));
  return pieces
    .map((piece) => utf8(piece.replace(/%([\da-f]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))))
    .join(" ");
}

/** Bytes given as characters 0 to 255, read as UTF-8; other characters stay what they are. */
function utf8(text: string): string {
  return /^[\0-\xff]*$/u.test(text) ? Buffer.from(text, "latin1").toString("utf8") : text;
}

const leastBase64 = 8;

function base64Readings(text: string): string[] {
  const pieces = (text.match(/[\w+/-]{8,}={0,2}/gu) ?? []).filter((piece) => piece.length >= leastBase64);
  return [0, 1, 2, 3].map((offset) => pieces.map((piece) => Buffer.from(piece.slice(offset), "base64").toString("utf8")).join(" "));
}

function hexReading(text: string): string {
  const pieces = text.match(/[\da-f]{12,}/giu) ?? [];
  return pieces.flatMap((piece) => [0, 1].map((offset) => Buffer.from(piece.slice(offset), "hex").toString("utf8"))).join(" ");
}
