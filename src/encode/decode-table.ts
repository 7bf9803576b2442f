import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import type { SurrogateWords } from "../pii/surrogates.js";
import type { Rng } from "../random/rng.js";
import type { CodedTable } from "../table/coded-table.js";
import type { Column, Table } from "../table/table.js";
import { decodeCategories } from "./categorical-codec.js";
import type { Codebook, ColumnCodec } from "./codebook.js";
import { codedName, partName } from "./coded-columns.js";
import { datetimeParts, decodeDatetimes } from "./datetime-codec.js";
import { decodeFresh, type FreshContext } from "./fresh-codec.js";
import { decodeNumbers } from "./numeric-codec.js";
import { redrawCategories, redrawDraws, redrawMoments, redrawNumbers, type Within } from "./redraw-outside.js";
import { columnOfNumbers, columnOfTexts } from "./stored-column.js";
import { rowAddresses } from "../table/row-address.js";

/** Most draws a row and column may take. */
const drawsPerRow = 16;

export interface DecodeOptions {
  /** Number of the first unit in the coded table. */
  readonly firstUnit: number;
  /** Rows drawn before it, for columns that number the rows. */
  readonly firstRow: number;
  readonly rng: Rng;
  /** Word lists for surrogates; null where no column needs them. */
  readonly words: SurrogateWords | null;
  /** Cells outside this are drawn again inside it, within what their codes stand for. */
  readonly within?: Within | undefined;
}

/**
 * Values for codes, in the columns, order and spelling of the source. Cells of unit u depend on (codebook, rng key, u, codes) alone.
 * @param coded     drawn codes; column names as `encodeTable` gives them
 */
export function decodeTable(coded: CodedTable, metadata: Metadata, codebook: Codebook, options: DecodeOptions): Table {
  const { firstUnit, firstRow, rng, words, within = free } = options;
  const codesOf = new Map(coded.columns.map((column) => [column.name, column.codes]));
  const address = rowAddresses(firstUnit, coded.unitCount, coded.unitStart);
  const metaOf = new Map(metadata.columns.map((meta) => [meta.name, meta]));
  const columns = codebook.columns.map((entry) => {
    const context = { address, firstRow, rng: rng.fork(`decode/${entry.name}`), words };
    return decodeColumn(entry, metaOf.get(entry.name)!, codesOf, context, within.strata.some((one) => one.has(entry.name)) ? within : null);
  });
  return { rowCount: coded.rowCount, columns };
}

const free: Within = { stratumOf: new Uint16Array(0), strata: [] };

function decodeColumn(
  entry: ColumnCodec,
  meta: ColumnMetadata,
  codesOf: ReadonlyMap<string, Uint16Array>,
  context: FreshContext,
  within: Within | null,
): Column {
  const { rng } = context;
  const { unit, place } = context.address;
  const draws = (row: number, draw: number): number => rng.floatAt(unit[row]!, place[row]! * drawsPerRow + draw);
  const { codec, name, storage } = entry;
  const again = redrawDraws(context.address, rng);
  switch (codec.kind) {
    case "fresh":
      return decodeFresh(entry, codec, meta, context);
    case "numeric": {
      const codes = codesOf.get(codedName(name))!;
      const values = decodeNumbers(codes, codec, draws);
      if (within !== null) redrawNumbers(values, codes, codec, name, within, again);
      return columnOfNumbers(name, values, storage, null);
    }
    case "categorical": {
      const codes = codesOf.get(codedName(name))!;
      const cells = decodeCategories(codes, codec, (row) => draws(row, 0));
      if (within !== null) redrawCategories(cells, codes, codec, name, within, again);
      return categories(entry, cells, codec.values);
    }
    case "datetime": {
      const parts = datetimeParts(codec).map((part) => codesOf.get(partName(name, part))!);
      const seconds = decodeDatetimes(parts, codec, draws);
      if (within !== null) redrawMoments(seconds, parts, codec, name, within, again);
      return columnOfNumbers(name, seconds, storage, meta.datetime!);
    }
  }
}

function categories({ name, storage }: ColumnCodec, cells: Int32Array, values: readonly string[]): Column {
  if (storage.storage === "text") return { ...storage, name, codes: cells, dictionary: values };
  return columnOfTexts(name, cells, values, storage);
}
