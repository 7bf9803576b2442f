import { decimalsOf, maxDecimals } from "../table/number-text.js";
import type { ReadColumn } from "./cell-column.js";
import type { MissingRule } from "./missing-tokens.js";
import { NumberCells } from "./number-cells.js";
import { cellTooLarge, maxCellChars } from "./read-limits.js";
import { TextCells } from "./text-cells.js";

export type JsonScalar = number | string | boolean | null;

/** The token of a null and of a key that is not there. */
const nullToken = "null";

/** Collects typed cells of one column: numbers while all are numbers, text from the first string or boolean. */
export class JsonColumn {
  readonly name: string;
  readonly #rule: MissingRule;
  readonly #missing = new Map<string, number>();
  readonly #texts: TextCells;
  #numbers: NumberCells | null = new NumberCells();
  #hasBoolean = false;
  #hasString = false;
  #hasNumber = false;
  #firstTextRow: number | null = null;

  constructor(name: string, file: string, rule: MissingRule) {
    this.name = name;
    this.#rule = rule;
    this.#texts = new TextCells((text, row) => {
      if (text.length > maxCellChars) throw cellTooLarge(file, name, row + 1);
      return 0;
    });
  }

  /** The JSON type that the writer gives the cells back. */
  get type(): "number" | "string" | "boolean" {
    if (this.#hasBoolean && !this.#hasString && !this.#hasNumber) return "boolean";
    return this.#numbers !== null && this.#hasNumber ? "number" : "string";
  }

  /** @param row index of the row, not below those of earlier calls; rows between are missing */
  append(row: number, value: JsonScalar): void {
    this.#padTo(row);
    if (value === null) this.#appendMissing(nullToken);
    else if (this.#rule.tokens.size > 0 && this.#rule.tokens.has(String(value).trim())) this.#appendMissing(String(value));
    else if (typeof value === "number") this.#appendNumber(value);
    else this.#appendText(value, row);
  }

  #padTo(row: number): void {
    const filled = this.#numbers?.rowCount ?? this.#texts.rowCount;
    for (let i = filled; i < row; i++) this.#appendMissing(nullToken);
  }

  #appendMissing(token: string): void {
    this.#missing.set(token, (this.#missing.get(token) ?? 0) + 1);
    if (this.#numbers === null) this.#texts.appendMissing();
    else this.#numbers.appendMissing();
  }

  #appendNumber(value: number): void {
    this.#hasNumber = true;
    if (this.#numbers === null) {
      this.#texts.append(String(value));
      return;
    }
    const decimals = decimalsOf(value);
    const size = Math.abs(value);
    const isPlain = decimals < maxDecimals && size < 1e21 && (size >= 1e-6 || size === 0); // String(value) has no exponent
    this.#numbers.append(value, decimals, isPlain, isPlain && value > -99 ? "" : String(value));
  }

  #appendText(value: string | boolean, row: number): void {
    if (typeof value === "boolean") this.#hasBoolean = true;
    else this.#hasString = true;
    this.#firstTextRow ??= row + 1;
    if (this.#numbers !== null) {
      this.#numbers.spell(false, (text) => {
        if (text === null) this.#texts.appendMissing();
        else this.#texts.append(text);
      });
      this.#numbers = null;
    }
    this.#texts.append(String(value));
  }

  finish(rowCount: number): ReadColumn {
    this.#padTo(rowCount);
    if (this.#numbers === null) {
      const missing = this.#missingByCount();
      const column = this.#texts.finish(this.name, missing[0]?.token ?? nullToken);
      return { column, missing, firstOddRow: this.#hasNumber ? this.#firstTextRow : null };
    }
    const { column, sentinels } = this.#numbers.finish(this.name, this.#rule.findSentinels);
    for (const { token, count } of sentinels) this.#missing.set(token, count);
    const missing = this.#missingByCount();
    return { column: { ...column, fixedDecimals: false, missingToken: missing[0]?.token ?? nullToken }, missing, firstOddRow: null };
  }

  #missingByCount(): { token: string; count: number }[] {
    return [...this.#missing].map(([token, count]) => ({ token, count })).sort((a, b) => b.count - a.count);
  }
}
