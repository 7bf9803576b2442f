import { scanNumber, type ScannedNumber } from "../table/number-text.js";
import type { Column } from "../table/table.js";
import type { FieldSpans } from "./csv-fields.js";
import { cellTooLarge, maxCellChars } from "./read-limits.js";
import type { MissingRule } from "./missing-tokens.js";
import { NumberCells } from "./number-cells.js";
import { TextCells } from "./text-cells.js";

/** A column that was read, and what there is to say about it. */
export interface ReadColumn {
  readonly column: Column;
  /** Cells that each missing token filled, most first. */
  readonly missing: readonly { readonly token: string; readonly count: number }[];
  /** Row (from 1) of the first cell that is no number, where at least half of the cells are numbers and the column became text. */
  readonly firstOddRow: number | null;
}

/** Collects the cells of one column of text cells: numbers while every cell is one, text from the first that is not. */
export class CellColumn {
  readonly #name: string;
  readonly #file: string;
  readonly #decimalComma: boolean;
  readonly #rule: MissingRule;
  readonly #missing = new Map<string, number>();
  readonly #found: ScannedNumber = { value: 0, decimals: 0, canonical: false };
  #numbers: NumberCells | null = new NumberCells();
  readonly #texts: TextCells;

  constructor(name: string, file: string, decimalComma: boolean, rule: MissingRule) {
    this.#name = name;
    this.#file = file;
    this.#decimalComma = decimalComma;
    this.#rule = rule;
    this.#texts = new TextCells((text, row) => this.#codeNew(text, row));
  }

  /** Cells `at` of all rows. @throws StandinError TABLE_CELL_TOO_LARGE */
  appendRows(rows: readonly (readonly string[])[], at: number): void {
    const numbers = this.#numbers;
    if (numbers === null) {
      this.#texts.appendRows(rows, at);
      return;
    }
    for (let row = 0; row < rows.length; row++) {
      if (this.#takeNumber(numbers, rows[row]![at]!)) continue;
      this.#becomeText(numbers);
      this.#texts.appendRows(rows, at, row);
      return;
    }
  }

  /** Cells `at` of the first `rowCount` rows. @throws StandinError TABLE_CELL_TOO_LARGE */
  appendFields(fields: FieldSpans, at: number, rowCount: number): void {
    let row = 0;
    while (this.#numbers !== null && row < rowCount) {
      const numbers = this.#numbers;
      if (!this.#rule.hasNumericToken) row = numbers.appendFields(fields, at, row, rowCount, this.#decimalComma, this.#found);
      if (row === rowCount) return;
      if (this.#takeNumber(numbers, fields.text(row * fields.columnCount + at))) row++;
      else this.#becomeText(numbers);
    }
    if (this.#numbers === null) this.#texts.appendFields(fields, at, row, rowCount);
  }

  /** @returns false where the cell is neither a number nor missing; then nothing was taken in */
  #takeNumber(numbers: NumberCells, text: string): boolean {
    const found = this.#found;
    const tokensFirst = this.#rule.hasNumericToken;
    if (tokensFirst && this.#isMissing(text)) numbers.appendMissing();
    else if (scanNumber(text, this.#decimalComma, found)) numbers.append(found.value, found.decimals, found.canonical, text);
    else if (!tokensFirst && this.#isMissing(text)) numbers.appendMissing();
    else return false;
    return true;
  }

  #isMissing(text: string): boolean {
    const token = text.length > 64 ? text : text.trim();
    if (!this.#rule.tokens.has(token)) return false;
    this.#missing.set(text, (this.#missing.get(text) ?? 0) + 1);
    return true;
  }

  #codeNew(text: string, row: number): number {
    if (text.length > maxCellChars) throw cellTooLarge(this.#file, this.#name, row + 1);
    return this.#isMissing(text) ? -1 : 0;
  }

  #becomeText(numbers: NumberCells): void {
    numbers.spell(this.#decimalComma, (text) => {
      if (text === null) this.#texts.appendMissing();
      else this.#texts.append(text);
    });
    this.#numbers = null;
  }

  finish(): ReadColumn {
    if (this.#numbers === null) return this.#finishText();
    const { column, sentinels } = this.#numbers.finish(this.#name, this.#rule.findSentinels);
    for (const { token, count } of sentinels) this.#missing.set(token, count);
    const missing = this.#missingByCount();
    return { column: { ...column, missingToken: missing[0]?.token ?? "" }, missing, firstOddRow: null };
  }

  #finishText(): ReadColumn {
    const missing = this.#missingByCount();
    const column = this.#texts.finish(this.#name, missing[0]?.token ?? "");
    return { column, missing, firstOddRow: this.#firstOddRow(column.codes, column.dictionary) };
  }

  #firstOddRow(codes: Int32Array, dictionary: readonly string[]): number | null {
    const isNumber = Uint8Array.from(dictionary, (text) => (scanNumber(text, this.#decimalComma, this.#found) ? 1 : 0));
    if (!isNumber.includes(1)) return null;
    let numberCount = 0;
    let oddCount = 0;
    let firstOdd: number | null = null;
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row]!;
      if (code === -1) continue;
      if (isNumber[code] === 1) numberCount++;
      else {
        oddCount++;
        firstOdd ??= row + 1;
      }
    }
    return numberCount >= oddCount ? firstOdd : null;
  }

  #missingByCount(): { token: string; count: number }[] {
    return [...this.#missing].map(([token, count]) => ({ token, count })).sort((a, b) => b.count - a.count);
  }
}
