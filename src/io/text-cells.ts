import type { TextColumn } from "../table/table.js";
import { GrowableCodes } from "./growable.js";
import { ownCopy } from "./own-copy.js";

/** Cells of a text column while it is read: codes into a dictionary, -1 for missing. */
export class TextCells {
  readonly #codes = new GrowableCodes();
  readonly #codeOf = new Map<string, number>();
  readonly #dictionary: string[] = [];
  readonly #isNew: (text: string, row: number) => number;

  /**
   * @param codeNew called for every text at its first appearance; returns -1 when it means missing (then it is asked again each time),
   *   any other number when it is a value
   */
  constructor(codeNew: (text: string, row: number) => number) {
    this.#isNew = codeNew;
  }

  get rowCount(): number {
    return this.#codes.length;
  }

  append(text: string): void {
    const row = this.#codes.length;
    this.#codes.reserve(1)[row] = this.#codeOf.get(text) ?? this.#add(text, row);
    this.#codes.length = row + 1;
  }

  appendMissing(): void {
    const row = this.#codes.length;
    this.#codes.reserve(1)[row] = -1;
    this.#codes.length = row + 1;
  }

  /** Cells `at` of all rows. */
  appendRows(rows: readonly (readonly string[])[], at: number): void {
    const start = this.#codes.length;
    const codes = this.#codes.reserve(rows.length);
    const codeOf = this.#codeOf;
    for (let i = 0; i < rows.length; i++) {
      const text = rows[i]![at]!;
      codes[start + i] = codeOf.get(text) ?? this.#add(text, start + i);
    }
    this.#codes.length = start + rows.length;
  }

  #add(text: string, row: number): number {
    if (this.#isNew(text, row) === -1) return -1;
    const own = ownCopy(text);
    const code = this.#dictionary.length;
    this.#dictionary.push(own);
    this.#codeOf.set(own, code);
    return code;
  }

  finish(name: string, missingToken: string): TextColumn {
    return { storage: "text", name, codes: this.#codes.finish(), dictionary: this.#dictionary, missingToken };
  }
}
