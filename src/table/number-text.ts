const ZERO = 48;
const NINE = 57;
const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const COMMA = 44;

/** Exact as doubles up to 10^22; a quotient of two exact numbers is correctly rounded (Clinger 1990), so no digit is lost. */
const powersOfTen: Float64Array = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Most digits after the decimal sign that a column keeps; a column with 17 is written at full precision. */
export const maxDecimals = 17;

/** What `scanNumber` found; one object is used again for every cell of a column. */
export interface ScannedNumber {
  value: number;
  /** Digits after the decimal sign (an exponent counted in), 0 to 17. */
  decimals: number;
  /** True when `value.toFixed(decimals)`, with the column's decimal sign, is the cell's text again. */
  canonical: boolean;
}

/**
 * Reads a plain number: optional sign, digits with at most one decimal sign, optional exponent, spaces around it. Not numbers: leading
 * zeros (007), grouped thousands, Infinity, NaN, integers beyond 2^53, and what would over- or underflow.
 *
 * @param found filled in when the result is true, otherwise unspecified
 * @returns whether `text` is a plain number
 */
export function scanNumber(text: string, decimalComma: boolean, found: ScannedNumber): boolean {
  const sign = decimalComma ? COMMA : DOT;
  let at = 0;
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === SPACE) end--;
  while (at < end && text.charCodeAt(at) === SPACE) at++;
  let canonical = at === 0 && end === text.length;
  let code = text.charCodeAt(at);
  const negative = code === MINUS;
  if (negative || code === PLUS) {
    canonical &&= negative;
    at++;
  }
  const wholeStart = at;
  let mantissa = 0;
  while (at < end) {
    code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) break;
    mantissa = mantissa * 10 + (code - ZERO);
    at++;
  }
  const wholeDigits = at - wholeStart;
  if (wholeDigits > 1 && text.charCodeAt(wholeStart) === ZERO) return false;
  if (mantissa > Number.MAX_SAFE_INTEGER) return false;
  let decimals = 0;
  if (at < end && code === sign) {
    at++;
    const fractionStart = at;
    while (at < end) {
      code = text.charCodeAt(at);
      if (code < ZERO || code > NINE) break;
      mantissa = mantissa * 10 + (code - ZERO);
      at++;
    }
    decimals = at - fractionStart;
    canonical &&= decimals > 0;
  }
  if (wholeDigits + decimals === 0) return false;
  canonical &&= wholeDigits > 0;
  if (at === end && mantissa <= Number.MAX_SAFE_INTEGER && decimals < powersOfTen.length) {
    const size = decimals === 0 ? mantissa : mantissa / powersOfTen[decimals]!;
    found.value = negative ? -size : size;
    found.canonical = canonical && decimals <= maxDecimals && wholeDigits + decimals <= 15 && !(negative && size === 0);
    found.decimals = decimals <= maxDecimals ? decimals : maxDecimals;
    return true;
  }
  return scanLongNumber(text.slice(wholeStart, end), at - wholeStart, negative, decimals, decimalComma, found);
}

/**
 * Reads the common spellings of `scanNumber` from bytes: an optional minus, digits, at most one decimal sign, in all at most 15 digits.
 *
 * @param bytes ASCII or UTF-8; the number is bytes[start, end)
 * @param found filled in when the result is true, as `scanNumber` does, and canonical then
 * @returns false for anything else, plain number or not
 */
export function scanPlainNumber(bytes: Uint8Array, start: number, end: number, decimalComma: boolean, found: ScannedNumber): boolean {
  if (end - start > 17) return false;
  const negative = bytes[start] === MINUS;
  let at = negative ? start + 1 : start;
  const wholeStart = at;
  let mantissa = 0;
  let byte = 0;
  for (; at < end; at++) {
    byte = bytes[at]! - ZERO;
    if (byte < 0 || byte > 9) break;
    mantissa = mantissa * 10 + byte;
  }
  const wholeDigits = at - wholeStart;
  if (wholeDigits === 0 || (wholeDigits > 1 && bytes[wholeStart] === ZERO)) return false;
  let decimals = 0;
  if (at < end) {
    if (byte + ZERO !== (decimalComma ? COMMA : DOT)) return false;
    const fractionStart = ++at;
    for (; at < end; at++) {
      byte = bytes[at]! - ZERO;
      if (byte < 0 || byte > 9) return false;
      mantissa = mantissa * 10 + byte;
    }
    decimals = at - fractionStart;
    if (decimals === 0) return false;
  }
  if (wholeDigits + decimals > 15 || (negative && mantissa === 0)) return false;
  const size = decimals === 0 ? mantissa : mantissa / powersOfTen[decimals]!;
  found.value = negative ? -size : size;
  found.decimals = decimals;
  found.canonical = true;
  return true;
}

