import { readFileSync } from "node:fs";
import type { Table } from "../../../src/table/table.js";
import { selectRows } from "../../../src/table/table.js";
import { describeColumn, joinRows, metadataOf, numberColumn, tableOf, textColumn } from "./people.js";

const [header, ...lines] = readFileSync(new URL("../../fixtures/membership-people.csv", import.meta.url), "utf8")
  .trim()
  .split(/\r?\n/)
  .map((line) => line.split(","));
const numeric = ["income", "height", "spend", "age"];
const names = header!.filter((name) => name !== "role");
const metadata = metadataOf(names.map((name) => describeColumn(name, numeric.includes(name) ? "numeric" : "categorical")));

function peopleOf(role: string): Table {
  const rows = lines.filter((line) => line[header!.indexOf("role")] === role);
  return tableOf(
    ...names.map((name, at) => {
      const cells = rows.map((row) => row[at]!);
      return numeric.includes(name) ? numberColumn(name, cells.map(Number)) : textColumn(name, cells);
    }),
  );
}

const [train, strangers, reference, fresh] = ["train", "stranger", "reference", "fresh"].map(peopleOf) as [Table, Table, Table, Table];

function rowsFrom(table: Table, from: number, to: number): Table {
  return selectRows(
    table,
    Uint32Array.from({ length: to - from }, (_, i) => from + i),
  );
}

/**
 * The invented people of test/reference/membership_reference.py: 600 of train; the holdout, 300 strangers and then 600 of the attacker's reference; and an
 * output of 600 fresh rows, the first of them replaced by the first of train.
 */
export function sidesOf(copiedPercent: number) {
  const copied = (train.rowCount * copiedPercent) / 100;
  const output = joinRows(rowsFrom(train, 0, copied), rowsFrom(fresh, copied, fresh.rowCount));
  return { train, holdout: joinRows(strangers, reference), reference, output, metadata, strangers: strangers.rowCount };
}
