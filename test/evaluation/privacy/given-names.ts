import { createRng, seedKey } from "../../../src/random/rng.js";
import type { ColumnMetadata } from "../../../src/metadata/metadata.js";
import type { Table } from "../../../src/table/table.js";
import { describeColumn, numberColumn, tableOf, textColumn } from "./people.js";

export const givenNameColumns: readonly ColumnMetadata[] = [
  describeColumn("year", "numeric"),
  describeColumn("sex", "categorical"),
  describeColumn("district", "categorical"),
  describeColumn("name", "categorical"),
];

/**
 * A fresh sample of invented births: few columns, many duplicates, a long tail of names. Sex follows the name; each name has its years.
 * About half of the rows share their record with another of 20,000.
 */
export function givenNames(count: number, seed: string): Table {
  const rng = createRng(seedKey(`names/${seed}`));
  const years = new Float64Array(count);
  const [sexes, districts, names]: [string[], string[], string[]] = [[], [], []];
  for (let i = 0; i < count; i++) {
    const name = Math.floor(2000 ** rng.nextFloat()) - 1;
    names.push(`name ${name}`);
    sexes.push(rng.nextFloat() < 0.98 === (name % 2 === 0) ? "f" : "m");
    years[i] = 2010 + Math.floor(6 * rng.nextFloat() ** (name % 3 === 0 ? 2 : 1));
    districts.push(`district ${Math.floor(40 * rng.nextFloat() ** 2)}`);
  }
  return tableOf(numberColumn("year", years), textColumn("sex", sexes), textColumn("district", districts), textColumn("name", names));
}