const exponentPattern = /^[eE][+-]?\d{1,4}$/;

/** The rare spellings: with an exponent, or with more digits than a double holds. */
function scanLongNumber(
  digits: string,
  exponentAt: number,
  negative: boolean,
  fractionDigits: number,
  decimalComma: boolean,
  found: ScannedNumber,
): boolean {
  const tail = digits.slice(exponentAt);
  if (tail !== "" && !exponentPattern.test(tail)) return false;
  const size = Number(decimalComma ? digits.replace(",", ".") : digits);
  if (!Number.isFinite(size)) return false;
  if (size === 0 && /[1-9]/.test(digits.slice(0, exponentAt))) return false;
  const exponent = tail === "" ? 0 : Number(tail.slice(1));
  found.value = negative ? -size : size;
  found.decimals = Math.min(maxDecimals, Math.max(0, fractionDigits - exponent));
  found.canonical = false;
  return true;
}

/**
 * Text of a number as its column wrote it.
 *
 * @param value finite
 * @param decimals most digits after the decimal sign, 0 to 17; 17 means full precision
 * @param fixedDecimals true: always that many digits; false: no trailing zeros
 */
export function formatNumber(value: number, decimals: number, fixedDecimals: boolean, decimalComma: boolean): string {
  const text = pointNumber(value, decimals, fixedDecimals);
  return decimalComma ? text.replace(".", ",") : text;
}

function pointNumber(value: number, decimals: number, fixedDecimals: boolean): string {
  if (decimals > 0 && decimals <= 15) {
    const scaled = Math.round(Math.abs(value) * powersOfTen[decimals]!);
    const isExact = scaled <= Number.MAX_SAFE_INTEGER && scaled / powersOfTen[decimals]! === Math.abs(value);
    if (isExact) return scaledNumber(scaled, decimals, fixedDecimals, value < 0);
  }
  const shortest = value === 0 ? "0" : String(value);
  if (shortest.includes("e"))
    return decimals >= maxDecimals || Math.abs(value) >= 1e21 ? shortest : roundedNumber(value, decimals, fixedDecimals);
  const point = shortest.indexOf(".");
  const written = point === -1 ? 0 : shortest.length - point - 1;
  if (written > decimals && decimals < maxDecimals) return roundedNumber(value, decimals, fixedDecimals);
  if (!fixedDecimals || written >= decimals) return shortest;
  return (point === -1 ? `${shortest}.` : shortest).padEnd(shortest.length + (point === -1 ? 1 : 0) + decimals - written, "0");
}

/** The text of scaled / 10^decimals: several times faster than to find the shortest digits of a double. */
function scaledNumber(scaled: number, decimals: number, fixedDecimals: boolean, negative: boolean): string {
  const digits = String(scaled).padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  let end = digits.length;
  if (!fixedDecimals) while (end > point && digits.charCodeAt(end - 1) === ZERO) end--;
  const text = end === point ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
  return negative ? `-${text}` : text;
}

function roundedNumber(value: number, decimals: number, fixedDecimals: boolean): string {
  let text = value.toFixed(decimals);
  if (!fixedDecimals && decimals > 0) text = text.replace(/\.?0+$/, "");
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}

/** Digits after the decimal sign in the shortest text of `value` (finite), 0 to 17. */
export function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0;
  for (let decimals = 1; decimals <= 6; decimals++) {
    const power = powersOfTen[decimals]!;
    if (Math.round(value * power) / power === value) return decimals;
  }
  const text = String(value);
  const exponentAt = text.indexOf("e");
  const mantissa = exponentAt === -1 ? text : text.slice(0, exponentAt);
  const point = mantissa.indexOf(".");
  const written = point === -1 ? 0 : mantissa.length - point - 1;
  const exponent = exponentAt === -1 ? 0 : Number(text.slice(exponentAt + 1));
  return Math.min(maxDecimals, Math.max(0, written - exponent));
}
