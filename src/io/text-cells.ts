import type { TextColumn } from "../table/table.js";
import { CellChunks } from "./cell-chunks.js";
import type { FieldSpans } from "./csv-fields.js";
import { FieldDictionary } from "./field-dictionary.js";
import { GrowableCodes } from "./growable.js";
import { ownCopy } from "./own-copy.js";

/** Entry of a text that means missing. */
const MISSING = -1;
/** Rows from which on texts are looked up as such, not by their bytes. */
const manyRows = 1024;

/** Texts by the bytes of their fields: what a number of `FieldDictionary` stands for. */
interface KnownFields {
  readonly numbers: FieldDictionary;
  /** By number: code of the text, or MISSING. */
  readonly codes: GrowableCodes;
}

/** Cells of a text column while it is read: codes into a dictionary, -1 for missing. */
export class TextCells {
  readonly #codes = new CellChunks((length) => new Int32Array(length));
  /** Code of each text; null while texts are found by their bytes. */
  #codeOf: Map<string, number> | null = new Map();
  #known: KnownFields | null = null;
  readonly #dictionary: string[] = [];
  readonly #codeNew: (text: string, row: number) => number;

  /**
   * @param codeNew called for every text at its first appearance; returns -1 when it means missing (then it is asked again each time),
   *   any other number when it is a value
   */
  constructor(codeNew: (text: string, row: number) => number) {
    this.#codeNew = codeNew;
  }

  get rowCount(): number {
    return this.#codes.length;
  }

  append(text: string): void {
    this.#codes.push(this.#codeOfText(text));
  }

  appendMissing(): void {
    this.#codes.push(MISSING);
  }

  /** Cells `at` of the rows from `from` on. */
  appendRows(rows: readonly (readonly string[])[], at: number, from = 0): void {
    if (rows.length - from > manyRows) this.#toTexts();
    for (let row = from; row < rows.length; row++) this.append(rows[row]![at]!);
  }

  /** Cells `at` of rows [from, to). */
  appendFields(fields: FieldSpans, at: number, from: number, to: number): void {
    const { numbers, codes: codeOfNumber } = this.#knownFields();
    const { bytes, view, starts, ends, columnCount } = fields;
    let known = codeOfNumber.reserve(0);
    let codes = this.#codes.room();
    for (let row = from, field = from * columnCount + at; row < to; row++, field += columnCount) {
      const number = fields.isDoubled(field)
        ? numberOfText(numbers, fields.text(field))
        : numbers.numberOf(bytes, view, starts[field]!, ends[field]!);
      let code = number < codeOfNumber.length ? known[number]! : MISSING;
      if (code === MISSING) {
        code = this.#codeOfField(number, fields.text(field));
        known = codeOfNumber.reserve(0);
      }
      codes[this.#codes.used++] = code;
      if (this.#codes.used === codes.length) codes = this.#codes.room();
    }
  }

  #codeOfText(text: string): number {
    if (this.#codeOf !== null) return this.#codeOf.get(text) ?? this.#add(text);
    const { numbers, codes } = this.#known!;
    const number = numberOfText(numbers, text);
    const code = number < codes.length ? codes.reserve(0)[number]! : MISSING;
    return code === MISSING ? this.#codeOfField(number, text) : code;
  }

  #codeOfField(number: number, text: string): number {
    const { codes } = this.#known!;
    const code = this.#add(text);
    if (number === codes.length) codes.push(code);
    return code;
  }

  #add(text: string): number {
    if (this.#codeNew(text, this.#codes.length) === -1) return MISSING;
    const own = ownCopy(text);
    const code = this.#dictionary.length;
    this.#dictionary.push(own);
    this.#codeOf?.set(own, code);
    return code;
  }

  #toTexts(): void {
    this.#known = null;
    this.#codeOf ??= new Map(this.#dictionary.map((text, code) => [text, code]));
  }

  #knownFields(): KnownFields {
    if (this.#known !== null) return this.#known;
    this.#codeOf = null;
    const known = { numbers: new FieldDictionary(), codes: new GrowableCodes() };
    for (let code = 0; code < this.#dictionary.length; code++) {
      numberOfText(known.numbers, this.#dictionary[code]!);
      known.codes.push(code);
    }
    this.#known = known;
    return known;
  }

  finish(name: string, missingToken: string): TextColumn {
    return { storage: "text", name, codes: this.#codes.join(), dictionary: this.#dictionary, missingToken };
  }
}

function numberOfText(numbers: FieldDictionary, text: string): number {
  const bytes = Buffer.from(text, "utf8");
  return numbers.numberOf(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}
