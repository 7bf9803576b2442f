import { createRng, seedKey } from "../../src/random/rng.js";
import type { Metadata } from "../../src/metadata/metadata.js";
import type { Table } from "../../src/table/table.js";
import { inlinePool } from "../../src/parallel/pool.js";
import { fitModel, type Model } from "../../src/pipeline/fit-model.js";
import { meaning, metadataOf, numberColumn, tableOf, textColumn } from "../encode/sample-table.js";

/** A cell that one person alone holds; it may be nowhere in a model or a stand-in. */
export const sentinelText = "sentinel-of-one-person";
export const sentinelNumber = 98_765.4321;
export const sentinelId = "QZ-77-SENTINEL";

const day = { pattern: "yyyy-MM-dd HH:mm", zone: "none" as const, resolutionSeconds: 60 };

/**
 * An invented clinic with a column of every treatment, an outlier in each that one person holds, and a column named `__proto__`.
 * @param visits most visits a patient; 0 makes every row a person
 */
export function clinic(patients: number, visits: number, seed = "clinic"): { table: Table; metadata: Metadata } {
  const rng = createRng(seedKey(seed));
  const rows: { patient: number; severity: number; age: number }[] = [];
  for (let patient = 0; patient < patients; patient++) {
    const severity = Math.floor(rng.nextFloat() * 4);
    // the first patient has a hundred visits where visits are several
    const own = visits === 0 ? 1 : patient === 0 ? 100 : 1 + Math.floor(rng.nextFloat() * visits);
    for (let visit = 0; visit < own; visit++) rows.push({ patient, severity, age: 20 + Math.floor(rng.nextFloat() * 60) });
  }
  // rows of a person lie apart in the file
  const order = rows.map((row) => ({ row, at: rng.nextFloat() })).sort((a, b) => a.at - b.at);
  const shuffled = order.map(({ row }) => row);
  const odd = shuffled.findIndex(({ patient }) => patient === 0);
  const noted = <Cell>(cell: Cell, row: number, sentinel: Cell): Cell => (row === odd ? sentinel : cell);
  const wards = ["north", "south", "east", "west"];
  const columns = [
    textColumn(
      "patient",
      shuffled.map(({ patient }, row) => noted(`P-${String(patient).padStart(5, "0")}`, row, visits === 0 ? sentinelId : "P-00000")),
    ),
    numberColumn(
      "row",
      shuffled.map((_, row) => row + 1),
    ),
    numberColumn(
      "age",
      shuffled.map(({ age }) => age),
    ),
    numberColumn(
      "dose",
      shuffled.map(({ severity }, row) => noted(Math.round((severity * 10 + rng.nextFloat() * 8) * 10) / 10, row, sentinelNumber)),
    ),
    textColumn(
      "ward",
      shuffled.map(({ severity }, row) => noted(rng.nextFloat() < 0.9 ? wards[severity]! : null, row, sentinelText)),
    ),
    textColumn(
      "severe",
      shuffled.map(({ severity }) => (severity > 1 ? "yes" : "no")),
    ),
    textColumn(
      "admitted",
      shuffled.map((_, row) => noted(moment(rng.nextFloat(), rng.nextFloat()), row, "1931-03-08 03:33")),
    ),
    textColumn(
      "name",
      shuffled.map((_, row) => noted("Some Body", row, sentinelText)),
    ),
    textColumn(
      "note",
      shuffled.map((_, row) => noted("text", row, sentinelText)),
    ),
    textColumn(
      "country",
      shuffled.map(() => "XX"),
    ),
    textColumn(
      "__proto__",
      shuffled.map(() => (rng.nextFloat() < 0.3 ? "a" : "b")),
    ),
    textColumn(
      "lone",
      shuffled.map((_, row) => noted<string | null>(null, row, sentinelText)),
    ),
  ];
  const metadata = metadataOf(
    [
      meaning("patient", "id", { role: "entity-key", treatment: visits === 0 ? "renew-pattern" : "renew-entity" }),
      meaning("row", "id", { treatment: "renew-rows" }),
      meaning("age", "numeric"),
      meaning("dose", "numeric"),
      meaning("ward", "categorical"),
      meaning("severe", "boolean", { role: "target" }),
      meaning("admitted", "datetime", { datetime: day }),
      meaning("name", "id", { role: "direct-identifier", treatment: "surrogate", surrogate: "person-name" }),
      meaning("note", "text", { treatment: "leave-out" }),
      meaning("country", "constant", { treatment: "constant" }),
      meaning("__proto__", "categorical"),
      meaning("lone", "constant", { treatment: "constant" }),
    ],
    visits === 0 ? null : "patient",
    "severe",
  );
  return { table: tableOf(columns), metadata };
}

/** A weekday between 2019 and 2021, in the daytime. */
function moment(u: number, v: number): string {
  const days = 17_897 + Math.floor(u * 730);
  const weekday = (days + 3) % 7;
  const date = new Date((days - (weekday > 4 ? 2 : 0)) * 86_400_000).toISOString().slice(0, 10);
  const minutes = 8 * 60 + Math.floor(v * 600);
  return `${date} ${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

export const k = 11;

/** A model of the clinic, in this thread. */
export async function fittedClinic(
  method: string,
  patients: number,
  visits: number,
): Promise<{ table: Table; metadata: Metadata; model: Model }> {
  const { table, metadata } = clinic(patients, visits);
  return { table, metadata, model: await fitted(method, table, metadata) };
}

export async function fitted(method: string, table: Table, metadata: Metadata): Promise<Model> {
  const work = { pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
  return await fitModel({ table, metadata, k, policyId: "vendor/1", synthesizer: method, rng: createRng(seedKey("fit")), ...work });
}
