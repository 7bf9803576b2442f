import { formatNumber, maxDecimals, scanPlainNumber, type ScannedNumber } from "../table/number-text.js";
import type { NumberColumn } from "../table/table.js";
import { CellChunks } from "./cell-chunks.js";
import type { FieldSpans } from "./csv-fields.js";
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
  readonly #values = new CellChunks((length) => new Float64Array(length));
  /** Digits after the decimal sign; ODD where the text is in `#oddText`. */
  readonly #spelling = new CellChunks((length) => new Uint8Array(length));
  readonly #oddText = new GrowableBytes();
  readonly #oddEnd = new GrowableCodes();
  readonly #sentinels = new Map<number, SentinelCells>();
  #leastDecimals = maxDecimals;
  #mostDecimals = 0;
  #numberCount = 0;

  get rowCount(): number {
    return this.#values.length;
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

  /**
   * Cells `at` of rows [from, to) up to the first that is no plain number.
   *
   * @param found scratch
   * @returns the row of that cell, `to` where there is none
   */
  appendFields(fields: FieldSpans, at: number, from: number, to: number, decimalComma: boolean, found: ScannedNumber): number {
    const { bytes, starts, ends, columnCount } = fields;
    let [row, least, most] = [from, this.#leastDecimals, this.#mostDecimals];
    let isPlain = true;
    while (row < to && isPlain) {
      const [values, spelling] = [this.#values.room(), this.#spelling.room()];
      const first = this.#values.used;
      const count = Math.min(to - row, values.length - first);
      let done = 0;
      for (let field = row * columnCount + at; done < count; done++, field += columnCount) {
        isPlain = scanPlainNumber(bytes, starts[field]!, ends[field]!, decimalComma, found);
        const { value, decimals } = found;
        if (isPlain && value <= -99 && sentinelValues.includes(value)) isPlain = false;
        if (!isPlain) break;
        values[first + done] = value;
        spelling[first + done] = decimals;
        if (decimals < least) least = decimals;
        if (decimals > most) most = decimals;
      }
      this.#values.used += done;
      this.#spelling.used += done;
      row += done;
    }
    this.#leastDecimals = least;
    this.#mostDecimals = most;
    this.#numberCount += row - from;
    return row;
  }

  #push(value: number, spelling: number): void {
    this.#values.push(value);
    this.#spelling.push(spelling);
  }

  /** A spelling such as 1e5, +3 or .5: ASCII by construction. */
  #pushOdd(text: string): void {
    const start = this.#oddText.length;
    const bytes = this.#oddText.reserve(text.length);
    for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
    this.#oddText.length = start + text.length;
    this.#oddEnd.push(this.#oddText.length);
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
    const spellings = [...this.#spelling.chunks()];
    const oddText = Buffer.from(this.#oddText.view());
    const oddEnd = this.#oddEnd.reserve(0);
    let [odd, oddStart] = [0, 0];
    for (const [i, values] of [...this.#values.chunks()].entries()) {
      const spelling = spellings[i]!; // both grow alike
      for (let row = 0; row < values.length; row++) {
        const value = values[row]!;
        if (spelling[row] === ODD) {
          const end = oddEnd[odd++]!;
          each(oddText.toString("latin1", oddStart, end));
          oddStart = end;
        } else each(Number.isNaN(value) ? null : formatNumber(value, spelling[row]!, true, decimalComma));
      }
    }
  }

  /** @param findSentinels whether -999 and the like may become missing; those that do are returned */
  finish(name: string, findSentinels: boolean): { column: Omit<NumberColumn, "missingToken">; sentinels: FoundSentinel[] } {
    this.#spelling.clear();
    const values = this.#values.join();
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
