import type { ColumnMetadata, Metadata, Unit } from "../../metadata/metadata.js";
import { personsOf } from "../../metadata/persons.js";
import { categoryView, isNumberLike, numberView } from "../../metadata/views.js";
import { permutation, sampleIndices } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { Column, Table } from "../../table/table.js";

/** A column that is judged: the same in all samples of one alignment. */
export interface SampleColumn {
  readonly name: string;
  readonly kind: "numeric" | "datetime" | "categorical";
  /** Texts of the codes, shared by all samples; empty unless categorical. */
  readonly dictionary: readonly string[];
}

/** Rows of a table in a form that can be compared with other tables. */
export interface Sample {
  readonly rowCount: number;
  /** By column: values with NaN for missing; length 0 where the column is categorical. */
  readonly numbers: readonly Float64Array[];
  /** By column: codes into the shared dictionary, -1 for missing; length 0 unless categorical. */
  readonly codes: readonly Int32Array[];
  readonly personCount: number;
  /** Person of each row, in [0, personCount); null when every row is its own person. */
  readonly personOf: Uint32Array | null;
}

export interface AlignedSamples {
  readonly columns: readonly SampleColumn[];
  /** In the order of the tables given. */
  readonly samples: readonly Sample[];
  /** Names of columns that the metadata models but a table lacks. */
  readonly absent: readonly string[];
  /** Names of columns that are not modelled (ids, surrogates, constants, left out). */
  readonly excluded: readonly string[];
}

/** Brings the modelled columns of several tables to common codes. Columns that a table lacks are left out and named. */
export function alignTables(tables: readonly Table[], metadata: Metadata): AlignedSamples {
  const modelled = metadata.columns.filter((meta) => meta.treatment === "model");
  const present = modelled.filter((meta) => tables.every((table) => findColumn(table, meta.name) !== undefined));
  const aligned = present.map((meta) =>
    alignColumn(
      tables.map((table) => findColumn(table, meta.name)!),
      meta,
    ),
  );
  const samples = tables.map((table, t) => ({
    rowCount: table.rowCount,
    numbers: aligned.map((column) => column.numbers[t]!),
    codes: aligned.map((column) => column.codes[t]!),
    ...personsOfTable(table, metadata.unit),
  }));
  return {
    columns: aligned.map((column) => column.column),
    samples,
    absent: modelled.filter((meta) => !present.includes(meta)).map((meta) => meta.name),
    excluded: metadata.columns.filter((meta) => meta.treatment !== "model").map((meta) => meta.name),
  };
}

function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

function alignColumn(columns: readonly Column[], meta: ColumnMetadata) {
  if (isNumberLike(meta)) {
    const kind = meta.kind === "datetime" ? ("datetime" as const) : ("numeric" as const);
    const numbers = columns.map((column) => numberView(column, meta));
    return { column: { name: meta.name, kind, dictionary: [] }, numbers, codes: columns.map(() => new Int32Array(0)) };
  }
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = columns.map((column) => {
    const view = categoryView(column, meta);
    const shared = Int32Array.from(view.dictionary, (text) => {
      const known = codeOf.get(text);
      if (known !== undefined) return known;
      codeOf.set(text, dictionary.length);
      return dictionary.push(text) - 1;
    });
    return view.codes.map((code) => (code < 0 ? -1 : shared[code]!));
  });
  return { column: { name: meta.name, kind: "categorical" as const, dictionary }, numbers: columns.map(() => new Float64Array(0)), codes };
}

/** As `personsOf`; in a table that lacks the key, as a synthetic file may, every row is a person. */
export function personsOfTable(table: Table, unit: Unit): { personCount: number; personOf: Uint32Array | null } {
  if (unit.kind === "entity" && findColumn(table, unit.column) === undefined) return { personCount: table.rowCount, personOf: null };
  const { personCount, personOfRow } = personsOf(table, unit);
  return { personCount, personOf: personOfRow };
}

/** The sample at `rows`, persons renumbered. */
export function selectSample(sample: Sample, rows: Uint32Array): Sample {
  const renumbered =
    sample.personOf === null ? { personCount: rows.length, personOf: null } : renumber(sample.personOf, sample.personCount, rows);
  return {
    rowCount: rows.length,
    numbers: sample.numbers.map((values) => (values.length === 0 ? values : pick(values, rows, new Float64Array(rows.length)))),
    codes: sample.codes.map((codes) => (codes.length === 0 ? codes : pick(codes, rows, new Int32Array(rows.length)))),
    ...renumbered,
  };
}

function pick<Values extends Float64Array | Int32Array>(from: Values, rows: Uint32Array, out: Values): Values {
  for (let i = 0; i < rows.length; i++) out[i] = from[rows[i]!]!;
  return out;
}

function renumber(personOf: Uint32Array, personCount: number, rows: Uint32Array): { personCount: number; personOf: Uint32Array } {
  const next = new Int32Array(personCount).fill(-1);
  let count = 0;
  const renumbered = Uint32Array.from(rows, (row) => {
    const person = personOf[row]!;
    if (next[person]! < 0) next[person] = count++;
    return next[person]!;
  });
  return { personCount: count, personOf: renumbered };
}

/** Whole persons drawn without replacement, the fewest that make `rowCount` rows (exactly that many where rows are persons). */
export function drawSample(sample: Sample, rowCount: number, rng: Rng): Sample {
  return rowCount >= sample.rowCount ? sample : selectSample(sample, drawRows(sample, rowCount, rng));
}

/** The rows of such a draw, ascending. */
export function drawRows(sample: Sample, rowCount: number, rng: Rng): Uint32Array {
  if (sample.personOf === null) return sampleIndices(sample.rowCount, rowCount, rng);
  const rowsOf = new Uint32Array(sample.personCount);
  for (const person of sample.personOf) rowsOf[person]!++;
  const isChosen = new Uint8Array(sample.personCount);
  let rows = 0;
  for (const person of permutation(sample.personCount, rng)) {
    if (rows >= rowCount) break;
    isChosen[person] = 1;
    rows += rowsOf[person]!;
  }
  const chosen = new Uint32Array(rows);
  let next = 0;
  for (let row = 0; row < sample.rowCount; row++) if (isChosen[sample.personOf[row]!] === 1) chosen[next++] = row;
  return chosen;
}

/** Every column shuffled by itself: the same columns, no dependence between them. Rows become their own persons. */
export function permuteColumns(sample: Sample, rng: Rng): Sample {
  const order = sample.numbers.map((_, c) => permutation(sample.rowCount, rng.fork(`column/${c}`)));
  return {
    rowCount: sample.rowCount,
    numbers: sample.numbers.map((values, c) => (values.length === 0 ? values : pick(values, order[c]!, new Float64Array(sample.rowCount)))),
    codes: sample.codes.map((codes, c) => (codes.length === 0 ? codes : pick(codes, order[c]!, new Int32Array(sample.rowCount)))),
    personCount: sample.rowCount,
    personOf: null,
  };
}

/** The first `count` columns of a sample's columns, or those at `indices`. */
export function selectColumns(sample: Sample, indices: readonly number[]): Sample {
  return { ...sample, numbers: indices.map((c) => sample.numbers[c]!), codes: indices.map((c) => sample.codes[c]!) };
}
