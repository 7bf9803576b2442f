import { formatNumber, maxDecimals } from "../table/number-text.js";
import type { NumberColumn } from "../table/table.js";
import { GrowableBytes, GrowableCodes } from "./growable.js";
import { isSentinel, sentinelValues } from "./missing-tokens.js";

/** One sentinel value that was read as missing. */
export interface FoundSentinel {
  readonly token: string;
  readonly count: number;
}

interface SentinelCells {
  count: number;
  text: string;
  leastDecimals: number;
  mostDecimals: number;
}

const ODD = 255;

/** Cells of a number column while it is read. The spelling of each is kept, because a later cell may show that the column is text. */
export class NumberCells {
  #values = new Float64Array(1024);
  /** Digits after the decimal sign; ODD where the text is in `#oddText`. */
  #spelling = new Uint8Array(1024);
  #rowCount = 0;
  readonly #oddText = new GrowableBytes();
  readonly #oddEnd = new GrowableCodes();
  readonly #sentinels = new Map<number, SentinelCells>();
  #leastDecimals = maxDecimals;
  #mostDecimals = 0;
  #numberCount = 0;

  get rowCount(): number {
    return this.#rowCount;
  }

  get numberCount(): number {
    return this.#numberCount;
  }

  /** @param text the cell's spelling; may be left empty for canonical values above -99 */
  append(value: number, decimals: number, canonical: boolean, text: string): void {
    this.#push(value, canonical ? decimals : ODD);
    if (!canonical) this.#pushOdd(text);
    this.#numberCount++;
    if (value <= -99 && sentinelValues.includes(value)) {
      this.#countSentinel(value, decimals, text);
      return;
    }
    if (decimals < this.#leastDecimals) this.#leastDecimals = decimals;
    if (decimals > this.#mostDecimals) this.#mostDecimals = decimals;
  }

  appendMissing(): void {
    this.#push(Number.NaN, 0);
  }

  #push(value: number, spelling: number): void {
    const row = this.#rowCount;
    if (row === this.#values.length) this.#grow();
    this.#values[row] = value;
    this.#spelling[row] = spelling;
    this.#rowCount = row + 1;
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    const spelling = new Uint8Array(values.length);
    values.set(this.#values);
    spelling.set(this.#spelling);
    this.#values = values;
    this.#spelling = spelling;
  }

  /** A spelling such as 1e5, +3 or .5: ASCII by construction. */
  #pushOdd(text: string): void {
    const start = this.#oddText.length;
    const bytes = this.#oddText.reserve(text.length);
    for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
    this.#oddText.length = start + text.length;
    const odd = this.#oddEnd.length;
    this.#oddEnd.reserve(1)[odd] = this.#oddText.length;
    this.#oddEnd.length = odd + 1;
  }

  #countSentinel(value: number, decimals: number, text: string): void {
    const seen = this.#sentinels.get(value);
    if (seen === undefined) {
      this.#sentinels.set(value, { count: 1, text: text.trim(), leastDecimals: decimals, mostDecimals: decimals });
      return;
    }
    seen.count++;
    seen.leastDecimals = Math.min(seen.leastDecimals, decimals);
    seen.mostDecimals = Math.max(seen.mostDecimals, decimals);
  }

  /** Calls back with every cell's text as it was read, in order; null for missing. */
  spell(decimalComma: boolean, each: (text: string | null) => void): void {
    const values = this.#values;
    const spelling = this.#spelling;
    const oddText = Buffer.from(this.#oddText.view());
    const oddEnd = this.#oddEnd.reserve(0);
    for (let row = 0, odd = 0, oddStart = 0; row < this.#rowCount; row++) {
      const value = values[row]!;
      if (spelling[row] === ODD) {
        const end = oddEnd[odd++]!;
        each(oddText.toString("latin1", oddStart, end));
        oddStart = end;
      } else each(Number.isNaN(value) ? null : formatNumber(value, spelling[row]!, true, decimalComma));
    }
  }

  /** @param findSentinels whether -999 and the like may become missing; those that do are returned */
  finish(name: string, findSentinels: boolean): { column: Omit<NumberColumn, "missingToken">; sentinels: FoundSentinel[] } {
    const values = this.#values.slice(0, this.#rowCount);
    this.#values = values;
    const sentinels = findSentinels ? this.#takeSentinels(values) : [];
    for (const left of this.#sentinels.values()) {
      this.#leastDecimals = Math.min(this.#leastDecimals, left.leastDecimals);
      this.#mostDecimals = Math.max(this.#mostDecimals, left.mostDecimals);
    }
    const fixedDecimals = this.#numberCount > 0 && this.#leastDecimals === this.#mostDecimals;
    return { column: { storage: "number", name, values, decimals: this.#mostDecimals, fixedDecimals }, sentinels };
  }

  /** Turns the sentinels that stand apart into missing and forgets them. */
  #takeSentinels(values: Float64Array): FoundSentinel[] {
    if (this.#sentinels.size === 0) return [];
    const others = { count: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
    for (const value of values) {
      if (Number.isNaN(value) || this.#sentinels.has(value)) continue;
      others.count++;
      if (value < others.min) others.min = value;
      if (value > others.max) others.max = value;
    }
    const taken = [...this.#sentinels].filter(([value, cells]) => isSentinel(value, cells.count, others));
    const gone = new Set(taken.map(([value]) => value));
    for (let row = 0; gone.size > 0 && row < values.length; row++) if (gone.has(values[row]!)) values[row] = Number.NaN;
    for (const value of gone) this.#sentinels.delete(value);
    return taken.map(([, cells]) => ({ token: cells.text, count: cells.count }));
  }
}
