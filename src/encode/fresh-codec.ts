import type { ColumnMetadata } from "../metadata/metadata.js";
import { categoryView } from "../metadata/views.js";
import { idAt, learnIdPattern } from "../pii/id-pattern.js";
import { surrogateAt, type SurrogateWords } from "../pii/surrogates.js";
import type { Rng } from "../random/rng.js";
import type { RowAddresses } from "../table/row-address.js";
import type { Column } from "../table/table.js";
import { type ColumnCodec, type FreshCodec, mostRowsPerUnit } from "./codebook.js";
import { personsPerCode } from "./distinct-values.js";

/** Ids that a model may be asked for in its life; the space of an id is at least 10^6 times larger. */
const idsPerModel = 1e6;

/**
 * What is kept of a column that is not learned: how its ids look (every character class held by k persons), or the one value of a constant.
 * @param personOf rows of one person contiguous; null when every row is a person
 */
export function learnFreshCodec(column: Column, meta: ColumnMetadata, personOf: Uint32Array | null, k: number): FreshCodec {
  const drawsIds = meta.treatment === "renew-pattern" || meta.treatment === "renew-entity";
  const rowCount = column.storage === "text" ? column.codes.length : column.values.length;
  return {
    kind: "fresh",
    pattern: drawsIds
      ? mutablePattern(learnIdPattern(onePerPerson(column, meta, personOf), { k, count: Math.max(idsPerModel, rowCount) }))
      : null,
    constant: meta.treatment === "constant" ? constantOf(column, meta, personOf, k) : null,
    rowsPerUnit: rowsPerUnit(personOf, k),
  };
}

function mutablePattern(pattern: ReturnType<typeof learnIdPattern>): FreshCodec["pattern"] {
  return { shapes: pattern.shapes.map(({ places, share }) => ({ places: [...places], share })) };
}

function onePerPerson(column: Column, meta: ColumnMetadata, personOf: Uint32Array | null): string[] {
  const { codes, dictionary } = categoryView(column, meta);
  const values: string[] = [];
  codes.forEach((code, row) => {
    const isFirst = personOf === null || row === 0 || personOf[row] !== personOf[row - 1];
    if (code >= 0 && isFirst) values.push(dictionary[code]!);
  });
  return values;
}

function constantOf(column: Column, meta: ColumnMetadata, personOf: Uint32Array | null, k: number): string | null {
  const { codes, dictionary } = categoryView(column, meta);
  const { persons } = personsPerCode(codes, dictionary.length, personOf);
  return dictionary.length === 1 && persons[0]! >= k ? dictionary[0]! : null;
}

/** The next power of two above the k-th largest group: what is drawn has no larger one (see `synthesizers/unit-sizes.ts`). */
function rowsPerUnit(personOf: Uint32Array | null, k: number): number {
  if (personOf === null) return 1;
  const sizes = new Uint32Array((personOf[personOf.length - 1] ?? -1) + 1);
  for (const person of personOf) sizes[person]!++;
  const most = sizes.sort()[Math.max(0, sizes.length - k)] ?? 1;
  return Math.min(mostRowsPerUnit, 2 ** Math.ceil(Math.log2(most + 1)));
}

export interface FreshContext {
  readonly address: RowAddresses;
  /** Rows drawn before the first of these, for columns that number the rows. */
  readonly firstRow: number;
  readonly rng: Rng;
  /** Word lists; null where no column needs surrogates. */
  readonly words: SurrogateWords | null;
}

/** Cells made anew: row numbers, ids of the learned pattern (one a row, or one a person for the entity key), surrogates (one a person), the constant. */
export function decodeFresh(entry: ColumnCodec, codec: FreshCodec, meta: ColumnMetadata, context: FreshContext): Column {
  const { address, firstRow, rng, words } = context;
  const rowCount = address.unit.length;
  const { pattern } = codec;
  switch (meta.treatment) {
    case "renew-rows":
      return numbered(entry, rowCount, firstRow);
    case "renew-pattern":
      return texts(entry, rowCount, (row) =>
        idAt(pattern!, address.unit[row]! * codec.rowsPerUnit + (address.place[row]! % codec.rowsPerUnit), rng),
      );
    case "renew-entity":
      // a key that is itself an identifier (an e-mail address, say) gets an invented one
      if (meta.surrogate !== undefined)
        return texts(entry, rowCount, (row) => surrogateAt(meta.surrogate!, address.unit[row]!, rng, words!));
      return texts(entry, rowCount, (row) => idAt(pattern!, address.unit[row]!, rng));
    case "surrogate":
      return texts(entry, rowCount, (row) => surrogateAt(meta.surrogate!, address.unit[row]!, rng, words!));
    case "constant":
      return texts(entry, rowCount, () => codec.constant);
    default:
      return texts(entry, rowCount, () => null);
  }
}

function numbered(entry: ColumnCodec, rowCount: number, firstRow: number): Column {
  const { storage, name } = entry;
  if (storage.storage === "text") return texts(entry, rowCount, (row) => String(firstRow + row + 1));
  return { ...storage, name, values: Float64Array.from({ length: rowCount }, (_, row) => firstRow + row + 1) };
}

/** A column in the source's storage; one that cannot hold the new texts as exact numbers becomes text. */
function texts({ storage, name }: ColumnCodec, rowCount: number, cell: (row: number) => string | null): Column {
  const codeOf = new Map<string, number>();
  const dictionary: string[] = [];
  const codes = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const text = cell(row);
    let code = text === null ? -1 : codeOf.get(text);
    if (code === undefined) {
      code = dictionary.push(text!) - 1;
      codeOf.set(text!, code);
    }
    codes[row] = code;
  }
  const fits = storage.storage === "number" && dictionary.every((text) => Number.isFinite(Number(text)) && String(Number(text)) === text);
  if (!fits) return { storage: "text", name, missingToken: storage.missingToken, codes, dictionary };
  const parsed = dictionary.map(Number);
  return { ...storage, name, values: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : parsed[code]!)) };
}
