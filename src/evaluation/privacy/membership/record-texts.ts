import { sharedArray, sharedCopy } from "../../../parallel/shared-array.js";
import type { ComparedFold, ComparedTable } from "../compared/compared-fold.js";

/** Rows of a table; null takes all. */
export interface TableRows {
  readonly table: ComparedTable;
  readonly rows: Uint32Array | null;
}

/** Cells as texts: one number a text, the same in all the tables that are compared. */
export interface CellTexts {
  readonly width: number;
  /** Row-major, by table: text of each cell, a position in `starts`. */
  readonly cells: readonly Int32Array[];
  /** Text t is `characters[starts[t] .. starts[t + 1] - 1]`, as UTF-16 units. All in shared memory. */
  readonly characters: Uint16Array;
  readonly starts: Int32Array;
  /** Pieces of text t, each a number, ascending: `pieces[pieceStarts[t] .. pieceStarts[t + 1] - 1]`. */
  readonly pieces: Int32Array;
  readonly pieceStarts: Int32Array;
  readonly pieceCount: number;
}

/** Categories of a column with no more texts than this are one piece each: they are told apart without cutting. */
const fewTexts = 256;
/** So are texts shorter than this. */
const shortestCut = 4;
const shortestGrams = 6;
const gramLength = 3;

/**
 * Writes the cells of tables as texts, a number by its shortest decimals, a missing cell as nothing.
 *
 * Two texts of a column share a piece when they are equal, or differ by one edit and have at least four characters (each is then one
 * deletion from a common text: Garbe 2012, SymSpell; Mor & Fraenkel 1982), or share three neighbouring characters of at least six.
 * @returns cells in the order of the columns of `Points`
 */
export function cellTexts(fold: ComparedFold, tables: readonly TableRows[]): CellTexts {
  const categoryCount = fold.categoryNames.length;
  const width = categoryCount + fold.numberNames.length;
  const cells = tables.map(({ table, rows }) => sharedArray(Int32Array, (rows?.length ?? table.rowCount) * width));
  const characters: number[] = [];
  const starts: number[] = [0];
  const pieces: number[] = [];
  const pieceStarts: number[] = [0];
  const pieceOf = new Map<string, number>();
  for (let column = 0; column < width; column++) {
    const category = column < categoryCount;
    const whole = category && fold.dictionaries[column]!.length <= fewTexts;
    const textOf = new Map<number, number>();
    const numberOfText = (value: number, written: string): number => {
      const known = textOf.get(value);
      if (known !== undefined) return known;
      const text = starts.length - 1;
      textOf.set(value, text);
      for (let i = 0; i < written.length; i++) characters.push(written.charCodeAt(i));
      starts.push(characters.length);
      for (const piece of whole ? [written] : piecesOf(written)) pieces.push(numbered(`${column} ${piece}`, pieceOf));
      pieceStarts.push(pieces.length);
      return text;
    };
    tables.forEach(({ table, rows }, t) => {
      const values = category ? table.categories[column]! : table.numbers[column - categoryCount]!;
      const own = cells[t]!;
      for (let i = 0; i < own.length / width; i++) {
        const value = values[rows === null ? i : rows[i]!]!;
        own[i * width + column] = numberOfText(value, category ? (fold.dictionaries[column]![value] ?? "") : writtenNumber(value));
      }
    });
  }
  return {
    width,
    cells,
    characters: sharedCopy(Uint16Array, characters),
    starts: sharedCopy(Int32Array, starts),
    pieces: sharedCopy(Int32Array, pieces),
    pieceStarts: sharedCopy(Int32Array, pieceStarts),
    pieceCount: pieceOf.size,
  };
}

function writtenNumber(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}

function numbered(key: string, numbers: Map<string, number>): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

/** A sign before each kind of piece keeps a deletion apart from an equal text of three characters. */
function piecesOf(text: string): Set<string> {
  const pieces = new Set([`=${text}`]);
  if (text.length < shortestCut || text.length > 64) return pieces;
  pieces.add(`-${text}`);
  for (let i = 0; i < text.length; i++) pieces.add(`-${text.slice(0, i)}${text.slice(i + 1)}`);
  if (text.length >= shortestGrams) for (let i = 0; i + gramLength <= text.length; i++) pieces.add(`~${text.slice(i, i + gramLength)}`);
  return pieces;
}
