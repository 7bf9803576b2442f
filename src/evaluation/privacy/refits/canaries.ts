import { columnsOfConstraint } from "../../../metadata/constraints/constraint.js";
import type { ColumnMetadata, Metadata } from "../../../metadata/metadata.js";
import { categoryView, isNumberLike, numberView } from "../../../metadata/views.js";
import { quantiles } from "../../../math/quantile.js";
import { uniformInteger } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { type Column, columnNamed, selectRows, type Table } from "../../../table/table.js";
import { stackTables } from "../../../table/stack-tables.js";
import { compareFold } from "../compared/compared-fold.js";
import { holderCounts } from "../compared/holders.js";
import { type Persons, personsOf } from "../compared/persons.js";
import { recordKeys } from "../compared/record-keys.js";
import { freshCells } from "./fresh-identifiers.js";

/** Share of the numbers that lies beyond either end of what canaries have. */
const outerShare = 0.01;
/** Canaries drawn for each one kept. */
const drawnPerCanary = 2;

/**
 * Columns that must come from one row together, so that a canary keeps the table's constraints: those that a rule names at once. The rest stand
 * alone. Only modelled columns; "unique-together" ties nothing, for it is about pairs of rows.
 */
export function canaryBlocks(metadata: Metadata, table: Table): string[][] {
  const names = metadata.columns.filter(({ treatment }) => treatment === "model").map(({ name }) => name);
  let blocks = names.filter((name) => table.columns.some((column) => column.name === name)).map((name) => [name]);
  for (const { rule } of metadata.constraints ?? []) {
    if (rule.kind === "unique-together") continue;
    const tied = columnsOfConstraint(rule);
    const touched = blocks.filter((block) => block.some((name) => tied.includes(name)));
    if (touched.length < 2) continue;
    blocks = [...blocks.filter((block) => !touched.includes(block)), touched.flat()];
  }
  return blocks;
}

/**
 * Invented persons of one row each, of the table's shape: every block of columns comes from another row, so that common values meet in
 * combinations that hardly anybody has. An out-of-domain canary would be useless, for the encoder drops it.
 *
 * Donors of a block: rows whose categories (jointly) are held by twice k persons and whose numbers lie between the 1st and the 99th percentile;
 * each joint category is drawn as often as another, which makes the meeting rarer still. Of twice as many the first are kept that equal no
 * record of the table and no other canary. Identifiers are fresh. The result depends on the table alone, never on what a fit drew.
 * @param k persons that must hold a value before it may be shown
 */
export function inventCanaries(table: Table, metadata: Metadata, k: number, count: number, rng: Rng): Table {
  const persons = personsOf(table, metadata.unit);
  const drawn = count * drawnPerCanary;
  const columns = new Map<string, Column>();
  for (const block of canaryBlocks(metadata, table)) {
    const own = rng.fork(`block/${block.join("/")}`);
    const donors = drawDonors(donorGroups(table, block, metadata, persons, k), drawn, own);
    const cells = selectRows({ rowCount: table.rowCount, columns: block.map((name) => columnNamed(table, name)) }, donors);
    for (const column of cells.columns) columns.set(column.name, column);
  }
  for (const meta of metadata.columns) {
    const column = table.columns.find(({ name }) => name === meta.name);
    if (column !== undefined && !columns.has(meta.name))
      columns.set(meta.name, freshCells(column, meta, drawn, rng.fork(`fresh/${meta.name}`)));
  }
  const candidates: Table = { rowCount: drawn, columns: table.columns.map(({ name }) => columns.get(name)!) };
  return selectRows(candidates, unlikeOthers(table, candidates, metadata, count));
}

/** Rows that may lend a block, by joint category: two values of 2k persons, or else what k persons hold, or else all. */
function donorGroups(table: Table, block: readonly string[], metadata: Metadata, persons: Persons, k: number): Uint32Array[] {
  const metas = block.map((name) => metadata.columns.find((meta) => meta.name === name)!);
  const categories = metas.filter((meta) => !isNumberLike(meta));
  const key = jointCodes(table, categories);
  const holders = holderCounts(key.codes, key.count, persons);
  const numbers = metas.filter(isNumberLike).map((meta) => innerRows(table, meta));
  const rowsWhere = (least: number) =>
    groupsOf(key.codes, (row) => holders[key.codes[row]!]! >= least && numbers.every((inner) => inner[row] === 1));
  const common = rowsWhere(2 * k);
  if (common.length > 1 || key.count === 1) return common;
  const held = rowsWhere(k);
  return held.length > 0 ? held : groupsOf(key.codes, () => true);
}

/** Rows by code, of those that are wanted. */
function groupsOf(codes: Int32Array, isWanted: (row: number) => boolean): Uint32Array[] {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < codes.length; row++) {
    if (!isWanted(row)) continue;
    const group = groups.get(codes[row]!);
    if (group === undefined) groups.set(codes[row]!, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((rows) => Uint32Array.from(rows));
}

/** One code a row for the categories together, missing ones a category of their own. */
function jointCodes(table: Table, metas: readonly ColumnMetadata[]): { codes: Int32Array; count: number } {
  let codes = new Int32Array(table.rowCount);
  let count = 1;
  for (const meta of metas) {
    const view = categoryView(columnNamed(table, meta.name), meta);
    const width = view.dictionary.length + 1;
    const known = new Map<number, number>();
    codes = codes.map((code, row) => {
      const joint = code * width + view.codes[row]! + 1;
      const found = known.get(joint) ?? known.size;
      known.set(joint, found);
      return found;
    });
    count = known.size;
  }
  return { codes, count };
}

/** 1 for rows whose number is missing or between the outer percentiles. */
function innerRows(table: Table, meta: ColumnMetadata): Uint8Array {
  const values = numberView(columnNamed(table, meta.name), meta);
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return new Uint8Array(values.length).fill(1);
  const [low, high] = quantiles(present, [outerShare, 1 - outerShare]);
  return Uint8Array.from(values, (value) => (value < low! || value > high! ? 0 : 1));
}

function drawDonors(groups: readonly Uint32Array[], count: number, rng: Rng): Uint32Array {
  return Uint32Array.from({ length: count }, () => {
    const group = groups[uniformInteger(groups.length, rng)]!;
    return group[uniformInteger(group.length, rng)]!;
  });
}

/** The first `count` candidates that equal no record and no earlier candidate; where there are too few, the first of the rest. */
function unlikeOthers(table: Table, candidates: Table, metadata: Metadata, count: number): Uint32Array {
  const all = stackTables([table, candidates]);
  const { train } = compareFold({ train: all, holdout: candidates, synthetic: all }, metadata);
  const keys = recordKeys(train);
  const taken = new Set(keys.subarray(0, table.rowCount));
  const [unlike, like]: [number[], number[]] = [[], []];
  for (let i = 0; i < candidates.rowCount; i++) {
    const key = keys[table.rowCount + i]!;
    (taken.has(key) ? like : unlike).push(i);
    taken.add(key);
  }
  return Uint32Array.from([...unlike, ...like].slice(0, count));
}
