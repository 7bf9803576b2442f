import { formatNumber } from "../table/number-text.js";

const ZERO = 48;
const MINUS = 45;
const POINT = 46;
const COMMA = 44;
/** Powers that a scaled number is exact with, see `formatNumber`. */
const mostScaledDecimals = 15;
const powersOfTen = Float64Array.from({ length: mostScaledDecimals + 1 }, (_, exponent) => 10 ** exponent);
/** Bytes that a number may take: a sign, 21 digits, a decimal sign and 17 digits, and some to spare. */
export const mostNumberBytes = 64;

/** How the numbers of a column are written, as in `formatNumber`. */
export interface NumberSpelling {
  readonly decimals: number;
  readonly fixedDecimals: boolean;
  readonly decimalComma: boolean;
}

/**
 * Writes what `formatNumber` gives, without making a text of it where the number is exact on the column's digits.
 *
 * @param value finite
 * @param at    first byte to write; `mostNumberBytes` must fit
 * @returns the byte behind the last one written
 */
export function writeNumber(value: number, { decimals, fixedDecimals, decimalComma }: NumberSpelling, out: Uint8Array, at: number): number {
  const size = Math.abs(value);
  const scaled = decimals <= mostScaledDecimals ? Math.round(size * powersOfTen[decimals]!) : Number.NaN;
  if (!(scaled <= Number.MAX_SAFE_INTEGER && scaled / powersOfTen[decimals]! === size)) {
    return writeAscii(formatNumber(value, decimals, fixedDecimals, decimalComma), out, at);
  }
  let end = at;
  if (value < 0) out[end++] = MINUS;
  const power = powersOfTen[decimals]!;
  const whole = decimals === 0 ? scaled : Math.floor(scaled / power);
  const wholeDigits = digitCount(whole);
  writeDigits(whole, wholeDigits, out, end);
  end += wholeDigits;
  if (decimals === 0) return end;
  out[end] = decimalComma ? COMMA : POINT;
  writeDigits(scaled - whole * power, decimals, out, end + 1);
  if (fixedDecimals) return end + 1 + decimals;
  let last = end + decimals;
  while (out[last] === ZERO) last--;
  return last === end ? end : last + 1;
}

function digitCount(whole: number): number {
  let count = 1;
  for (let bound = 10; whole >= bound; bound *= 10) count++;
  return count;
}

/** Writes a whole number in `count` digits, zeros in front. */
function writeDigits(whole: number, count: number, out: Uint8Array, at: number): void {
  let end = at + count;
  let rest = whole;
  while (rest > 0x7fffffff) {
    const tenth = Math.floor(rest / 10);
    out[--end] = ZERO + (rest - tenth * 10);
    rest = tenth;
  }
  let small = rest | 0;
  while (end > at) {
    const tenth = (small / 10) | 0;
    out[--end] = ZERO + (small - tenth * 10);
    small = tenth;
  }
}

function writeAscii(text: string, out: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) out[at + i] = text.charCodeAt(i);
  return at + text.length;
}
